/** Which file the Users of a state come from; and a state whose Users are those of another file. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { changeUser, deleteUser, insertUser, toUser } from '../consumer/user.ts';
import type { Environment } from '../core/context.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { importUsers } from './import.ts';

interface Source {
  path: string;
  /** Of what the file held, SHA-256. */
  sha: string;
}

const key = 'imported';

function sourceOf(store: Store): Source | undefined {
  const known = store.meta(key);
  return known === undefined ? undefined : JSON.parse(known);
}

/** What was imported, as a text that another file does not have; undefined where nothing was. */
export const importedVersion = (store: Store): string | undefined => sourceOf(store)?.sha;

export function noteImported(store: Store, path: string, sha = shaOf(path)): void {
  store.setMeta(key, JSON.stringify({ path, sha } satisfies Source));
}

/**
 * Gives the state the Users of the file, where they are not its own already: in one transaction, so that a file that cannot be
 * read changes nothing. A file that is gone since it was imported is not needed any more.
 */
export function importAgain(store: Store, env: Environment, path: string, now: number): void {
  const source = sourceOf(store);
  if (source?.path === path && !existsSync(path)) return;
  const sha = shaOf(path);
  if (source?.sha === sha) return;
  store.write(() => {
    // Addresses and ids may have moved from one User to another: all are free before the first is taken.
    store.run('DELETE FROM user_keys WHERE env = ?', env.seq);
    store.run('UPDATE users SET external_id = NULL WHERE env = ?', env.seq);
    store.run('CREATE TEMP TABLE kept (id TEXT PRIMARY KEY) WITHOUT ROWID');
    for (const { id, doc } of importUsers(path)) {
      store.run('INSERT INTO kept VALUES (?)', id);
      const { external_id, ...fields } = doc;
      const row = store.get('SELECT * FROM users WHERE env = ? AND id = ?', env.seq, id);
      if (!row) insertUser(store, env, id, fields, external_id);
      else {
        const before = toUser(store, row, now);
        changeUser({ store, env }, { ...before, doc: {} }, withWritten(before.doc, fields), external_id);
      }
    }
    const gone = store.all('SELECT * FROM users WHERE env = ? AND id NOT IN (SELECT id FROM kept)', env.seq);
    for (const row of gone) deleteUser({ store, env }, toUser(store, row, now));
    store.run('DROP TABLE kept');
    noteImported(store, path, sha);
  });
}

/** What was written here since the import stays: keys of the metadata that came with no file. */
function withWritten(before: Json, fields: Json): Json {
  const written = Object.entries(before.trusted_metadata ?? {}).filter(([name]) => !before.imported?.includes(name));
  if (written.length === 0) return fields;
  return { ...fields, trusted_metadata: { ...Object.fromEntries(written), ...fields.trusted_metadata } };
}

function shaOf(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(1 << 20);
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk))
      hash.update(chunk.subarray(0, length));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
