/**
 * The custom claim template of the Consumer project: JSON in which `{{ variable }}` may stand as a value. The email
 * claim is merged into what is there; nothing is overwritten. Pure.
 */

/** The value that the email claim must have. */
export const emailClaim = (name: string): string => `{{ user.trusted_metadata.${name} }}`;

/** Empty, or an object without claims: the same to Stytch. */
export const isEmptyTemplate = (template: string): boolean => /^\s*(\{\s*\})?\s*$/.test(template);

/** unchanged: it is there already. merged: the new content. taken: the name stands for something else. unreadable: not a template that we understand. */
export type Merge = { unchanged: true } | { merged: string } | { taken: string } | { unreadable: true };

/** Adds the claim `name` to `template`, which may be empty. */
export function mergeClaim(template: string, name: string): Merge {
  const value = emailClaim(name);
  if (isEmptyTemplate(template)) return { merged: `{\n  "${name}": ${value}\n}` };
  const claims = readClaims(template);
  if (!claims) return { unreadable: true };
  if (Object.hasOwn(claims, name)) {
    const found = claims[name];
    return same(found, value)
      ? { unchanged: true }
      : { taken: typeof found === 'string' ? found : JSON.stringify(found) };
  }
  const end = template.lastIndexOf('}');
  const before = template.slice(0, end).trimEnd();
  return { merged: `${before},\n  "${name}": ${value}\n${template.slice(end)}` };
}

/** The claims by name, variables as texts; undefined when it is not a JSON object. */
export function readClaims(template: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(template.replace(/\{\{(.*?)\}\}/gs, (all: string) => JSON.stringify(all)));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

const same = (found: unknown, value: string) =>
  typeof found === 'string' && found.replace(/\s/g, '') === value.replace(/\s/g, '');

/** The template without the email claim, where someone has changed it since the claim was added. */
export function withoutClaim(template: string, name: string): string {
  const value = readClaims(template)?.[name];
  if (typeof value !== 'string' || !same(value, emailClaim(name))) return template;
  const claim = `"${RegExp.escape(name)}"\\s*:\\s*${RegExp.escape(value)}`;
  return template.replace(new RegExp(`,\\s*${claim}|${claim}\\s*,?`), '');
}
