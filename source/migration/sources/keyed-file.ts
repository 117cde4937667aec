/**
 * A file of secrets that the team has kept itself: CSV with a header, or NDJSON with the same names, one line for each id. Secrets
 * stay in memory. A wrong line is never guessed at.
 */
import { UserError } from '../../config/user-error.ts';
import { number } from '../../figures.ts';
import { linesOf } from './lines.ts';
import { type Csv, headerOf, isObject, recordOf } from './records.ts';

export interface KeyedFile<T> {
  /** What the file is, for messages: "the file of TOTP secrets". */
  what: string;
  /** What to do about a bad one. */
  next: string;
  /** Columns that a header must have; the first is the id. */
  header: readonly [string, string];
  /** A line's id and value, or what is wrong with it; never with the secret itself. */
  parse: (record: Record<string, unknown>) => { id: string; value: T } | string;
}

/** The values by id. Throws UserError (exit code 2) that names every kind of bad line with its place. */
export function readKeyedFile<T>(path: string, { what, next, header, parse }: KeyedFile<T>): Map<string, T> {
  const refuse = (why: string) => refusedFile(path, what, why, next);
  const values = new Map<string, T>();
  const problems: string[] = [];
  let csv: Csv | null | undefined;
  for (const { text, number: line } of linesOf(path)) {
    if (text.trim() === '') continue;
    if (csv === undefined) {
      csv = isObject(text) ? null : (headerOf(text, names => header.every(name => names.includes(name))) ?? null);
      if (csv === null && !isObject(text))
        throw refuse(`It has no header with ${header.join(' and ')}, and is not NDJSON.`);
      if (csv) continue;
    }
    const record = recordOf(text, csv);
    const found = record ? parse(record) : 'is not a record';
    if (typeof found === 'string') problems.push(`line ${line}: ${found}`);
    else if (values.has(found.id)) problems.push(`line ${line}: ${header[0]} has several lines`);
    else values.set(found.id, found.value);
  }
  if (problems.length > 0) {
    const more = problems.length > 10 ? `; and ${number(problems.length - 10)} more` : '';
    throw refuse(`${problems.slice(0, 10).join('; ')}${more}.`);
  }
  if (values.size === 0) throw refuse('It holds no secret.');
  return values;
}

/** The refusal of a whole file. */
export function refusedFile(path: string, what: string, why: string, next: string): UserError {
  return new UserError({ what: `${path} cannot be used as ${what}.`, why, next, exitCode: 2 });
}
