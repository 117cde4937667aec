/** Files and folders that only their owner can read, whatever the umask. */
import { closeSync, openSync } from 'node:fs';

/**
 * Creates an empty file for a database. A file that is there is not opened: closing it would release the locks that this
 * process has on it (POSIX). True where it was created.
 */
export function createPrivate(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
