/** What the searches have in common: operands, pages, totals. Each filter is a condition in SQL on the rows of one table. */
import type { SQLInputValue } from 'node:sqlite';
import { type Call, type Environment, timestamp } from './context.ts';
import { demand, refuse } from './errors.ts';
import type { Json } from './json.ts';
import type { Store } from './store.ts';

/** A condition in SQL, and the values of its parameters. */
export type Condition = { sql: string; values: SQLInputValue[] };

export function condition(sql: string, ...values: SQLInputValue[]): Condition {
  return { sql, values };
}

export const everything = condition('1');
export const nothing = condition('0');

/** Turns the value of an operand into a condition; refuses a value of the wrong type. */
export type Filter = (value: unknown, scope: { store: Store; env: Environment }) => Condition;

/** One kind of search. */
export type Search = {
  table: 'users' | 'organizations' | 'members';
  filters: Record<string, Filter>;
  /** How the types of its errors begin. */
  family: string;
  limitError: string;
  cursorError: string;
};

/** How long a search lags behind, where it does. */
const laterMs = 2_000;
const mostAPage = 1_000;
const usual = 100;

/** Reads `limit`: 1 to 1,000, and 100 when it is left out. */
export function pageLimit(limit: number | undefined, type: string): number {
  if (limit === undefined || limit === 0) return usual;
  demand(limit >= 1 && limit <= mostAPage, type, `The limit is 1 to ${mostAPage}.`);
  return limit;
}

/** A cursor: the last row of the page before, and the total that the first page counted. */
type Cursor = { after: number; total?: number | undefined };

export function readCursor(cursor: string | undefined, type: string): Cursor {
  if (!cursor) return { after: 0 };
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, after, total] =
    /^after:(\d{1,15}),(-?\d{1,15})$/.exec(text) ?? refuse(type, 'That is not a cursor of this search.');
  return { after: Number(after), total: Number(total) };
}

export function writeCursor(after: number, total: number): string {
  return Buffer.from(`after:${after},${total}`).toString('base64url');
}

/** Reads the operands of a query. Each is an object with `filter_name` and `filter_value`. */
function readQuery(query: Json | undefined, { filters, family }: Search, { store, env }: Call): Condition {
  const conditions = ((query?.operands ?? []) as Json[]).map(({ filter_name: name, filter_value: value }) => {
    if (name === undefined) refuse(`${family}_missing_filter_name`, 'filter_name is required.');
    if (typeof name !== 'string') refuse(`${family}_filter_name_must_be_string`, 'filter_name must be a text.');
    const filter = filters[name];
    if (!filter) refuse(`${family}_filter_name_not_recognized`, `"${name}" is not a filter of this search.`);
    if (value === undefined || value === null) refuse(`${family}_missing_filter_value`, 'filter_value is required.');
    return filter(value, { store, env });
  });
  if (conditions.length === 0) return everything;
  const operator = query?.operator === 'OR' ? ' OR ' : ' AND ';
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(operator),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** A page of a list that is short enough to be read whole. */
export function listPage({ body, services }: Call, all: Json[]): { page: Json[]; results_metadata: Json } {
  const size = pageLimit(body.limit, 'bad_request');
  const { after: from } = readCursor(body.cursor, 'bad_request');
  const total = services.totals ? all.length : -1;
  const more = from + size < all.length;
  return {
    page: all.slice(from, from + size),
    results_metadata: { total, ...(more && { next_cursor: writeCursor(from + size, total) }) },
  };
}

/** What is new may be found only after a while. */
function settledOnly({ store, now }: Call, table: Search['table']): Condition {
  if (table === 'users' || store.behaviour.is('read-after-write', 'at_once')) return everything;
  return condition("json_at(doc, 'created_at') <= ?", timestamp(now - laterMs));
}

/**
 * Answers a search: the rows of the page that are `within` a part of the table, in the order of their creation, and
 * `results_metadata`. A total is counted once, for the first page: the cursor carries it to the others.
 */
export function runSearch(search: Search, call: Call, within: Condition): { rows: Json[]; results_metadata: Json } {
  const { store, services, body } = call;
  const { table, limitError, cursorError } = search;
  const limit = pageLimit(body.limit, limitError);
  const cursor = readCursor(body.cursor, cursorError);
  const query = readQuery(body.query, search, call);
  const settled = settledOnly(call, table);
  const from = `FROM ${table} WHERE ${within.sql} AND (${query.sql}) AND ${settled.sql}`;
  const values = [...within.values, ...query.values, ...settled.values];
  // Documents are read for the rows of the page only.
  const page = `SELECT seq ${from} AND seq > ? ORDER BY seq LIMIT ?`;
  const sql = `SELECT * FROM ${table} WHERE seq IN (${page}) ORDER BY seq`;
  const rows = [...store.iterate(sql, ...values, cursor.after, limit + 1)];
  const count = () => [...store.iterate(`SELECT count(*) AS total ${from}`, ...values)][0]?.total;
  const total = services.totals ? (cursor.total ?? count()) : -1;
  const shown = rows.slice(0, limit);
  return {
    rows: shown,
    results_metadata: { total, ...(rows.length > limit && { next_cursor: writeCursor(shown.at(-1)?.seq, total) }) },
  };
}
