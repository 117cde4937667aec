/** What all searches share: page limits, cursors, filters. */
import { demand, refuse } from './errors.ts';
import type { Json } from './json.ts';

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

/** A filter of a query, as a piece of SQL and its values. */
export type Clause = { sql: string; values: (string | number)[] };

/** The clause of a query without operands. */
export const everything: Clause = { sql: '1', values: [] };

/** Turns one operand's value into SQL; refuses a value of the wrong kind. */
export type Filter = (value: unknown) => Clause;

/** Joins the operands of a query. Each is an object with `filter_name` and `filter_value`. */
export function readQuery(query: Json | undefined, filters: Record<string, Filter>, family: string): Clause {
  const clauses: Clause[] = [];
  for (const operand of (query?.operands ?? []) as Json[]) {
    const { filter_name: name, filter_value: value } = operand;
    if (name === undefined) refuse(`${family}_missing_filter_name`);
    if (typeof name !== 'string') refuse(`${family}_filter_name_must_be_string`);
    const filter = filters[name];
    if (!filter) refuse(`${family}_filter_name_not_recognized`, `"${name}" is not a filter of this search.`);
    if (value === undefined || value === null) refuse(`${family}_missing_filter_value`);
    clauses.push(filter(value));
  }
  if (clauses.length === 0) return everything;
  return {
    sql: clauses.map(clause => `(${clause.sql})`).join(query?.operator === 'OR' ? ' OR ' : ' AND '),
    values: clauses.flatMap(clause => clause.values),
  };
}

/** A list of strings as `?, ?, …`. */
export function strings(value: unknown, type: string): string[] {
  if (!Array.isArray(value) || value.some(item => typeof item !== 'string')) refuse(type);
  return value;
}

export function places(values: unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** The pattern of a fuzzy filter, which needs three characters. */
export function fuzzy(value: unknown, wrongType: string, tooShort: string): string {
  if (typeof value !== 'string') refuse(wrongType);
  if (value.length < 3) refuse(tooShort);
  return `%${value.replace(/[\\%_]/g, '\\$&')}%`;
}
