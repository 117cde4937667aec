/**
 * What is not in the database yet (SQLite's write-ahead log). SQLite reads it up to the first frame with a wrong checksum and
 * forgets the rest in silence: right after a power cut, but a changed bit takes intents away. Format: sqlite.org/fileformat.html.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const headerSize = 32;
const frameHeaderSize = 24;
const bigEndianMagic = 0x377f0683;

/**
 * Commits that SQLite will not see although they were on the disk. Each commit is synced before the next one is written, so a
 * power cut can leave one unreadable at most: that one was not acknowledged.
 */
export function lostCommits(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const read = (start: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return readSync(descriptor, bytes, 0, length, start) === length ? bytes : undefined;
    };
    const header = read(0, headerSize);
    if (!header) return 0;
    const sum = new Sum(header.readUInt32BE(0) === bigEndianMagic);
    sum.add(header.subarray(0, 24));
    let sound = sum.is(header, 24);
    const known = sound;
    const size = known ? header.readUInt32BE(8) : 4096;
    let lost = 0;
    for (let start = headerSize; ; start += frameHeaderSize + size) {
      const frame = read(start, frameHeaderSize + size);
      if (!frame) return lost > 1 ? lost : 0;
      // Frames of an earlier round are in the database already.
      if (known && frame.compare(header, 16, 24, 8, 16) !== 0) sound = false;
      sum.add(frame.subarray(0, 8));
      sum.add(frame.subarray(frameHeaderSize));
      sound &&= sum.is(frame, 16);
      const ofThisRound = !known || frame.compare(header, 16, 24, 8, 16) === 0;
      if (!sound && ofThisRound && frame.readUInt32BE(4) !== 0) lost++;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The checksum of the log: over words of four bytes, each frame's goes on from the one before. */
class Sum {
  #first = 0;
  #second = 0;
  readonly #bigEndian: boolean;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  /** True where this sum stands there. */
  is(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #word = (bytes: Buffer, at: number) => (this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
}
