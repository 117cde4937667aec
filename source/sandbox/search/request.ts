/** A search request, and its answer: page limits, cursors, operands. */

import type { Call } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Filter, Scope } from './filters.ts';
import { type Condition, page, type Query, total } from './select.ts';

const mostAPage = 1_000;
const usual = 100;
const cursorMark = 'seq:';

/** Reads `limit`: 1 to 1,000, and 100 when it is left out. */
export function pageLimit(limit: number | undefined, type: string): number {
  if (limit === undefined || limit === 0) return usual;
  demand(limit >= 1 && limit <= mostAPage, type, `The limit is 1 to ${mostAPage}.`);
  return limit;
}

/** Reads a cursor: the place after which the next page begins. */
export function readCursor(cursor: string | undefined, type: string): number {
  if (!cursor) return 0;
  const text = Buffer.from(cursor, 'base64url').toString();
  const seq = Number(text.slice(cursorMark.length));
  if (!text.startsWith(cursorMark) || !Number.isSafeInteger(seq)) refuse(type, 'That is not a cursor of this search.');
  return seq;
}

export function writeCursor(seq: number): string {
  return Buffer.from(`${cursorMark}${seq}`).toString('base64url');
}

/** Reads the operands of a query. Each is an object with `filter_name` and `filter_value`. */
function readConditions<S extends Scope>(
  query: Json | undefined,
  filters: Record<string, Filter<S>>,
  family: string,
  scope: S,
): Condition[] {
  return ((query?.operands ?? []) as Json[]).map(({ filter_name: name, filter_value: value }) => {
    if (name === undefined) refuse(`${family}_missing_filter_name`);
    if (typeof name !== 'string') refuse(`${family}_filter_name_must_be_string`);
    const filter = filters[name];
    if (!filter) refuse(`${family}_filter_name_not_recognized`, `"${name}" is not a filter of this search.`);
    if (value === undefined || value === null) refuse(`${family}_missing_filter_value`);
    return filter(value, scope);
  });
}

/** One kind of search. */
export type Search<S extends Scope> = {
  filters: Record<string, Filter<S>>;
  /** How the types of its errors begin. */
  family: string;
  limitError: string;
  cursorError: string;
};

/** Answers a search: the rows of the page, and `results_metadata`. */
export function runSearch<S extends Scope>(
  { filters, family, limitError, cursorError }: Search<S>,
  { services, body }: Pick<Call, 'services' | 'body'>,
  scope: S,
): { rows: Json[]; results_metadata: Json } {
  const { store, index, owners } = scope;
  const limit = pageLimit(body.limit, limitError);
  const after = readCursor(body.cursor, cursorError);
  index.catchUp();
  const conditions = readConditions(body.query, filters, family, scope);
  const all = index.withFacet(owners, true);
  // Owners without a row have nothing to find.
  if (!('match' in all)) return { rows: [], results_metadata: { total: services.totals ? 0 : -1 } };
  const operator = conditions.length > 0 && body.query?.operator === 'OR' ? 'OR' : 'AND';
  const query: Query = { all, conditions, operator };
  const found = page(index, query, after, limit + 1);
  const shown = found.slice(0, limit);
  const sql = `SELECT * FROM ${index.shape.table} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`;
  return {
    rows: store.all(sql, JSON.stringify(shown)),
    results_metadata: {
      total: services.totals ? total(index, query) : -1,
      ...(found.length > limit && { next_cursor: writeCursor(shown.at(-1) as number) }),
    },
  };
}
