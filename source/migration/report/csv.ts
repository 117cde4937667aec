/** CSV files of the report. They contain personal data: for the owner only. */
import { stringify } from 'csv-stringify/sync';
import { writePrivate } from '../../config/private-files.ts';
import { printable } from '../../printable.ts';

/** Streams rows into a file that appears only when it is whole. */
export function writeCsv(path: string, header: string[], rows: Iterable<string[]>): void {
  writePrivate(path, append => {
    let chunk = [header];
    const flush = () => {
      append(stringify(chunk, { escape_formulas: true }));
      chunk = [];
    };
    for (const row of rows) if (chunk.push(row.map(printable)) >= 1000) flush();
    flush();
  });
}
