/** Reads Users from a file of the official export utility: one JSON array of User objects, or one object a line. */
import { closeSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StringDecoder } from 'node:string_decoder';
import { factorLists } from '../consumer/user.ts';
import { type Json, present } from '../json.ts';
import type { Person } from './people.ts';

/**
 * The Users of a file in the order of their creation, one at a time. The file may be larger than memory, so SQLite sorts it, in
 * a database without a name, which lives on the disk and is gone when it is closed.
 */
export function* importPeople(path: string): Generator<Person> {
  const sorter = new DatabaseSync('');
  try {
    sorter.exec('PRAGMA journal_mode=OFF; CREATE TABLE users (created_at TEXT, text TEXT); BEGIN;');
    const add = sorter.prepare('INSERT INTO users VALUES (?, ?)');
    for (const text of topLevelObjects(path)) add.run(readUser(path, text).created_at ?? '', text);
    sorter.exec('COMMIT');
    const inOrder = sorter.prepare('SELECT text FROM users ORDER BY created_at, rowid');
    for (const { text } of inOrder.iterate()) yield toPerson(JSON.parse(text as string));
  } finally {
    sorter.close();
  }
}

function readUser(path: string, text: string): Json {
  let user: Json;
  try {
    user = JSON.parse(text);
  } catch {
    throw new Error(`${path} is not a file of Users: ${text.slice(0, 60)}…`);
  }
  if (typeof user.user_id !== 'string') throw new Error(`${path} has an object without a user_id.`);
  return user;
}

function toPerson(user: Json): Person {
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
  });
  for (const list in factorLists) if (user[list]?.length > 0) doc[list] = user[list];
  return { id: user.user_id, doc };
}

/** A lock without an end, as other tools may write it, lasts. */
function lockEnd({ lock_expires_at }: Json): string {
  return lock_expires_at ?? '9999-12-31T23:59:59Z';
}

/** Cuts the file at the ends of its outermost objects. */
function* topLevelObjects(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(1024 * 1024);
  const decoder = new StringDecoder();
  let depth = 0;
  let inString = false;
  let escaped = false;
  let held = '';
  try {
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      const text = decoder.write(buffer.subarray(0, size));
      let start = depth > 0 ? 0 : -1;
      for (let at = 0; at < text.length; at += 1) {
        const character = text[at];
        if (inString) {
          if (escaped) escaped = false;
          else if (character === '\\') escaped = true;
          else if (character === '"') inString = false;
        } else if (character === '"') inString = true;
        else if (character === '{') {
          if (depth === 0) start = at;
          depth += 1;
        } else if (character === '}') {
          depth -= 1;
          if (depth === 0) {
            yield held + text.slice(start, at + 1);
            held = '';
            start = -1;
          }
        }
      }
      if (start >= 0) held += text.slice(start);
    }
    if (depth > 0) throw new Error(`${path} ends in the middle of a User.`);
  } finally {
    closeSync(file);
  }
}
