/** The last word of a command that could not do its work: what happened, why, what to do next. */
import { UserError } from '../stytch/user-error.ts';
import { forPeople } from '../wizard/for-people.ts';

/** Prints any thrown thing on stderr and returns the exit code. Stacks and values are never shown: they may hold secrets. */
export function printFailure(error: unknown): number {
  const { what, why, next, exitCode } = error instanceof UserError ? error : inWords(error);
  process.stderr.write(`\n${what}\n${why}\n${next}\n`);
  return exitCode;
}

const reasons: Record<string, string> = {
  ENOSPC: 'The disk is full.',
  EACCES: 'You may not write there.',
  EPERM: 'You may not write there.',
  EROFS: 'That disk is read-only.',
  EMFILE: 'Too many files are open.',
};

function inWords(error: unknown): UserError {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code || !reasons[code]) return forPeople(error);
  return new UserError({
    what: `${path ?? 'A file'} could not be written.`,
    why: reasons[code],
    next: 'Mend that and run the same command again: what was done is kept, and nothing is done twice.',
  });
}
