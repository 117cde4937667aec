/**
 * The items of a JSON array, or of a file with one JSON value a line, one at a time: such a file may be larger than memory.
 * Says where each begins. A file that ends too early is an error, never fewer items.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export interface Item {
  text: string;
  /** Counted from 1. */
  number: number;
  /** The line on which it begins, counted from 1. */
  line: number;
}

/** What is wrong with a file as a whole, or with one of its items. */
export class FileError extends Error {
  readonly why: string;
  readonly next: string;
  constructor(what: string, why: string, next: string) {
    super(what);
    this.name = 'FileError';
    this.why = why;
    this.next = next;
  }
}

const again = 'Export the Users again with the official export utility, and take the whole file.';

/** `inside` names the keys of an object that may wrap the array: `{"users": [...]}`. Throws FileError. */
export function* itemsOf(path: string, inside: readonly string[]): Generator<Item> {
  const wrapper = new RegExp(`^\\s*\\{\\s*"(?:${inside.join('|')})"\\s*:\\s*\\[`);
  let state: 'start' | 'array' | 'lines' | 'end' = 'start';
  let item: { text: string; line: number } | undefined;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let number = 0;
  const finished = () => {
    const { text, line: at } = item as { text: string; line: number };
    item = undefined;
    return { text, line: at, number: ++number };
  };
  for (const chunk of textOf(path)) {
    let at = 0;
    if (state === 'start') {
      const wrapped = wrapper.exec(chunk);
      const first = chunk.search(/\S/);
      if (first < 0) {
        line += chunk.split('\n').length - 1;
        continue;
      }
      if (!wrapped && chunk[first] !== '[' && chunk[first] !== '{') throw notJson(path, chunk.slice(first));
      state = wrapped || chunk[first] === '[' ? 'array' : 'lines';
      at = wrapped ? wrapped[0].length : state === 'array' ? first + 1 : first;
      line += chunk.slice(0, at).split('\n').length - 1;
    }
    let from = at;
    for (; at < chunk.length && state !== 'end'; at++) {
      const character = chunk[at] as string;
      if (character === '\n') line++;
      if (item === undefined) {
        if (/[\s,]/.test(character)) continue;
        if (state === 'array' && character === ']') {
          state = 'end';
          continue;
        }
        item = { text: '', line };
        from = at;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inString = false;
      } else if (character === '"') inString = true;
      else if (character === '{' || character === '[') depth++;
      else if ((character === '}' || character === ']') && depth > 0) depth--;
      // A text, number or word among the items ends at a comma, a bracket or a line.
      else if (depth === 0 && /[\s,\]]/.test(character)) {
        item.text += chunk.slice(from, at);
        yield finished();
        if (character === ']') state = 'end';
        continue;
      }
      if (
        depth === 0 &&
        !inString &&
        (character === '}' || (character === ']' && item.text + chunk.slice(from, at) !== ''))
      ) {
        item.text += chunk.slice(from, at + 1);
        yield finished();
      }
    }
    if (item) item.text += chunk.slice(from);
  }
  if (item && (depth > 0 || inString || state === 'array')) {
    throw new FileError(
      `${path} ends in the middle of item ${number + 1}, which begins on line ${item.line}.`,
      'The file is not complete.',
      again,
    );
  }
  if (item) yield finished();
  if (state === 'array') {
    throw new FileError(
      `${path} ends after ${number} items without the "]" of its list.`,
      'The file is not complete.',
      again,
    );
  }
  if (state === 'start') throw new FileError(`${path} is empty.`, 'It holds no text at all.', again);
}

/** The text in pieces, from UTF-8 or, with a byte order mark, UTF-16. */
function* textOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(1024 * 1024);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let before = 0;
  try {
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      decoder ??= new TextDecoder(encodingOf(buffer), { fatal: true });
      try {
        yield decoder.decode(buffer.subarray(0, size), { stream: true });
      } catch {
        throw notUtf8(path, before + firstBadByte(buffer.subarray(0, size)));
      }
      before += size;
    }
  } finally {
    closeSync(file);
  }
}

function encodingOf(start: Buffer): string {
  const mark = start.readUInt16BE(0);
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
}

/** About where, to the kilobyte at worst: the first part that does not decode. */
function firstBadByte(bytes: Buffer): number {
  const step = 1024;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < bytes.length; at += step) {
    try {
      decoder.decode(bytes.subarray(at, at + step), { stream: true });
    } catch {
      return at;
    }
  }
  return 0;
}

const notUtf8 = (path: string, byte: number) =>
  new FileError(
    `${path} is not UTF-8 text, at about byte ${byte + 1}.`,
    'It was saved in another encoding, such as Latin-1: names and addresses would be wrong.',
    'Save it as UTF-8, or export it again.',
  );

function notJson(path: string, start: string): FileError {
  const [first = ''] = start.split(/\r?\n/);
  const csv = /^[\w" -]+([,;\t][\w" -]+)+$/.test(first);
  return new FileError(
    `${path} is ${csv ? 'a CSV file' : 'not JSON'}.`,
    csv
      ? `Its first line is "${first.slice(0, 60)}". Metadata and lists of addresses do not fit into columns.`
      : `It begins with "${first.slice(0, 30)}".`,
    'Give the JSON that the official export utility writes (users.json), or one User object a line.',
  );
}
