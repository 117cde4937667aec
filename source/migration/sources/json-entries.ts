/** The elements of a JSON array, each with its place. Streamed: the file may be larger than memory. */
import { closeSync, openSync } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import { type Line, piecesOf, readerOf } from './lines.ts';
import { decodeUnits, encodingOf } from './text-encoding.ts';

const [quote, backslash, comma] = [34, 92, 44];
const opening = new Set([91, 123]);
const closing = new Set([93, 125]);
const space = new Set([9, 10, 13, 32]);

/** The elements of the array in a file; `number` is the element's own, from 1. Throws UserError where the array is cut off. */
export function* entriesOf(path: string): Iterable<Line> {
  const descriptor = openSync(path, 'r');
  try {
    const read = readerOf(descriptor);
    const encoding = encodingOf(read(0, 4));
    let depth = 0;
    let inString = false;
    let escaped = false;
    let held: string[] = [];
    /** The place of the element that is being read, in bytes. */
    let begun: number | undefined;
    let number = 0;
    for (const { units, start } of piecesOf(read, encoding)) {
      let from = 0;
      for (let at = 0; at < units.length; at++) {
        const code = units.charCodeAt(at);
        if (inString) {
          if (escaped) escaped = false;
          else if (code === backslash) escaped = true;
          else if (code === quote) inString = false;
          continue;
        }
        if (space.has(code)) continue;
        const ends = depth === 1 && (code === comma || closing.has(code));
        if (ends && begun !== undefined) {
          const whole = (held.join('') + units.slice(from, at)).trimEnd();
          const length = whole.length * encoding.unit;
          yield { text: decodeUnits(whole, encoding), start: begun, length, number: ++number };
          held = [];
          begun = undefined;
        }
        if (ends && code !== comma) return;
        if (!ends && depth > 0 && begun === undefined) {
          begun = start + at * encoding.unit;
          from = at;
        }
        if (code === quote) inString = true;
        else if (opening.has(code)) depth++;
        else if (closing.has(code)) depth--;
      }
      if (begun !== undefined) held.push(units.slice(from));
    }
    throw cutOff(path, number + 1);
  } finally {
    closeSync(descriptor);
  }
}

function cutOff(path: string, entry: number): UserError {
  return new UserError({
    what: `${path} ends before its JSON array does.`,
    why: `The array is not closed at entry ${entry}: a quotation mark or a bracket is missing, or the file is cut off.`,
    next: 'Get the whole file again, or save it as NDJSON, one object a line: there a bad line harms no other.',
    exitCode: 2,
  });
}
