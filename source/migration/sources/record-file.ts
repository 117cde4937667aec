/**
 * A file of the team's own: CSV under a header, or NDJSON with the same names. A wrong line is never guessed at: all of them are
 * named, and the file is refused.
 */
import { accessSync, constants } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import { number } from '../../figures.ts';
import { fileVersion } from './file-version.ts';
import { linesOf } from './lines.ts';
import { type Csv, headerOf, isObject, recordOf } from './records.ts';

/** What a kind of file is, and how one of its lines is read. */
export interface RecordFile<Row> {
  /** As messages name it: `the tenancy file`. */
  name: string;
  /** What to do about one that is refused. */
  next: string;
  isHeader: (columns: readonly string[]) => boolean;
  /** The columns that a header must have, in words. */
  needs: string;
  /** Every column that a line may have. */
  columns: readonly string[];
  /** The row of a record with these columns only, or what is wrong with it; secrets are never part of that. */
  parse: (record: Record<string, unknown>) => Row | string;
  /** Why a file without any row is refused; left out where it is not. */
  empty?: string;
}

const mostNamed = 10;

/** The error (exit code 2) for a file that cannot be used. */
function refused(path: string, { name, next }: Pick<RecordFile<unknown>, 'name' | 'next'>, why: string): UserError {
  return new UserError({ what: `${path} cannot be used as ${name}.`, why, next, exitCode: 2 });
}

/** What says whether the file is still the one that was read. Throws UserError for one that cannot be. */
export function recordFileVersion(path: string, file: Pick<RecordFile<unknown>, 'name' | 'next'>): string {
  try {
    accessSync(path, constants.R_OK);
    return fileVersion(path);
  } catch (cause) {
    throw refused(path, file, `The system says: ${(cause as NodeJS.ErrnoException).code}.`);
  }
}

/**
 * Gives each row to `take`, which returns what is wrong with it among the others, then asks `after` for what shows only when all
 * were read. Throws UserError (exit code 2) that names the bad lines, each with its place.
 */
export function readRecordFile<Row>(
  path: string,
  file: RecordFile<Row>,
  take: (row: Row, line: number) => string | undefined,
  after: () => { line: number; problem: string }[] = () => [],
): void {
  recordFileVersion(path, file);
  const problems: string[] = [];
  let rows = 0;
  for (const { line, record } of recordsOf(path, file)) {
    const found = record ? rowOf(record, file) : 'is not a record';
    const problem = typeof found === 'string' ? found : take(found, line);
    if (problem === undefined) rows++;
    else problems.push(`line ${line}: ${problem}`);
  }
  problems.push(...after().map(({ line, problem }) => `line ${line}: ${problem}`));
  if (problems.length > 0) {
    const more = problems.length > mostNamed ? `; and ${number(problems.length - mostNamed)} more` : '';
    throw refused(path, file, `${problems.slice(0, mostNamed).join('; ')}${more}.`);
  }
  if (rows === 0 && file.empty !== undefined) throw refused(path, file, file.empty);
}

function rowOf<Row>(record: Record<string, unknown>, { columns, parse }: RecordFile<Row>): Row | string {
  const unknown = Object.keys(record).find(key => !columns.includes(key));
  return unknown ? `${unknown} is not a column of such a file` : parse(record);
}

/** Its records, undefined for a line that is none; blank lines are left out. */
function* recordsOf(
  path: string,
  file: RecordFile<unknown>,
): Iterable<{ line: number; record: Record<string, unknown> | undefined }> {
  let csv: Csv | null | undefined;
  for (const { text, number: line } of linesOf(path)) {
    if (text.trim() === '') continue;
    if (csv === undefined) {
      csv = isObject(text) ? null : headerOf(text, file.isHeader);
      if (csv === undefined) throw refused(path, file, `It has no header with ${file.needs}, and is not NDJSON.`);
      if (csv) continue;
    }
    yield { line, record: recordOf(text, csv) };
  }
}
