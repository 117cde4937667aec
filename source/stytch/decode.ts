/** Undoes the compression of an answer. fetch would do it, but only after the transport has looked at the answer. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Answer } from './retry.ts';

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** Rejects where the body is not what its headers say. An encoding that is not known is left to fetch. */
export async function decoded(answer: Answer): Promise<Answer> {
  const { 'content-encoding': encoding, 'content-length': _length, ...headers } = answer.headers;
  const names = String(encoding ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity');
  if (names.length === 0 || answer.body.length === 0 || !names.every(name => decoders.has(name))) return answer;
  let body = answer.body;
  // The last one named was applied last.
  for (const name of names.reverse()) body = (await decoders.get(name)?.(body)) as Buffer;
  return { ...answer, headers, body };
}
