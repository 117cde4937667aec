/** When something is kept instead of removed, and why. */
import { RecordError } from '../../stytch/errors.ts';
import type { JournalRecord } from '../engine/journal.ts';

/** Clocks may differ by this much, ms. */
const clockDifference = 60_000;

/** Throws the reason why this stays; the undo record keeps it, and a later undo asks again. */
export function keep(errorType: 'in_use' | 'changed_since' | 'not_ours', why: string): never {
  throw new RecordError(errorType, why);
}

/** True when it came to be after we meant to make it; what was there before is not ours to remove. */
export function madeByUs(record: JournalRecord, createdAt: string | undefined): boolean {
  return Date.parse(createdAt ?? '') >= Date.parse(record.firstIntent ?? '') - clockDifference;
}
