/** The file of Users that a rehearsal may read: checked whole when it is named, before anything is made of it. */
import { statSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { UserError } from '../config/user-error.ts';
import { FileError } from '../sandbox/seed/json-items.ts';
import { usersOf } from '../sandbox/seed/users-file.ts';

/** How many Users it holds. Throws UserError (exit code 2) with the line for the first thing that is wrong. */
export async function countUsers(path: string): Promise<number> {
  try {
    if (statSync(path).isDirectory())
      throw new FileError(`${path} is a folder.`, 'A file was expected.', 'Name the file in it.');
    let count = 0;
    for (const _user of usersOf(path)) if (++count % 1000 === 0) await breathe();
    return count;
  } catch (error) {
    throw fromFile(path, error);
  }
}

/** What is wrong with a file, as an error in three parts. */
function fromFile(path: string, error: unknown): unknown {
  if (error instanceof FileError) {
    return new UserError({ what: error.message, why: error.why, next: error.next, exitCode: 2, cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  return new UserError({
    what: code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read.`,
    why: `The system says: ${code}.`,
    next: 'Correct the path.',
    exitCode: 2,
    cause: error,
  });
}
