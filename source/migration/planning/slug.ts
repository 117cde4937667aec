/** Names and ids that Stytch accepts, made from the application's own keys; the same for the same input. */
import { createHash } from 'node:crypto';
import slugify from '@sindresorhus/slugify';

/** The service's limit on slugs, names and external ids. */
const longest = 128;
const externalId = /^[A-Za-z0-9._|-]{1,128}$/;

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10);

/** A slug of 2 to 128 characters of the allowed kind that is not in `taken`; adds it there. */
export function uniqueSlug(name: string, key: string, taken: Set<string>): string {
  const plain = slugify(name, { preserveCharacters: ['.'] }).slice(0, longest - 12);
  const base = plain.length >= 2 ? plain : `organization-${fingerprint(key)}`;
  // A number would depend on the order of reading; the key's own fingerprint does not.
  const slug = taken.has(base) ? `${base}-${fingerprint(key)}` : base;
  taken.add(slug);
  return slug;
}

/** The tenant's key as an `organization_external_id`: itself where Stytch takes it, else readable and unmistakable. */
export function externalIdOf(key: string): string {
  if (externalId.test(key)) return key;
  return `${slugify(key).slice(0, longest - 12)}|${fingerprint(key)}`;
}

/** An Organization's name: 1 to 128 characters. */
export const nameOf = (name: string): string => name.slice(0, longest);
