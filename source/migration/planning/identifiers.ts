/** Names and ids that Stytch accepts, made from the application's own keys; the same for the same key, whatever else there is. */
import { createHash } from 'node:crypto';
import slugify from '@sindresorhus/slugify';

/** The service's limit on slugs, names and external ids. */
export const longest = 128;

const legalExternalId = /^[A-Za-z0-9._|-]{1,128}$/;
const legalSlug = /^[A-Za-z0-9._~-]{2,128}$/;
/** A path segment of dots leads elsewhere, and the service reads these prefixes as ids of its own or ours. */
const ambiguous = /^(\.+$|migrate\||organization-(test|live)-)/;

/** Whether this is the external id of an Organization of our own: of one User, of all, or of those who are left over. */
export const isReserved = (externalId: string): boolean => externalId.startsWith('migrate|');

/** Ten characters that stand for `text` and for no other; also for text that is no valid Unicode. */
export const fingerprint = (text: string): string =>
  createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 10);

/** Latin letters, digits, dots and dashes of a text; words are not split. */
const readable = (text: string): string => slugify(text, { preserveCharacters: ['.'], decamelize: false });

/** The tenant's key as an `organization_external_id`: itself where Stytch takes it, else readable and unmistakable. */
export function externalIdOf(key: string): string {
  if (legalExternalId.test(key) && !ambiguous.test(key)) return key;
  const name = readable(key).slice(0, longest - 18);
  return `${ambiguous.test(name) || name === '' ? `tenant-${name}` : name}|${fingerprint(key)}`;
}

/** The slug that a tenant gets if no other tenant claims it: its own name where that is a legal slug. */
export function plainSlug(name: string, key: string): string {
  if (legalSlug.test(name) && !ambiguous.test(name)) return name;
  const slug = readable(name).slice(0, longest - 11);
  return slug.length >= 2 && !ambiguous.test(slug) ? slug : `organization-${fingerprint(key)}`;
}

/** The slug that a tenant gets where its plain one is claimed by another. */
export const distinctSlug = (slug: string, key: string): string => `${slug.slice(0, longest - 11)}-${fingerprint(key)}`;

/** An Organization's name: 1 to 128 characters, without blanks at its ends; a character is never cut in half. */
export function nameOf(name: string): string {
  let kept = '';
  for (const character of name.trim()) {
    if (kept.length + character.length > longest) break;
    kept += character;
  }
  return kept;
}
