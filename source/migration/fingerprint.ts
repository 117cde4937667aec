/** Short marks of values: enough to tell whether one changed since, without keeping it. */
import { createHash } from 'node:crypto';

/** Field -> mark of its value. Nothing, null, "" and {} have the same mark, as they are the same to Stytch. */
export function fingerprints(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, fingerprint(value)]));
}

export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 10);
}

/** JSON with sorted keys: the service may answer them in another order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined);
    if (entries.length === 0) return 'null';
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join(',')}}`;
  }
  return value === undefined || value === '' ? 'null' : JSON.stringify(value);
}
