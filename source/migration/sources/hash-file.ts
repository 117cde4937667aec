/**
 * The file of password hashes that Stytch support sends: NDJSON (one object a line), or CSV with a header line whose
 * columns are named alike (`user_id`, `hash_type`, `hash`, `argon_2_config.salt` …). Hashes are secrets: the journal
 * only learns where in the file each User's line is, and a line is read again at the moment of its call.
 */
import { statSync } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import type { Journal } from '../engine/journal.ts';
import type { InventorySummary } from '../model.ts';
import { cellsOf, isObject, linesOf, readBytes, recordOf } from './lines.ts';
import { type PasswordHash, parseHash } from './password-hash.ts';
import { userOf } from './user-store.ts';

/** What the file holds, counted; and every line that cannot be used. */
export interface HashFileSummary {
  path: string;
  size: number;
  mtimeMs: number;
  /** CSV column names; null for NDJSON. */
  columns: string[] | null;
  lines: number;
  matched: number;
  /** Lines that belong to no User in the inventory. */
  unknown: number;
  problems: { line: number; field: string; message: string }[];
  /** All of them; `problems` keeps the first few. */
  problemCount: number;
}

const mostProblems = 20;

/** Joins the file to the inventory by `user_id`; does nothing when neither changed since. Throws UserError when it cannot be read. */
export function indexHashFile(journal: Journal, path: string): HashFileSummary {
  const { size, mtimeMs } = stat(path);
  const known = journal.get<HashFileSummary & { reading: number }>('hashFile');
  const reading = journal.get<InventorySummary>('inventory')?.reading;
  if (known?.path === path && known.size === size && known.mtimeMs === mtimeMs && known.reading === reading)
    return known;

  const summary: HashFileSummary = {
    path,
    size,
    mtimeMs,
    columns: null,
    lines: 0,
    matched: 0,
    unknown: 0,
    problems: [],
    problemCount: 0,
  };
  const problem = (line: number, field: string, message: string) => {
    summary.problemCount++;
    if (summary.problems.length < mostProblems) summary.problems.push({ line, field, message });
  };
  journal.transaction(() => {
    journal.db.exec('DELETE FROM hashes');
    for (const { text, start, length, number } of linesOf(path)) {
      if (!text.trim()) continue;
      if (number === 1 && !isObject(text)) {
        summary.columns = columnsOf(path, text);
        continue;
      }
      summary.lines++;
      const parsed = decode(text, summary.columns);
      if ('field' in parsed) problem(number, parsed.field, parsed.message);
      else if (!userOf(journal, parsed.hash.user_id)) summary.unknown++;
      else if (placeOf(journal, parsed.hash.user_id)) problem(number, 'user_id', 'stands in the file twice');
      else {
        summary.matched++;
        journal.sql('INSERT INTO hashes VALUES (?, ?, ?)').run(parsed.hash.user_id, start, length);
      }
    }
    journal.set('hashFile', { ...summary, reading });
  });
  return summary;
}

/** Whether the file has a line of this User. */
export const hasHash = (journal: Journal, userId: string): boolean => placeOf(journal, userId) !== undefined;

/** Where in the file a User's line is; bytes. The hash itself is never copied into the journal. */
function placeOf(journal: Journal, userId: string): { start: number; length: number } | undefined {
  const row = journal.sql('SELECT start, length FROM hashes WHERE user_id = ?').get(userId);
  return row as { start: number; length: number } | undefined;
}

/** Reads a User's line again. Throws UserError when the file changed under the run. */
export function readHash(journal: Journal, userId: string): PasswordHash | undefined {
  const place = placeOf(journal, userId);
  const file = journal.get<HashFileSummary>('hashFile');
  if (!place || !file) return undefined;
  const parsed = decode(readBytes(file.path, place), file.columns);
  if ('hash' in parsed && parsed.hash.user_id === userId) return parsed.hash;
  throw new UserError({
    what: `The hash file ${file.path} changed during the run.`,
    why: 'A line is not where it was when the plan was made.',
    next: 'Put the file back as it was, or run again so that it is read again.',
  });
}

function stat(path: string): { size: number; mtimeMs: number } {
  try {
    const found = statSync(path);
    if (found.isFile()) return found;
  } catch {}
  throw new UserError({
    what: `The hash file ${path} cannot be read.`,
    why: 'There is no such file, or it is not readable for you.',
    next: 'Correct the path, or choose to go on without hashes.',
    exitCode: 2,
  });
}

function columnsOf(path: string, header: string): string[] {
  const columns = cellsOf(header) ?? [];
  const missing = ['user_id', 'hash', 'hash_type'].filter(name => !columns.includes(name));
  if (missing.length === 0) return columns;
  throw new UserError({
    what: `${path}, line 1, is neither an NDJSON object nor a CSV header.`,
    why: `A CSV header must name user_id, hash and hash_type; missing: ${missing.join(', ')}.`,
    next: 'Give the file as Stytch support sent it. A JSON array becomes NDJSON with: jq -c ".[]" file.json',
    exitCode: 2,
  });
}

function decode(text: string, columns: string[] | null): ReturnType<typeof parseHash> {
  const record = recordOf(text, columns);
  return record
    ? parseHash(record)
    : { field: 'line', message: columns ? 'is not a CSV record' : 'is not a JSON object' };
}
