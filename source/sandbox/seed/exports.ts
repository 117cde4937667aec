/** What the application or Stytch's support would hand over before a migration: hashes, stored session tokens, TOTP secrets. */
import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { seededHash } from '../auth/seeded-hashes.ts';
import { environmentById } from '../core/environments.ts';
import { derive, fingerprint } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { supportHeader, supportRow } from './support-export.ts';
import { seededSessionToken } from './users.ts';

const batch = 1_000;

/** Writes lines, for the owner's eyes only. */
async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const file = openSync(path, 'w', 0o600);
  try {
    fchmodSync(file, 0o600);
    let held: string[] = [];
    for await (const line of lines) {
      held.push(`${line}\n`);
      if (held.length < batch) continue;
      writeSync(file, held.join(''));
      held = [];
    }
    writeSync(file, held.join(''));
  } finally {
    closeSync(file);
  }
}

/** Hashes of the Consumer project: a `.csv` file as support sends it, any other one object a line, in the words of passwords/migrate. */
export function exportPasswords(store: Store, projectId: string, path: string): Promise<void> {
  const rows = hashes(store, projectId);
  return writeLines(path, path.endsWith('.csv') ? asCsv(rows, projectId) : asNdjson(rows));
}

async function* asCsv(rows: AsyncIterable<Json>, projectId: string): AsyncGenerator<string> {
  yield* supportHeader;
  for await (const row of rows) yield supportRow(row, projectId);
}

async function* asNdjson(rows: AsyncIterable<Json>): AsyncGenerator<string> {
  for await (const row of rows) yield JSON.stringify(row);
}

async function* hashes(store: Store, projectId: string): AsyncGenerator<Json> {
  const env = environmentById(store, projectId);
  if (!env) return;
  for (const row of store.iterate(
    `SELECT users.id AS user_id, json_at(users.doc, 'emails', 0, 'email') AS email, passwords.doc AS password FROM users
     JOIN passwords ON passwords.id = json_at(users.doc, 'password', 'password_id') WHERE users.env = ? ORDER BY users.seq`,
    env.seq,
  )) {
    const { user_id, email, password } = row;
    const stored = JSON.parse(password);
    yield { user_id, email, ...(stored.hash_type === 'seeded' ? await seededHash(stored) : stored) };
  }
}

/** Session tokens that the invented application has stored, by user_id. */
export function exportSessions(store: Store, projectId: string, seed: number, path: string): Promise<void> {
  return writeLines(path, asNdjson(tokens(store, projectId, seed)));
}

async function* tokens(store: Store, projectId: string, seed: number): AsyncGenerator<Json> {
  const env = environmentById(store, projectId);
  if (!env) return;
  for (const { user_id, place } of store.iterate(
    'SELECT id AS user_id, row_number() OVER (ORDER BY seq) - 1 AS place FROM users WHERE env = ? ORDER BY seq',
    env.seq,
  )) {
    const session_token = seededSessionToken(String(seed), place);
    const row = store.get('SELECT 1 FROM sessions WHERE sha = ?', fingerprint(session_token));
    if (row) yield { user_id, session_token };
  }
}

/** TOTP secrets that the invented application has kept, by user_id. */
export function exportTotps(store: Store, projectId: string, seed: number, path: string): Promise<void> {
  return writeLines(path, totps(store, projectId, seed));
}

async function* totps(store: Store, projectId: string, seed: number): AsyncGenerator<string> {
  yield 'user_id,secret,recovery_codes';
  const env = environmentById(store, projectId);
  if (!env) return;
  const withTotp =
    "SELECT id FROM users WHERE env = ? AND json_at(doc, 'totps', 0, 'totp_id') IS NOT NULL ORDER BY seq";
  for (const { id } of store.iterate(withTotp, env.seq)) {
    const codes = [0, 1, 2].map(index => derive(String(seed), `recovery/${id}/${index}`).toString('hex').slice(0, 12));
    yield `${id},${seededTotpSecret(seed, id)},${codes.join(' ')}`;
  }
}

/** The secret in the authenticator app of an invented User. */
export function seededTotpSecret(seed: number, userId: string): string {
  return [...derive(String(seed), `totp/${userId}`)].map(byte => base32[byte % 32]).join('');
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
