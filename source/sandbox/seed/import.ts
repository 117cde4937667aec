/** Reads Users from a file of the official export utility: one JSON array of User objects, or one object a line. */
import { DatabaseSync } from 'node:sqlite';
import { factorLists } from '../consumer/user.ts';
import { type Json, present } from '../core/json.ts';
import type { SeededUser } from './users.ts';
import { usersOf } from './users-file.ts';

/**
 * The Users of a file in the order of their creation, one at a time. The file may be larger than memory, so SQLite sorts it, in
 * a database without a name, which lives on the disk and is gone when it is closed.
 */
export function* importUsers(path: string): Generator<SeededUser> {
  const sorter = new DatabaseSync('');
  try {
    sorter.exec('PRAGMA journal_mode=OFF; CREATE TABLE users (created_at TEXT, text TEXT); BEGIN;');
    const add = sorter.prepare('INSERT INTO users VALUES (?, ?)');
    for (const { user, text } of usersOf(path)) add.run(user.created_at ?? '', text);
    sorter.exec('COMMIT');
    const inOrder = sorter.prepare('SELECT text FROM users ORDER BY created_at, rowid');
    for (const { text } of inOrder.iterate()) yield toPerson(JSON.parse(text as string));
  } finally {
    sorter.close();
  }
}

function toPerson(user: Json): SeededUser {
  const doc: Json = present({
    created_at: user.created_at,
    status: user.status === 'active' ? undefined : user.status,
    lock: user.is_locked ? { failures: 0, created_at: user.lock_created_at, expires_at: lockEnd(user) } : undefined,
    name: user.name,
    password: user.password,
    trusted_metadata: user.trusted_metadata,
    untrusted_metadata: user.untrusted_metadata,
    roles: user.roles?.filter((role: string) => role !== 'stytch_user'),
    external_id: user.external_id,
    imported: user.trusted_metadata && Object.keys(user.trusted_metadata),
  });
  for (const list in factorLists) if (user[list]?.length > 0) doc[list] = user[list];
  return { id: user.user_id, doc };
}

/** A lock without an end, as other tools may write it, lasts. */
function lockEnd({ lock_expires_at }: Json): string {
  return lock_expires_at ?? '9999-12-31T23:59:59Z';
}
