/** Comparing values as Stytch holds them. Pure; without recursion, as metadata may be nested more deeply than a call stack. */

import type { MemberRole } from 'stytch';

/** The value without keys that hold null, at any depth: to Stytch such a key is not there. `sorted`: keys in one order. */
export function withoutNulls(value: unknown, sorted = false): unknown {
  const root: unknown[] = [];
  const open: { from: unknown; into: object; key: PropertyKey }[] = [{ from: value, into: root, key: 0 }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { from, into, key } = step;
    const made = typeof from === 'object' && from !== null ? (Array.isArray(from) ? [] : {}) : from;
    // Not an assignment: a key may be called "__proto__".
    Object.defineProperty(into, key, { value: made, enumerable: true, configurable: true, writable: true });
    if (typeof made !== 'object' || made === null) continue;
    const entries = Object.entries(from as object).filter(([, held]) => Array.isArray(from) || (held ?? null) !== null);
    if (sorted && !Array.isArray(from)) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, held] of entries.reverse()) open.push({ from: held, into: made, key: name });
  }
  return root[0];
}

/** The same text for the same value. A missing field, null, "" and {} are the same: nothing. */
function textOf(value: unknown): string {
  const text = JSON.stringify(withoutNulls(value, true)) ?? '';
  return ['null', '""', '{}'].includes(text) ? '' : text;
}

export const sameValue = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);

/** Lists whose order means nothing. */
const unordered: ReadonlySet<string> = new Set([
  'allowed_auth_methods',
  'allowed_mfa_methods',
  'email_allowed_domains',
  'claimed_email_domains',
]);

const sortedList = (list: unknown): string[] => [...((list ?? []) as string[])].sort();

/** Emails without regard to case; a flag that is not there is false; everything else exactly. */
export function sameField(field: string, one: unknown, other: unknown): boolean {
  if (field === 'email_address' && typeof one === 'string' && typeof other === 'string') {
    return one.toLowerCase() === other.toLowerCase();
  }
  if (field === 'mfa_enrolled') return Boolean(one) === Boolean(other);
  if (unordered.has(field)) return sameValue(sortedList(one), sortedList(other));
  if (field === 'roles') return sameValue(directRoles(one), directRoles(other));
  return sameValue(one, other);
}

/** Ids of the roles that are assigned to a Member itself, without the one that every Member has; of ids, or as the API returns them. */
export function directRoles(roles: unknown): string[] {
  const ids = ((roles ?? []) as (string | MemberRole)[]).flatMap(role => {
    if (typeof role === 'string') return [role];
    return role.sources.some(source => source.type === 'direct_assignment') ? [role.role_id] : [];
  });
  return ids.filter(id => id !== 'stytch_member').sort();
}

/** The fields of `wanted` that `found` has otherwise. */
export function differingFields(wanted: object, found: object): string[] {
  return Object.entries(wanted)
    .filter(([field, value]) => !sameField(field, value, Reflect.get(found, field)))
    .map(([field]) => field);
}
