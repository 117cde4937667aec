/** Keys of metadata that decide a User's tenant, role or identity. Pure. */
import type { Answers } from '../../config/answers.ts';
import { keysOf } from '../planning/tenancy/metadata-path.ts';
import { markerKey } from '../resources/carry-back/index.ts';
import { claimOf } from '../sessions/answer.ts';

/**
 * The outermost keys. They are never written from what a Member has: a Member that moved itself would move its User. Nor is the
 * email that session tokens claim: a B2B session is given to whom it names. Nor is the id that joins a created User to its Member.
 */
export function decidingKeys(kind: 'trusted' | 'untrusted', answers: Answers): ReadonlySet<string> {
  const { tenantKey, roleKey } = answers;
  const keys = [tenantKey, roleKey].flatMap(path => (path === undefined ? [] : keysOf(path).slice(0, 1)));
  return new Set(kind === 'trusted' ? [...keys, claimOf(answers), markerKey] : keys);
}

/** `trusted_metadata` that puts a new User into these tenants; undefined where metadata does not decide that. */
export function tenantMetadata(
  { tenancy, tenantKey }: Answers,
  tenants: readonly string[],
): Record<string, unknown> | undefined {
  if (tenancy !== 'trusted_metadata' || tenantKey === undefined || tenants.length === 0) return undefined;
  const value: unknown = tenants.length === 1 ? tenants[0] : tenants;
  return keysOf(tenantKey).reduceRight((inner: unknown, key) => Object.fromEntries([[key, inner]]), value) as Record<
    string,
    unknown
  >;
}
