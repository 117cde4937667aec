/** Input files of the user, one record a line. Streamed, with each line's place in bytes: a file may be larger than memory. */
import { closeSync, openSync, readSync } from 'node:fs';
import { decodeUnits, type Encoding, encodingOf, unitsOf } from './text-encoding.ts';

/** Where a text is, in bytes. */
export interface Place {
  start: number;
  length: number;
}

export interface Line extends Place {
  text: string;
  /** The first line is 1. */
  number: number;
}

/** Gives up to `length` bytes at a place; none at the end. */
export type Reader = (start: number, length: number) => Buffer;

/** Even, so that a code unit of UTF-16 is never cut. */
const chunkSize = 1 << 16;

/** The lines of a file. They end in LF, CRLF, or CR alone; the text is without it. */
export function* linesOf(path: string): Iterable<Line> {
  const descriptor = openSync(path, 'r');
  try {
    yield* split(readerOf(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/** The same of what is in memory. */
export const linesIn = (bytes: Buffer): Iterable<Line> =>
  split((start, length) => bytes.subarray(start, start + length));

/** Reads from an open file. */
export const readerOf =
  (descriptor: number): Reader =>
  (start, length) => {
    const chunk = Buffer.alloc(length);
    return chunk.subarray(0, readSync(descriptor, chunk, 0, length, start));
  };

/** Code units of everything that the reader gives, piece by piece, with the place of each piece. */
export function* piecesOf(read: Reader, encoding: Encoding): Iterable<{ units: string; start: number }> {
  for (let start = encoding.mark; ; ) {
    const chunk = read(start, chunkSize);
    if (chunk.length === 0) return;
    yield { units: unitsOf(chunk, encoding), start };
    start += chunk.length;
  }
}

function* split(read: Reader): Iterable<Line> {
  const encoding = encodingOf(read(0, 4));
  let ending: '\n' | '\r' | undefined;
  let held: string[] = [];
  let start = encoding.mark;
  let number = 0;
  const line = (units: string): Line => ({
    text: decodeUnits(withoutReturn(units), encoding),
    start,
    length: units.length * encoding.unit,
    number: ++number,
  });
  for (const { units } of piecesOf(read, encoding)) {
    ending ??= endingOf(units);
    let from = 0;
    for (let end = units.indexOf(ending); end >= 0; end = units.indexOf(ending, from)) {
      const whole = line(held.join('') + units.slice(from, end));
      yield whole;
      held = [];
      start += whole.length + encoding.unit;
      from = end + 1;
    }
    held.push(units.slice(from));
  }
  const rest = held.join('');
  if (rest !== '') yield line(rest);
}

/** CR ends the lines of a file whose beginning has no LF. */
const endingOf = (units: string): '\n' | '\r' => (/\r./s.test(units) && !units.includes('\n') ? '\r' : '\n');

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

/** The text at a place again. */
export function readText(path: string, place: Place): string {
  const descriptor = openSync(path, 'r');
  try {
    return textAt(readerOf(descriptor), place);
  } finally {
    closeSync(descriptor);
  }
}

/** The same from an open file, or from memory. */
export function textAt(read: Reader, { start, length }: Place): string {
  const encoding = encodingOf(read(0, 4));
  return withoutReturn(decodeUnits(unitsOf(read(start, length), encoding), encoding));
}
