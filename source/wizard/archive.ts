/** Starting over: the old files go to `previous/<timestamp>/` in the same folder. Nothing is deleted. */
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../config/private-files.ts';
import { UserError } from '../config/user-error.ts';

/** Only files that this program makes: the folder may be the user's own project. */
const work = /^(journal\.sqlite.*|sandbox.*|practice.*|run\.log.*|control\.json.*|report)$/;
const answers = /^answers\.json.*$/;

/** Moves the files of an earlier migration. Resolves to where, or undefined when there were none. Rejects with UserError while a run uses them. */
export async function archive(
  dir: string,
  what: 'everything' | 'work',
  now: Date = new Date(),
): Promise<string | undefined> {
  // Loaded here: the first question does not wait for SQLite.
  const { lock } = await import('../migration/engine/lock.ts');
  const release = lock(dir);
  try {
    return move(dir, what, now);
  } finally {
    release();
  }
}

function move(dir: string, what: 'everything' | 'work', now: Date): string | undefined {
  const old = readdirSync(dir).filter(name => work.test(name) || (what === 'everything' && answers.test(name)));
  if (old.length === 0) return undefined;
  const stamp = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  try {
    const place = freeName(join(dir, 'previous'), stamp);
    for (const name of old) renameSync(join(dir, name), join(place, name));
    return place;
  } catch (error) {
    throw new UserError({
      what: 'The old files could not be set aside.',
      why: (error as Error).message,
      next: 'Move them yourself, or use another folder with --dir.',
      cause: error,
    });
  }
}

function freeName(parent: string, stamp: string): string {
  makePrivateFolder(parent);
  for (let count = 1; ; count++) {
    const place = join(parent, count === 1 ? stamp : `${stamp} ${count}`);
    try {
      mkdirSync(place, { mode: 0o700 });
      return place;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether an execution against real projects may have been begun here. */
export function hasJournal(dir: string): boolean {
  try {
    return readdirSync(dir).includes('journal.sqlite');
  } catch {
    return false;
  }
}
