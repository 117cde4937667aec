/** Metadata: an object of the application's own. A null deletes its key; size and number of keys are bounded. */
import { demand } from './errors.ts';
import type { Json } from './json.ts';

const mostKeys = 20;
const mostBytes = 4096;

/** The metadata after an update, whose keys replace those of before. */
export function mergeMetadata(before: Json | undefined, update: Json | undefined): Json | undefined {
  if (update === undefined) return before;
  // A map, as a key may be `__proto__`.
  const all = new Map<string, unknown>(Object.entries(before ?? {}));
  for (const [key, value] of Object.entries(update)) {
    if (value === null) all.delete(key);
    else all.set(key, value);
  }
  const merged: Json = Object.fromEntries(all);
  demand(Object.keys(merged).length <= mostKeys, 'metadata_too_many_keys', `Metadata holds at most ${mostKeys} keys.`);
  const size = Buffer.byteLength(JSON.stringify(merged));
  demand(size <= mostBytes, 'metadata_too_large', `Metadata holds at most ${mostBytes} bytes; this has ${size}.`);
  return merged;
}
