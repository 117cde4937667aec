/** The rows that hold password hashes, of Users and of Members. */

import type { Environment } from '../core/context.ts';
import type { Store } from '../core/store.ts';
import type { StoredPassword } from './password-shapes.ts';

/** Adds the hash of a new password. */
export function addPassword(store: Store, env: Environment, id: string, owner: string, stored: StoredPassword): void {
  store.run('INSERT INTO passwords VALUES (?, ?, ?, ?)', id, env.seq, owner, JSON.stringify(stored));
}

/** Keeps the hash of a password, in place of its earlier one. `owner` is the user_id or member_id. */
export function savePassword(store: Store, env: Environment, id: string, owner: string, stored: StoredPassword): void {
  store.run(
    'INSERT INTO passwords VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc',
    id,
    env.seq,
    owner,
    JSON.stringify(stored),
  );
}

export function passwordById(store: Store, id: string): StoredPassword | undefined {
  const row = store.get('SELECT doc FROM passwords WHERE id = ?', id);
  return row && JSON.parse(row.doc);
}

export function deletePassword(store: Store, id: string): void {
  store.run('DELETE FROM passwords WHERE id = ?', id);
}
