/** The key of the hashes by which the journal knows session tokens. */
import { randomBytes } from 'node:crypto';
import type { Journal } from '../engine/journal.ts';

/** Made once a migration; a row's name in the journal cannot be made without it. */
export function hashKey(journal: Journal): string {
  const known = journal.get<string>('sessionHashKey');
  if (known) return known;
  const made = randomBytes(32).toString('hex');
  journal.set('sessionHashKey', made);
  return made;
}
