/** The kinds of filters that the searches share, with each search's own error types. */
import { refuse } from './errors.ts';
import { type Condition, condition, type Filter, nothing } from './search.ts';

/** A list as one parameter: `column IN (…)`. */
export const inList = 'IN (SELECT value FROM json_each(?))';

/** Rows by an id of their own. Without the subquery SQLite would walk through all rows of the environment or Organization. */
export function withId(table: 'users' | 'organizations' | 'members', ids: string[]): Condition {
  return condition(`seq IN (SELECT seq FROM ${table} WHERE id ${inList})`, JSON.stringify(ids));
}

/** Rows of an environment by an indexed column. */
export function withValue(
  table: 'users' | 'organizations' | 'members',
  column: 'external_id' | 'slug' | 'email',
  env: number,
  values: string[],
): Condition {
  const sql = `seq IN (SELECT seq FROM ${table} WHERE env = ? AND ${column} ${inList})`;
  return condition(sql, env, JSON.stringify(values));
}

/** SQLite refuses longer patterns, and no text of a document is so long. */
const longestPart = 10_000;

/** What a fuzzy filter says of fewer. */
export const shortPart = 'filter_value must have three characters or more.';

const same = (value: string) => value;

/** `text` contains a part. As with LIKE, only the case of ASCII letters is ignored. */
export function contains(text: string, part: string): Condition {
  if (part.length > longestPart) return nothing;
  return condition(`${text} LIKE ? ESCAPE '\\'`, `%${part.replace(/[\\%_]/g, '\\$&')}%`);
}

/** Builds filters that refuse with these error types. */
export function filterKinds(types: { list: string; text: string; truth: string; tooMany?: string }) {
  const mostValues = types.tooMany === undefined ? Number.POSITIVE_INFINITY : 1_000;

  const readList = (value: unknown): string[] => {
    if (!Array.isArray(value) || value.some(item => typeof item !== 'string'))
      refuse(types.list, 'filter_value must be a list of texts.');
    if (value.length > mostValues) refuse(types.tooMany as string, `filter_value has more than ${mostValues} values.`);
    return value;
  };
  const readText = (value: unknown): string =>
    typeof value === 'string' ? value : refuse(types.text, 'filter_value must be a text.');
  const readTruth = (value: unknown): boolean =>
    typeof value === 'boolean' ? value : refuse(types.truth, 'filter_value must be true or false.');

  return {
    readList,
    readText,
    readTruth,
    /** SQL whose one parameter is the list of values. */
    oneOf:
      (sql: string, normalise = same): Filter =>
      value =>
        condition(sql, JSON.stringify(readList(value).map(normalise))),
    /** SQL whose one parameter is 0 or 1. */
    truth:
      (sql: string): Filter =>
      value =>
        condition(sql, readTruth(value) ? 1 : 0),
    /** A part of a text, of three characters or more. */
    fuzzy:
      (text: string, tooShort: string): Filter =>
      value => {
        const part = readText(value);
        if (part.length < 3) refuse(tooShort, shortPart);
        return contains(text, part);
      },
  };
}
