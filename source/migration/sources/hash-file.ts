/**
 * The file of password hashes: as Stytch support sends it, or CSV, NDJSON or a JSON array in the words of passwords/migrate.
 * Hashes are secrets: the journal only learns where in the file each User's line is, and a line is read again at the moment
 * of its call. Every line that cannot be used is written down, with its field and reason.
 */
import { statSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { UserError } from '../../config/user-error.ts';
import type { Journal } from '../engine/journal.ts';
import type { HashFileSummary, InventorySummary } from '../model.ts';
import { HashIndex } from './hash-index.ts';
import { type HashLayout, layoutOf, recordIn, recordsOf } from './hash-layout.ts';
import { type Line, type Place, readText } from './lines.ts';
import { type PasswordHash, parseHash } from './password-hash.ts';

/** What the journal keeps of the file that it knows. */
interface KnownFile {
  summary: HashFileSummary;
  layout: HashLayout;
  size: number;
  mtimeMs: number;
  /** Which reading of the Users it was joined to. */
  reading: number | undefined;
}

export interface HashFileOptions {
  /** Lines so far, and the share of the file. */
  onLines?: ((lines: number, share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Lines between two moments in which other work goes on. */
const batch = 2_000;

/**
 * Joins the file to the inventory by `user_id`; does nothing when neither changed since. Throws UserError when it cannot be
 * read. `fresh`: it was read now. Rejects with the signal's reason when stopped; then the next call begins again.
 */
export async function indexHashFile(
  journal: Journal,
  path: string,
  { onLines, signal }: HashFileOptions = {},
): Promise<{ summary: HashFileSummary; fresh: boolean }> {
  const { size, mtimeMs } = stat(path);
  const known = journal.get<KnownFile>('hashFile');
  const reading = journal.get<InventorySummary>('inventory')?.reading;
  const same = known?.size === size && known.mtimeMs === mtimeMs && known.reading === reading;
  if (known?.summary.path === path && same) return { summary: known.summary, fresh: false };

  const layout = layoutOf(path);
  const index = new HashIndex(journal, path, layout);
  journal.transaction(() => {
    journal.unset('hashFile');
    index.clear();
  });
  for (const lines of batches(recordsOf(path, layout))) {
    signal?.throwIfAborted();
    journal.transaction(() => {
      for (const line of lines) index.add(line);
    });
    onLines?.(index.lines, (lines.at(-1)?.start ?? 0) / size);
    await breathe();
  }
  return journal.transaction(() => {
    const summary = index.summary();
    journal.set('hashFile', { summary, layout, size, mtimeMs, reading } satisfies KnownFile);
    return { summary, fresh: true };
  });
}

/** What is known of the file that was read last, if any. */
export const knownHashFile = (journal: Journal): HashFileSummary | null =>
  journal.get<KnownFile>('hashFile')?.summary ?? null;

function* batches(lines: Iterable<Line>): Iterable<Line[]> {
  let held: Line[] = [];
  for (const line of lines) {
    if (held.push(line) < batch) continue;
    yield held;
    held = [];
  }
  if (held.length > 0) yield held;
}

/** Whether the file has a line of this User that can be used. */
export const hasHash = (journal: Journal, userId: string): boolean => placeOf(journal, userId) !== undefined;

/** Why the file has no line of this User that can be used, where it has a bad one. */
export function badHashOf(journal: Journal, userId: string): string | undefined {
  const row = journal.sql('SELECT line, field, reason FROM bad_hashes WHERE user_id = ? ORDER BY line').get(userId);
  return row && `${knownHashFile(journal)?.unit} ${row['line']} of the hash file: ${row['field']} ${row['reason']}`;
}

/** Where in the file a User's line is. The hash itself is never copied into the journal. */
function placeOf(journal: Journal, userId: string): Place | undefined {
  const row = journal.sql('SELECT start, length FROM hashes WHERE user_id = ?').get(userId);
  return row as unknown as Place | undefined;
}

/** Reads a User's line again. Throws UserError when the file changed under the run. */
export function readHash(journal: Journal, userId: string): PasswordHash | undefined {
  const place = placeOf(journal, userId);
  const known = journal.get<KnownFile>('hashFile');
  if (!place || !known) return undefined;
  const { path } = known.summary;
  const found = recordIn(readText(path, place), known.layout);
  const parsed = 'record' in found ? parseHash(found.record) : found;
  if ('hash' in parsed && parsed.hash.user_id === userId) return parsed.hash;
  throw new UserError({
    what: `The hash file ${path} changed during the run.`,
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
    next: 'Correct the path; without the file, answer "later", and name it when you have it.',
    exitCode: 2,
  });
}
