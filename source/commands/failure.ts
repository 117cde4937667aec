/** The last word of a command that could not do its work: what happened, why, what to do next. */
import { toUserError } from '../config/to-user-error.ts';

/** Prints any thrown thing on stderr and returns the exit code. Stacks and values are never shown: they may hold secrets. */
export function printFailure(error: unknown): number {
  const { what, why, next, exitCode } = toUserError(error);
  process.stderr.write(`\n${what}\n${why}\n${next}\n`);
  return exitCode;
}
