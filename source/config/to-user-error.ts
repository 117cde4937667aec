/** Anything thrown, as a UserError. */

import { diskError, isDiskError } from './disk-error.ts';
import { UserError } from './user-error.ts';

/** Stopped because the user left: there is no one to show it to. */
export const isAbort = (error: unknown): boolean => (error as Error | undefined)?.name === 'AbortError';

/** What is no UserError is a defect of ours. Its message is not shown: it may hold a secret. */
export function toUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (isDiskError(error)) return diskError((error as NodeJS.ErrnoException).path ?? 'A file', error);
  const { name = 'Error', code } = (error ?? {}) as NodeJS.ErrnoException;
  return new UserError({
    what: 'Something went wrong that should not have.',
    why: `It is a defect of this program (${name}${code ? `, ${code}` : ''}).`,
    next: 'What was done is saved. Run the same command again, and report this if it stays.',
    cause: error,
  });
}
