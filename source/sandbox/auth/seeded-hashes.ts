/**
 * The passwords of the invented Users. Their hashes depend only on the seed, so they are made when a login or an export needs
 * them: seeding a million Users hashes nothing. The passwords, and with them the hashes, repeat after some thousands, so that
 * exporting a million takes no longer than hashing these; each hash is still really that of its User's password.
 */
import { derive } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { type OwnHash, ownHash } from './own-hashes.ts';

/** How many different passwords there are. */
const different = 3_000;

const saltBytes = 22;

/** The password of the invented User with this number. */
export function seededPassword(index: number): string {
  return `correct-horse-${index % different}`;
}

/** What is stored in place of a hash. */
export function seededMark(seed: string, index: number): Json & { hash_type: string } {
  return { hash_type: 'seeded', seed, index };
}

const made = new Map<string, Promise<OwnHash>>();

/** The hash behind a mark, in the words of passwords/migrate. */
export function seededHash({ seed, index }: Json): Promise<OwnHash> {
  const place = index % different;
  const key = `${seed}/${place}`;
  const salt = () => derive(seed, `salt/${place}`).subarray(0, saltBytes);
  const known = made.get(key) ?? ownHash(seededPassword(place), salt());
  made.set(key, known);
  return known;
}
