/** Comparing values as Stytch holds them. Pure. */
import { isDeepStrictEqual } from 'node:util';

/** A missing field, null, "" and {} are the same: nothing. A key whose value is null is a key that is not there. */
export function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([key, held]) => {
    const kept = plain(held);
    return kept === null && (held === null || held === undefined) ? [] : [[key, held === '' ? '' : kept] as const];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

export const sameValue = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));

/** Emails without regard to case, everything else exactly. */
export function sameField(field: string, one: unknown, other: unknown): boolean {
  if (field === 'email_address' && typeof one === 'string' && typeof other === 'string') {
    return one.toLowerCase() === other.toLowerCase();
  }
  return sameValue(one, other);
}

/** The fields of `wanted` that `found` has otherwise. */
export function differingFields(wanted: object, found: object): string[] {
  return Object.entries(wanted)
    .filter(([field, value]) => !sameField(field, value, Reflect.get(found, field)))
    .map(([field]) => field);
}
