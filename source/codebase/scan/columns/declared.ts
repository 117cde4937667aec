/** A column as a schema declares it. */
export interface DeclaredColumn {
  /** Null where the text does not say it. */
  table: string | null;
  schema: string | null;
  column: string;
  /** Where its name stands in the text. */
  at: number;
  /** Names by which other columns refer to it. */
  ids: string[];
  /** Such a name of another column, which a foreign key has. */
  refersTo: string | null;
}

/** Reads the columns that are named after the user_id, or that refer to others by a foreign key. */
export type ColumnReader = (text: string, path: string) => DeclaredColumn[];

/** A column is taken for one that holds the user_id by its name alone where the name says whose. */
export const isNamed = (name: string): boolean => /stytch_?user_?id$/i.test(name);

/** From an opening bracket to the closing one: where the inside begins, and the inside. */
export function bracketed(
  text: string,
  from: number,
  [open, close]: readonly [string, string],
): { at: number; inside: string } {
  const start = text.indexOf(open, from) + 1;
  let depth = 1;
  let at = start;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close) depth--;
  }
  return { at: start, inside: text.slice(start, depth === 0 ? at - 1 : at) };
}
