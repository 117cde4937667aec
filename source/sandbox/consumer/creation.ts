/** Users are kept in the order of their creation, whatever the clock does: a span of time is a span of rows. */
import { type Environment, timestamp } from '../core/context.ts';
import { type Condition, condition } from '../core/search.ts';
import type { Store } from '../core/store.ts';

type Place = { store: Store; env: Environment };

/** The creation time of a User who is created now: never before that of the latest User. */
export function creationTime({ store, env }: Place, now: number): string {
  const latest: string = store.get('SELECT max(created_at) AS latest FROM users WHERE env = ?', env.seq)?.latest ?? '';
  const at = timestamp(now);
  return latest > at ? latest : at;
}

/** Users created after a time. */
export function createdAfter(place: Place, time: string): Condition {
  return condition('seq >= ?', firstRow(place, '>', time));
}

/** Users created before a time. */
export function createdBefore(place: Place, time: string): Condition {
  return condition('seq < ?', firstRow(place, '>=', time));
}

/** The first row created after a time (or at it), or one behind all rows. */
function firstRow({ store, env }: Place, comparison: '>' | '>=', time: string): number {
  const sql = `SELECT seq FROM users WHERE env = ? AND created_at ${comparison} ? ORDER BY created_at, seq LIMIT 1`;
  return store.get(sql, env.seq, time)?.seq ?? Number.MAX_SAFE_INTEGER;
}
