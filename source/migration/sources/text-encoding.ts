/**
 * How a text file is encoded. A file is cut in code units, bytes or pairs of bytes, so that a place in the text is a place
 * in the file: the text of UTF-8 is handled as Latin-1 until a part of it is decoded.
 */

export type Encoding = {
  name: 'utf8' | 'utf16le' | 'utf16be';
  /** Bytes of the byte order mark. */
  mark: number;
  /** Bytes of one code unit. */
  unit: 1 | 2;
};

/** Tells the encoding from the first bytes of a file: a byte order mark, or the zero bytes of UTF-16 without one. */
export function encodingOf(head: Buffer): Encoding {
  const [first = -1, second = -1] = head;
  if (head.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf))) return { name: 'utf8', mark: 3, unit: 1 };
  if (first === 0xff && second === 0xfe) return { name: 'utf16le', mark: 2, unit: 2 };
  if (first === 0xfe && second === 0xff) return { name: 'utf16be', mark: 2, unit: 2 };
  if (first > 0 && second === 0) return { name: 'utf16le', mark: 0, unit: 2 };
  if (first === 0 && second > 0) return { name: 'utf16be', mark: 0, unit: 2 };
  return { name: 'utf8', mark: 0, unit: 1 };
}

/** Bytes as one character a code unit. */
export function unitsOf(bytes: Buffer, { name }: Encoding): string {
  if (name === 'utf8') return bytes.toString('latin1');
  const even = bytes.subarray(0, bytes.length & ~1);
  return name === 'utf16le' ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le');
}

/** The text of code units. */
export function decodeUnits(units: string, { name }: Encoding): string {
  return name === 'utf8' && /[\x80-\xff]/.test(units) ? Buffer.from(units, 'latin1').toString() : units;
}
