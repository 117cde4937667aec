/** Input files of the user, one record per line: NDJSON, or CSV under a header. Streamed, with each line's place in bytes. */
import { closeSync, openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface Line {
  text: string;
  /** In bytes. */
  start: number;
  length: number;
  /** The first line is 1. */
  number: number;
}

/** Lines with their place in bytes, streamed: a file may be larger than memory. */
export function* linesOf(path: string): Iterable<Line> {
  const descriptor = openSync(path, 'r');
  try {
    yield* split(() => {
      const chunk = Buffer.alloc(1 << 16);
      return chunk.subarray(0, readSync(descriptor, chunk, 0, chunk.length, null));
    });
  } finally {
    closeSync(descriptor);
  }
}

/** The same of what is in memory. */
export function* linesIn(bytes: Buffer): Iterable<Line> {
  let rest = bytes;
  yield* split(() => {
    const all = rest;
    rest = Buffer.alloc(0);
    return all;
  });
}

/** Cuts what `next` gives, until it gives nothing more. */
function* split(next: () => Buffer): Iterable<Line> {
  let rest = Buffer.alloc(0);
  let start = 0;
  let number = 0;
  for (;;) {
    const chunk = next();
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield { text: rest.toString('utf8', from, end), start: start + from, length: end - from, number: ++number };
      from = end + 1;
    }
    start += from;
    rest = rest.subarray(from);
    if (chunk.length === 0) break;
  }
  if (rest.length > 0) yield { text: rest.toString(), start, length: rest.length, number: ++number };
}

/** The bytes of one line again. */
export function readBytes(path: string, place: { start: number; length: number }): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(place.length);
    readSync(descriptor, bytes, 0, place.length, place.start);
    return bytes.toString();
  } finally {
    closeSync(descriptor);
  }
}

/** True for a line of NDJSON. */
export const isObject = (text: string): boolean => text.trimStart().startsWith('{');

/** The cells of one CSV line; undefined when it is none. */
export function cellsOf(text: string): string[] | undefined {
  try {
    return (parse(text, { bom: true }) as string[][])[0];
  } catch {
    return undefined;
  }
}

/** The object that a line holds: NDJSON without columns, CSV with. Undefined when it holds none. */
export function recordOf(text: string, columns: string[] | null): Record<string, unknown> | undefined {
  if (columns) {
    const cells = cellsOf(text);
    return cells && fromCsv(cells, columns);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** A dotted column is a field of a config object; an empty cell is no value. */
function fromCsv(cells: string[], columns: string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    const [outer = '', inner] = column.split('.');
    const cell = cells[index];
    if (!cell) return;
    if (inner === undefined) record[outer] = cell;
    else record[outer] = { ...(record[outer] as object | undefined), [inner]: cell };
  });
  return record;
}
