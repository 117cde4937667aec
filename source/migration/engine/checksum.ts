/** A checksum for each text in the journal: SQLite has none, and would hand out a text of which a bit has changed. */
import { crc32 } from 'node:zlib';
import { UserError } from '../../config/user-error.ts';

/** The sum of a text under its name: the text of another name has another sum. */
export const sumOf = (name: string, text: string): number => crc32(name + text);

/** A value as it is written: its text, and the sum of that. */
export function sealed(name: string, value: unknown): [text: string, sum: number] {
  const text = JSON.stringify(value);
  return [text, sumOf(name, text)];
}

/** The value again. Throws UserError where its text is not what was written. */
export function opened(name: string, text: string, sum: unknown): unknown {
  if (sumOf(name, text) !== Number(sum)) throw damaged('The journal', `"${name}" is not what was written`);
  return JSON.parse(text);
}

/** The name of a record's texts. */
export const recordName = (task: string, key: string): string => `${task} ${key}`;

/** The error for a journal that was changed by something else than this program. */
export function damaged(journal: string, found: string): UserError {
  return new UserError({
    what: `${journal} is damaged.`,
    why: `Its check found: ${found}. A disk, or another program, changed it after it was written.`,
    next: 'Restore journal.sqlite from a backup, without journal.sqlite-wal and journal.sqlite-shm, and run again: what was done since is looked up at Stytch. Do not delete it: it knows what was done.',
  });
}
