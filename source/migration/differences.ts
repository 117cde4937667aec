/** Comparing what was to be made with what Stytch holds, field by field. */
import { isDeepStrictEqual } from 'node:util';
import { RecordError } from '../stytch/errors.ts';

export interface Difference {
  field: string;
  wanted: unknown;
  found: unknown;
}

/** The fields of `wanted` that `found` has otherwise. A missing field, null, "" and {} are the same: nothing. */
export function differences(wanted: Record<string, unknown>, found: Record<string, unknown>): Difference[] {
  return Object.keys(wanted)
    .filter(field => !isDeepStrictEqual(plain(wanted[field]), plain(found[field])))
    .map(field => ({ field, wanted: wanted[field], found: found[field] }));
}

/** Throws a RecordError that names the fields, without their values: metadata may be confidential. */
export function refuseDifferences(found: Difference[]): void {
  if (found.length === 0) return;
  throw new RecordError('mismatch', `It exists already, but differs in: ${found.map(one => one.field).join(', ')}.`);
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0) return null;
  return value;
}
