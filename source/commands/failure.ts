/** The last word of a command that could not do its work: what happened, why, what to do next. */
import { toUserError } from '../config/to-user-error.ts';
import { note } from './print.ts';

/** Prints any thrown thing on stderr and returns the exit code. Stacks and values are never shown: they may hold secrets. */
export function printFailure(error: unknown): number {
  const { what, why, next, exitCode } = toUserError(error);
  for (const line of ['', what, ...why.split('\n'), next]) note(line);
  return exitCode;
}
