/**
 * What the user decided about single failures: `failures.csv`, with "skip" or "retry" written into its last column.
 * A skipped record stays as it is. It is listed and needs no further decision, until the file says "retry".
 */
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';
import { linesOf } from './sources/lines.ts';
import { type Csv, headerOf, recordOf } from './sources/records.ts';

interface Decision {
  task: string;
  record: string;
  policy: 'skip' | 'retry';
}

/** Carries the decisions of `path` out in the journal. Throws UserError for a bad line; then none is carried out. */
export function applyPolicy(journal: Journal, path: string): void {
  const decisions = [...read(path)];
  journal.transaction(() => {
    for (const { task, record, policy } of decisions) journal.decide(task, record, policy);
  });
}

const needed = ['task', 'record', 'policy'];

function* read(path: string): Iterable<Decision> {
  let csv: Csv | undefined;
  for (const { text, number } of linesIn(path)) {
    if (!text.trim()) continue;
    if (!csv) {
      csv = headerOf(text, columns => needed.every(name => columns.includes(name)));
      if (!csv) throw bad(path, number, needed.join(', '), 'are not all in the header');
      continue;
    }
    const row = recordOf(text, csv) ?? {};
    const cell = (name: string) => String(row[name] ?? '').trim();
    const policy = cell('policy');
    if (policy === '') continue;
    if (policy !== 'skip' && policy !== 'retry')
      throw bad(path, number, 'policy', `is "${policy}"; it is skip or retry`);
    // A cell that could be a formula was marked with an apostrophe when it was written.
    yield { task: cell('task'), record: cell('record').replace(/^'(?=[=+\-@])/, ''), policy };
  }
}

function* linesIn(path: string) {
  try {
    yield* linesOf(path);
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    throw new UserError({
      what: `The policy file ${path} cannot be read.`,
      why: `The system says: ${(error as NodeJS.ErrnoException).code}.`,
      next: 'Give the path of report/failures.csv, with skip or retry in its last column.',
      exitCode: 2,
    });
  }
}

function bad(path: string, line: number, field: string, what: string): UserError {
  return new UserError({
    what: `${path}, line ${line}: ${field} ${what}.`,
    why: 'Nothing was started, and no decision was taken.',
    next: 'Correct the line and run again.',
    exitCode: 2,
  });
}
