/**
 * Writes exchanges to a file, one JSON object a line, to be held against the contract afterwards. With the folder of
 * STYTCH_SANDBOX_RECORD set, every sandbox without a listener does so, also those of other processes: in this way a whole
 * test run is checked.
 */
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from './public.ts';

/** Records into a file, without what proves who called. */
export function recordTo(path: string): (exchange: Exchange) => void {
  writeFileSync(path, '', { mode: 0o600 });
  // A file that was there keeps its mode otherwise.
  chmodSync(path, 0o600);
  return ({ headers: { authorization: _, ...headers }, ...exchange }) =>
    appendFileSync(path, `${JSON.stringify({ ...exchange, headers })}\n`);
}

let started = 0;

/** What the environment asks for, if it asks. */
export function recordOfEnvironment(): ((exchange: Exchange) => void) | undefined {
  const folder = process.env.STYTCH_SANDBOX_RECORD;
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true });
  started += 1;
  return recordTo(join(folder, `${process.pid}-${started}.ndjson`));
}
