/** Which values of metadata can name a tenant. Pure. */

export interface TenantValues {
  /** Each key once, exactly as it is written: not trimmed, not folded, so that no two tenants become one. */
  usable: string[];
  /** What the others are, in words. */
  unusable: string[];
}

/** At least one visible character. */
const visible = /[^\s\p{C}\p{Z}]/u;

export function usableTenants(values: readonly unknown[]): TenantValues {
  const usable = new Set<string>();
  const unusable: string[] = [];
  for (const value of values) {
    const problem = problemOf(value);
    if (problem) unusable.push(problem);
    else usable.add(String(value));
  }
  return { usable: [...usable], unusable };
}

/** Why a value names no tenant; undefined when it does. */
function problemOf(value: unknown): string | undefined {
  if (typeof value === 'string') return visible.test(value) ? undefined : 'a blank text';
  if (typeof value !== 'number') {
    return value === null ? 'null' : Array.isArray(value) ? 'a list in a list' : `a ${typeof value}`;
  }
  // JSON numbers beyond 2^53 arrive rounded: two tenants could look like one.
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return exact ? undefined : 'a number too large to be exact';
}
