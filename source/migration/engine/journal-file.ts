/** The journal's file: its tables, its version, and what is said when it cannot be used. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../config/user-error.ts';

const version = 1;

const schema = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE users (seq INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
  CREATE TABLE hashes (user_id TEXT PRIMARY KEY, start INTEGER NOT NULL, length INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    task TEXT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    result TEXT,
    error TEXT,
    first_intent TEXT,
    UNIQUE (task, key)
  ) STRICT;
  CREATE TABLE timeline (at INTEGER NOT NULL, task TEXT NOT NULL, done INTEGER NOT NULL) STRICT;
  CREATE INDEX records_by_state ON records (task, state, seq);
  CREATE INDEX members_by_user ON records (json_extract(body, '$.user_id')) WHERE task = 'members';
`;

/** Opens or makes the file, for its owner only. Throws UserError when it is broken or of another version. */
export function openJournalFile(path: string): DatabaseSync {
  try {
    // Before SQLite makes it: there is no moment at which others can read it.
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
    const db = new DatabaseSync(path);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
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

/** An unusable journal in words: damaged, full disk, no permission. */
export function journalError(path: string, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UserError({
    what: `The journal ${path} cannot be read or written.`,
    why: `SQLite says: ${message}.`,
    next: 'Free disk space or mend the permissions; if the file is damaged, restore it from a backup. Do not delete it: it knows what was done.',
    cause,
  });
}

function otherVersion(path: string, found: number): UserError {
  return new UserError({
    what: `The journal ${path} was written by another version of this tool.`,
    why: `Its format is ${found}; this version reads ${version}.`,
    next: 'Go on with the version that began the migration.',
  });
}
