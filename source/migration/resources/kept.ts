/** When undo keeps something, and why. */
import { RecordError } from '../../stytch/errors.ts';

/** Throws the reason why this stays; the undo record keeps it, and a later undo asks again. */
export function keep(errorType: 'in_use' | 'changed_since' | 'not_ours' | 'not_deletable', why: string): never {
  throw new RecordError(errorType, why);
}
