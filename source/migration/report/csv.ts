/** CSV files of the report. They contain personal data: for the owner only. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { printable } from '../../printable.ts';

/** Streams rows into a file that appears only when it is whole. */
export function writeCsv(path: string, header: string[], rows: Iterable<string[]>): void {
  const descriptor = openSync(`${path}.part`, 'w', 0o600);
  try {
    let chunk = [header];
    const flush = () => {
      writeSync(descriptor, stringify(chunk, { escape_formulas: true }));
      chunk = [];
    };
    for (const row of rows) if (chunk.push(row.map(printable)) >= 1000) flush();
    flush();
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.part`, path);
}
