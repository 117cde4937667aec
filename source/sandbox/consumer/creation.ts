/**
 * Users are kept in the order of their creation, whatever the clock does: so a span of time is a span of rows, whose ends a few
 * looks find.
 */

import { type Environment, timestamp } from '../core/context.ts';
import type { Store } from '../core/store.ts';
import type { Scope } from '../search/filters.ts';
import type { Condition } from '../search/select.ts';
import { whole } from '../search/spans.ts';

type Place = { store: Store; env: Environment };

/** When a User of this instant was created: never before the latest one. */
export function creationTime({ store, env }: Place, now: number): string {
  const row = store.get(
    "SELECT json_at(doc, 'created_at') AS created_at FROM users WHERE env = ? ORDER BY seq DESC LIMIT 1",
    env.seq,
  );
  const at = timestamp(now);
  return row?.created_at > at ? row?.created_at : at;
}

/** Users created after one time and before another. */
export function createdBetween(place: Scope, after: string | undefined, before: string | undefined): Condition {
  const from = after === undefined ? whole[0] : firstRow(place, created => created > after);
  const to = before === undefined ? whole[1] : firstRow(place, created => created >= before) - 1;
  return { spans: from <= to ? [[from, to]] : [], owned: false };
}

/** The first row whose creation is late enough, or one behind all rows. */
function firstRow({ store, env }: Place, late: (created: string) => boolean): number {
  const at = (row: number) =>
    store.get(
      "SELECT seq, json_at(doc, 'created_at') AS created_at FROM users WHERE env = ? AND seq >= ? ORDER BY seq LIMIT 1",
      env.seq,
      row,
    );
  let low = 0;
  let high = 1 + (store.get('SELECT max(seq) AS seq FROM users WHERE env = ?', env.seq)?.seq ?? 0);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = at(middle);
    if (!row || late(row.created_at ?? '')) high = middle;
    else low = row.seq + 1;
  }
  return low;
}
