/** The journal's file: its tables, its version, and the error when it cannot be used. */
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPrivate } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { checkJournal, wasNotClosed } from './journal-check.ts';
import { holderOf } from './lock.ts';

const version = 4;

/**
 * `records`: one row a step of work on one object. `lane`: records of one lane use the same endpoint. `parent`: the key of
 * the record that must be done first. `generation`: the last plan that wanted it. `desired`: what that plan wants.
 * `intent`: the exact payload of the call and the state before it. `result`: what was made, and the values it was made with.
 * `hashes`: where in the hash file each User's line is. `bad_hashes`: its lines that cannot be used.
 * `..._sum`: the checksum of a text (checksum.ts).
 * `target_organizations`: what the B2B project held when the target was last read.
 */
const schema = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, value_sum INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE users (
    seq INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, body_sum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE hashes (
    user_id TEXT PRIMARY KEY, start INTEGER NOT NULL, length INTEGER NOT NULL, line INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bad_hashes (line INTEGER PRIMARY KEY, user_id TEXT, field TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
  CREATE INDEX bad_hashes_by_user ON bad_hashes (user_id);
  CREATE TABLE target_organizations (
    organization_id TEXT PRIMARY KEY, external_id TEXT, slug TEXT NOT NULL, name TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    task TEXT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    lane TEXT NOT NULL,
    parent TEXT,
    user_id TEXT,
    generation INTEGER NOT NULL,
    desired TEXT NOT NULL,
    desired_sum INTEGER NOT NULL,
    intent TEXT,
    intent_sum INTEGER,
    result TEXT,
    result_sum INTEGER,
    error TEXT,
    error_sum INTEGER,
    UNIQUE (task, key)
  ) STRICT;
  CREATE TABLE timeline (at INTEGER NOT NULL, task TEXT NOT NULL, done INTEGER NOT NULL) STRICT;
  CREATE INDEX records_by_state ON records (task, state, lane, seq);
  CREATE INDEX records_by_parent ON records (task, parent, lane, state, seq) WHERE parent IS NOT NULL;
  CREATE INDEX records_by_user ON records (task, user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX records_by_generation ON records (task, generation);
`;

/**
 * Opens or makes the file, for its owner only. Throws UserError when it is broken or of another version.
 * `synchronous = FULL`: a commit is on the disk before the call that it announces is made, also across a power cut.
 */
export function openJournalFile(path: string): DatabaseSync {
  try {
    // Before SQLite makes it: there is no moment at which others can read it.
    if (path !== ':memory:') createPrivate(path);
    if (wasNotClosed(path)) checkAfterCrash(path);
    const db = new DatabaseSync(path);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
    const found = db.prepare('PRAGMA user_version').get() as { user_version: number };
    const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
    if (found.user_version === 0 && tables === 0) {
      db.exec(`BEGIN; ${schema} PRAGMA user_version = ${version}; COMMIT;`);
    } else if (found.user_version !== version) {
      throw otherVersion(path, found.user_version);
    }
    return db;
  } catch (error) {
    throw error instanceof UserError ? error : journalError(path, error);
  }
}

/** A journal that a run is using is in motion, and is not checked. */
function checkAfterCrash(path: string): void {
  const inUse = () => holderOf(dirname(path)) !== null;
  if (inUse()) return;
  try {
    checkJournal(path);
  } catch (error) {
    // A run that began meanwhile may be writing.
    if (!inUse()) throw error;
  }
}

/** The error for an unusable journal: damaged, full disk, no permission. */
export function journalError(path: string, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UserError({
    what: `The journal ${path} cannot be read or written.`,
    why: `SQLite says: ${message}.`,
    next: 'Free disk space or fix the permissions; if the file is damaged, restore it from a backup. Do not delete it: it knows what was done.',
    cause,
  });
}

function otherVersion(path: string, found: number): UserError {
  return new UserError({
    what: `The journal ${path} was written by another version of this tool.`,
    why: `Its format is ${found}; this version reads ${version}.`,
    next: 'Continue with the version that began the migration.',
  });
}
