/** Which part of a Consumer name a changed Member name changes: a Member has one text, a User has three. Pure. */

const parts = ['last_name', 'first_name', 'middle_name'] as const;
const order = ['first_name', 'middle_name', 'last_name'] as const;

export type NameParts = Partial<Record<(typeof parts)[number], string>>;

/** As one text. */
export const joined = (name: NameParts): string =>
  order
    .map(part => name[part])
    .filter(Boolean)
    .join(' ');

/**
 * The one part that is different, with its value; undefined where it is not clear. A User without a name gets the whole text as
 * first name. Nothing is split by guessing, and no part is emptied.
 */
export function changedPart(name: NameParts, text: string): NameParts | undefined {
  const used = order.filter(part => name[part]);
  if (used.length === 0) return text ? { first_name: text } : undefined;
  for (const part of parts) {
    const place = used.indexOf(part);
    if (place < 0) continue;
    const before = used.slice(0, place).map(one => `${name[one]} `);
    const after = used.slice(place + 1).map(one => ` ${name[one]}`);
    const [start, end] = [before.join(''), after.join('')];
    const value = text.slice(start.length, text.length - end.length).trim();
    if (text.startsWith(start) && text.endsWith(end) && text.length > start.length + end.length && value) {
      return { [part]: value };
    }
  }
  return undefined;
}
