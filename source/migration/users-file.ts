/** The file of Users that a rehearsal may read: checked whole when it is named, before anything is made of it. */
import { setImmediate as breathe } from 'node:timers/promises';
import { UserError } from '../config/user-error.ts';
import { FileError } from '../sandbox/seed/json-items.ts';
import { usersOf } from '../sandbox/seed/users-file.ts';

/** How many Users it holds. Throws UserError (exit code 2) with the line for the first thing that is wrong. */
export async function countUsers(path: string): Promise<number> {
  try {
    let count = 0;
    for (const _user of usersOf(path)) if (++count % 1000 === 0) await breathe();
    return count;
  } catch (error) {
    throw fromFile(path, error);
  }
}

/** What is wrong with a file, as an error in three parts; any other error as it is. */
export function fromFile(path: string, error: unknown): unknown {
  if (error instanceof FileError) {
    return new UserError({ what: error.message, why: error.why, next: error.next, exitCode: 2, cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  const what: Record<string, string> = { ENOENT: `There is no file ${path}.`, EISDIR: `${path} is a folder.` };
  return new UserError({
    what: what[code] ?? `${path} cannot be read.`,
    why: `The system says: ${code}.`,
    next: 'Correct the path.',
    exitCode: 2,
    cause: error,
  });
}
