/** Comparing values as Stytch holds them. Pure. */

import type { MemberRole } from 'stytch';
import { withoutNulls } from '../without-nulls.ts';

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
