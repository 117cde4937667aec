/** One run at a time in a folder: a second one is refused by name. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../config/user-error.ts';

/** Locks of this process. In a container every run may have the same pid: a lock with our pid can be a dead run's. */
const held = new Set<string>();

/** Takes the lock and returns the function that gives it back. A lock whose process is gone is taken over. Throws UserError when another run has it. */
export function lock(dir: string): () => void {
  const path = join(dir, 'run.lock');
  // Written whole, then linked: a lock without a pid in it never exists, not even for an instant.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        linkSync(own, path);
        held.add(path);
        return () => {
          held.delete(path);
          rmSync(path, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = Number(readFileSync(path, 'utf8'));
        if (holder === process.pid ? held.has(path) : alive(holder)) throw taken(dir, holder);
        rmSync(path, { force: true });
      }
    }
    throw taken(dir, Number.NaN);
  } finally {
    rmSync(own, { force: true });
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function taken(dir: string, pid: number): UserError {
  return new UserError({
    what: `Another run is at work in ${dir}${pid ? ` (process ${pid})` : ''}.`,
    why: 'Two runs on one journal would do things twice.',
    next: pid ? `Wait for it, or stop it with: kill ${pid}` : 'Wait for it to end.',
  });
}
