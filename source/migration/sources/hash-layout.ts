/** How a file of hashes is written: NDJSON, a JSON array, or CSV, perhaps with the preamble of Stytch support. */
import { closeSync, openSync } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import type { Problem } from './hash-types.ts';
import { entriesOf } from './json-entries.ts';
import { type Line, linesOf, readerOf } from './lines.ts';
import { type Csv, cellsOf, headerOf, recordOf } from './records.ts';
import { fromSupport, missingParameters, type Preamble, preambleRow } from './support-export.ts';
import { decodeUnits, encodingOf, unitsOf } from './text-encoding.ts';

export type HashLayout =
  | { format: 'ndjson' | 'json' }
  /** `header`: its line. `preamble`: of support's own export. */
  | { format: 'csv'; csv: Csv; header: number; preamble: Preamble | null };

/** Files of another kind, by how they begin. */
const others: [begins: string, what: string, next: string][] = [
  ['Salted__', 'is still encrypted', 'Decrypt it first: docs/passwords.md has the commands.'],
  ['\x1f\x8b', 'is compressed (gzip)', 'Unpack it first: gunzip.'],
  ['PK\x03\x04', 'is a ZIP archive or a spreadsheet', 'Unpack it, or save the sheet as CSV.'],
  ['-----BEGIN ', 'is a key or a certificate', 'Name the decrypted file of hashes.'],
  ['SQLite format 3', 'is a database', 'Export the hashes as CSV or NDJSON.'],
];

/** A header stands in one of the first lines. */
const mostPreamble = 50;

const aliases: Record<string, string> = { id: 'user_id', hash_method: 'hash_type' };
const needed = ['user_id', 'hash', 'hash_type'];

/** Finds out how a file is written. Throws UserError, which names the kind, for one that is no file of hashes. */
export function layoutOf(path: string): HashLayout {
  const head = headOf(path);
  for (const [begins, what, next] of others) if (head.raw.startsWith(begins)) throw refused(path, what, next);
  const begin = head.text.trimStart();
  if (begin === '') throw refused(path, 'is empty', 'Name the file with the hashes.');
  if (begin.startsWith('[')) return { format: 'json' };
  if (!begin.startsWith('{')) return csvLayout(path);
  if (/^\{\s*[\r\n]/.test(begin)) {
    throw refused(
      path,
      'is one JSON object over several lines',
      'Write an array of objects, or one object a line: jq -c ".[]" makes it of an array.',
    );
  }
  return { format: 'ndjson' };
}

function headOf(path: string): { raw: string; text: string } {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = readerOf(descriptor)(0, 4096);
    const encoding = encodingOf(bytes);
    const text = decodeUnits(unitsOf(bytes.subarray(encoding.mark), encoding), encoding);
    return { raw: bytes.toString('latin1', 0, 16), text };
  } finally {
    closeSync(descriptor);
  }
}

function csvLayout(path: string): HashLayout {
  let preamble: Preamble = {};
  let odd: number | undefined;
  for (const { text, number } of linesOf(path)) {
    if (number > mostPreamble) break;
    const header = headerOf(text, columns => needed.filter(name => columns.map(renamed).includes(name)).length > 1);
    if (!header) {
      const row = [',', ';', '\t']
        .map(delimiter => preambleRow(cellsOf(text, { delimiter, trim: true }) ?? [text]))
        .find(found => found !== undefined);
      if (row) preamble = { ...preamble, ...row };
      else odd ??= number;
      continue;
    }
    if (odd) throw refused(path, `has a line ${odd} above its header that is not understood`, 'Remove the line.');
    return { format: 'csv', header: number, ...checked(path, header, preamble) };
  }
  throw refused(
    path,
    'has no header line that names user_id, hash and hash_type, and holds no JSON',
    'Give the file as Stytch support sent it, with all of its lines, or add the header.',
  );
}

const renamed = (column: string): string => aliases[column] ?? column;

function checked(path: string, header: Csv, found: Preamble): { csv: Csv; preamble: Preamble | null } {
  const csv = { ...header, columns: header.columns.map(renamed) };
  const missing = needed.filter(name => !csv.columns.includes(name));
  if (missing.length > 0) throw refused(path, `has no column ${missing.join(', ')}`, 'Add it, under that name.');
  const twice = csv.columns.find((name, index) => csv.columns.indexOf(name) !== index);
  if (twice !== undefined) throw refused(path, `has the column ${twice} twice`, 'Remove one of them.');
  const absent = missingParameters(found);
  if (Object.keys(found).length === 0) return { csv, preamble: null };
  if (absent.length === 0) return { csv, preamble: found };
  throw refused(path, `has no ${absent.join(', ')} above its header`, 'Put the line back, as Stytch support sent it.');
}

/** The records of the file, each with its place and its number: of its line, or in an array of its element. */
export function* recordsOf(path: string, layout: HashLayout): Iterable<Line> {
  const header = layout.format === 'csv' ? layout.header : 0;
  for (const line of layout.format === 'json' ? entriesOf(path) : linesOf(path)) {
    if (line.number > header && /[^\s,;]/.test(line.text)) yield line;
  }
}

/** What a record says, in the words of passwords/migrate; or why it says nothing. */
export function recordIn(text: string, layout: HashLayout): { record: Record<string, unknown> } | Problem {
  const broken = (message: string): Problem => ({ field: 'line', message });
  if (layout.format !== 'csv') {
    const record = recordOf(text, null);
    return record ? { record } : broken('is not a JSON object');
  }
  const { csv, preamble } = layout;
  const cells = cellsOf(text, csv)?.length;
  if (cells === undefined) return broken('is not a CSV row: a quotation mark is misplaced');
  if (cells < csv.columns.length) return broken('has fewer cells than the header');
  if (cells > csv.columns.length)
    return broken('has more cells than the header; a cell with a separator in it needs quotation marks');
  const record = recordOf(text, csv) ?? {};
  return preamble ? fromSupport(record, preamble) : { record };
}

function refused(path: string, what: string, next: string): UserError {
  return new UserError({
    what: `The hash file ${path} ${what}.`,
    why: 'It is CSV under a header, NDJSON with one object a line, or a JSON array.',
    next,
    exitCode: 2,
  });
}
