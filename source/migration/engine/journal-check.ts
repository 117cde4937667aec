/** The check of a journal that was not closed: after a kill, a crash or a power cut its file may not be what was written. */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { damaged, recordName, sumOf } from './checksum.ts';
import { lostCommits } from './wal-check.ts';

/**
 * Up to this size, bytes, everything is checked: 1.4 s for 140 MB (100,000 Users). In a larger one only the structure, which
 * takes 1.4 s for 1.4 GB (1,000,000): comparing all indexes took up to 27 s there, and the texts 4 s more. Those are checked
 * whenever they are read, in a journal of any size.
 */
const mostForWholeCheck = 250e6;

/** SQLite removes the file of what is not in the database yet when the last connection is closed. */
export const wasNotClosed = (path: string): boolean =>
  (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** Throws UserError where the journal is damaged. Changes nothing: the file may still be needed. */
export function checkJournal(path: string, most = mostForWholeCheck): void {
  const lost = lostCommits(`${path}-wal`);
  if (lost > 0) throw damaged(`The journal ${path}`, `${lost} commits in its file "-wal" cannot be read`);
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const whole = statSync(path).size <= most;
    const found = structureOf(db, whole ? 'integrity_check' : 'quick_check') ?? (whole ? changedText(db) : undefined);
    if (found) throw damaged(`The journal ${path}`, found);
  } finally {
    db.close();
  }
}

/** What is wrong with the pages, and with the indexes. */
function structureOf(db: DatabaseSync, check: 'integrity_check' | 'quick_check'): string | undefined {
  const row = db.prepare(`PRAGMA ${check}(1)`).get() as Record<string, string> | undefined;
  const [said] = Object.values(row ?? {});
  return said === 'ok' ? undefined : said;
}

const texts = [
  { table: 'meta', name: 'key', columns: ['value'] },
  { table: 'users', name: 'user_id', columns: ['body'] },
  { table: 'records', name: 'task, key', columns: ['desired', 'intent', 'result', 'error'] },
];

/** The first text whose sum is another one. */
function changedText(db: DatabaseSync): string | undefined {
  for (const { table, name, columns } of texts) {
    const pairs = columns.flatMap(column => [column, `${column}_sum`]);
    const rows = db.prepare(`SELECT ${[name, ...pairs].join(', ')} FROM ${table}`);
    // Half the time of rows as objects.
    rows.setReturnArrays(true);
    const names = name.split(', ').length;
    for (const row of rows.iterate() as unknown as Iterable<(string | number | null)[]>) {
      const of = names === 1 ? String(row[0]) : recordName(String(row[0]), String(row[1]));
      for (let at = names; at < row.length; at += 2) {
        if (row[at] !== null && sumOf(of, String(row[at])) !== row[at + 1]) return `a text of "${of}" in ${table}`;
      }
    }
  }
  return undefined;
}
