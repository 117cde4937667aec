/** Rows of a staging table as INSERT statements of bounded size. */
import type { Dialect } from './dialect.ts';

/** Small enough for every server's `max_allowed_packet`, which was 1 MB once. */
const mostRows = 500;
const mostCharacters = 200_000;

export interface RowWriter {
  /** Adds a row; false for one that holds a text which the database cannot. */
  add: (values: readonly string[]) => boolean;
  /** Writes what is left, and returns how many rows there are. */
  finish: () => number;
}

export function insertInto(
  table: string,
  columns: readonly string[],
  { text }: Pick<Dialect, 'text'>,
  append: (sql: string) => void,
): RowWriter {
  let rows: string[] = [];
  let characters = 0;
  let count = 0;
  const flush = () => {
    if (rows.length > 0) append(`INSERT INTO ${table} (${columns.join(', ')}) VALUES\n${rows.join(',\n')};\n`);
    rows = [];
    characters = 0;
  };
  return {
    add(values) {
      let row: string;
      try {
        row = `(${values.map(text).join(', ')})`;
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
      if (characters + row.length > mostCharacters) flush();
      rows.push(row);
      characters += row.length;
      count++;
      if (rows.length >= mostRows) flush();
      return true;
    },
    finish() {
      flush();
      return count;
    },
  };
}
