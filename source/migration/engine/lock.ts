/**
 * One run at a time in a folder. The lock is SQLite's own on a database without content: the system releases it with the
 * process, however that ends, and it holds between a container and its host.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { diskError } from '../../config/disk-error.ts';
import { createPrivate } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';

/** The run that has the lock. A process id is not among it: in a container it names another process. */
export interface Holder {
  host: string;
  /** ISO 8601. */
  startedAt: string;
  /** The folder as that run sees it: in a container it may have another path. */
  folder: string;
}

/** How long a run waits for a reader of `holderOf` to let go; ms. */
const patience = 100;
/** SQLite's error code for a lock that another connection has. */
const busy = 5;

/** Referenced from here: a connection that is collected as garbage releases its lock. */
const held = new Set<DatabaseSync>();

const lockOf = (dir: string) => join(dir, 'lock.sqlite');
/** Beside the database, which can not be read while it is locked. */
const holderFileOf = (dir: string) => join(dir, 'lock.json');

/** Takes the lock and returns the function that releases it; that one can be called again. Throws UserError when another run has it. */
export function lock(dir: string): () => void {
  const database = lockedDatabase(dir);
  const holderFile = holderFileOf(dir);
  const holder: Holder = { host: hostname(), startedAt: new Date().toISOString(), folder: resolve(dir) };
  try {
    // A killed run left its own.
    rmSync(holderFile, { force: true });
    writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  } catch (error) {
    database.close();
    throw diskError(holderFile, error);
  }
  held.add(database);
  return () => {
    if (!held.delete(database)) return;
    rmSync(holderFile, { force: true });
    database.close();
  };
}

function lockedDatabase(dir: string): DatabaseSync {
  const path = lockOf(dir);
  let database: DatabaseSync | undefined;
  try {
    createPrivate(path);
    database = new DatabaseSync(path, { timeout: patience });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    throw isBusy(error) ? taken(dir) : unusable(path, error);
  }
}

/** The run that is at work in the folder now, or null. Disturbs no run. */
export function holderOf(dir: string): Partial<Holder> | null {
  const path = lockOf(dir);
  if (!existsSync(path)) return null;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return null;
  } catch (error) {
    if (!isBusy(error)) throw unusable(path, error);
    return readHolder(dir);
  } finally {
    database.close();
  }
}

/** Empty where the run has not written its file yet. */
function readHolder(dir: string): Partial<Holder> {
  try {
    return JSON.parse(readFileSync(holderFileOf(dir), 'utf8'));
  } catch {
    return {};
  }
}

const isBusy = (error: unknown) => (error as { errcode?: number }).errcode === busy;

function taken(dir: string): UserError {
  const { host, startedAt, folder } = readHolder(dir);
  return new UserError({
    what: `Another run is at work in ${dir}.`,
    why: host
      ? `It began at ${startedAt} on host ${host}, in the folder ${folder}. Two runs on one journal would do things twice.`
      : 'Two runs on one journal would do things twice.',
    next: host
      ? 'Wait for it to end, or stop it there; it saves what was done.'
      : 'Wait for it to end. If none runs, the file system of this folder has no locks: move the folder to a local disk.',
  });
}

function unusable(path: string, cause: unknown): UserError {
  return new UserError({
    what: `The lock ${path} cannot be used.`,
    why: `The system says: ${(cause as Error).message}.`,
    next: 'Fix the permissions or the disk. The file holds no data: it can be deleted while nothing runs in this folder.',
    cause,
  });
}
