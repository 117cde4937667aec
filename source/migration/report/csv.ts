/** CSV files of the report. They contain personal data: for the owner only. */
import { stringify } from 'csv-stringify/sync';
import { beginPrivate } from '../../config/private-files.ts';
import { printable } from '../../printable.ts';

const chunkSize = 1000;

/** A file that is written row by row, and appears only when it is whole. */
export interface CsvFile {
  add: (row: string[]) => void;
  finish: () => void;
  discard: () => void;
}

export function beginCsv(path: string, header: string[]): CsvFile {
  const file = beginPrivate(path);
  let chunk = [header];
  const flush = () => {
    file.append(stringify(chunk, { escape_formulas: true }));
    chunk = [];
  };
  return {
    add(row) {
      if (chunk.push(row.map(printable)) >= chunkSize) flush();
    },
    finish() {
      flush();
      file.finish();
    },
    discard: file.discard,
  };
}

/** Streams rows into such a file. */
export function writeCsv(path: string, header: string[], rows: Iterable<string[]>): void {
  const file = beginCsv(path, header);
  try {
    for (const row of rows) file.add(row);
    file.finish();
  } finally {
    file.discard();
  }
}
