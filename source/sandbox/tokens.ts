/** Short-lived secrets that are sent to people or handed to browsers: links, codes, reset tokens, intermediate sessions. */
import { fingerprint } from './ids.ts';
import type { Json } from './json.ts';
import type { Call } from './world.ts';

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** Keeps what a token stands for, for some minutes. */
export function keepToken({ store, env, now }: Place, kind: string, token: string, minutes: number, doc: Json): void {
  store.run(
    'INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)',
    fingerprint(`${kind}:${token}`),
    env.seq,
    kind,
    now + minutes * 60_000,
    JSON.stringify(doc),
  );
}

/** What a live token stands for. */
export function readToken({ store, env, now }: Place, kind: string, token: string): Json | undefined {
  const row = store.get(
    'SELECT doc FROM tokens WHERE sha = ? AND env = ? AND expires > ?',
    fingerprint(`${kind}:${token}`),
    env.seq,
    now,
  );
  return row && JSON.parse(row.doc);
}

/** Ends a token: each works once. */
export function spendToken({ store }: Pick<Place, 'store'>, kind: string, token: string): void {
  store.run('DELETE FROM tokens WHERE sha = ?', fingerprint(`${kind}:${token}`));
}
