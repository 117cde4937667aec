/** The fields of an Organization that follow the answers and the Users, and what becomes of each where B2B has changed it since. Pure. */
import { allFields, type OrganizationFields } from '../planning/organizations/fields.ts';
import { sameField } from './compare.ts';

/** What the tool writes of an Organization that may change later. */
export type Followed = { organization_name: string } & OrganizationFields;

/** Fields that the service checks together: they change together, or not at all. */
const groups: readonly (readonly (keyof Followed)[])[] = [
  ['organization_name'],
  ['auth_methods', 'allowed_auth_methods'],
  ['mfa_policy'],
  ['mfa_methods', 'allowed_mfa_methods'],
  ['email_invites', 'email_jit_provisioning', 'email_allowed_domains'],
  ['claimed_email_domains'],
  ['oauth_tenant_jit_provisioning', 'allowed_oauth_tenants'],
  ['sso_jit_provisioning'],
];

/** Every followed field of a payload: what it does not say has the service's default. */
export function followedOf(payload: object): Followed {
  const fields = allFields(payload as Partial<Followed>) as Followed;
  return Object.fromEntries(groups.flat().map(field => [field, fields[field]])) as unknown as Followed;
}

/** Fields that are wanted otherwise than they were written. */
export const wantedOtherwise = (wanted: Followed, base: Followed): (keyof Followed)[] =>
  groups.flat().filter(field => !sameField(field, wanted[field], base[field]));

export interface Merged {
  payload: Partial<Followed>;
  previous: Partial<Followed>;
  /** Fields that were changed in B2B since: they stay. */
  kept: (keyof Followed)[];
}

/**
 * What to write: groups that are wanted otherwise than they were written. One that was changed in B2B since stays, unless Consumer
 * wins. `ours`: what an interrupted update may have left there.
 */
export function mergeFields(
  { base, wanted, found, ours }: { base: Followed; wanted: Followed; found: Followed; ours: Partial<Followed> },
  consumerWins: boolean,
): Merged {
  const merged: Merged = { payload: {}, previous: {}, kept: [] };
  const isWritten = (field: keyof Followed) =>
    sameField(field, found[field], base[field]) ||
    sameField(field, found[field], wanted[field]) ||
    (Object.hasOwn(ours, field) && sameField(field, found[field], ours[field]));
  for (const group of groups) {
    const differs = (one: Followed) => group.some(field => !sameField(field, wanted[field], one[field]));
    if (!differs(base) || !differs(found)) continue;
    if (!consumerWins && !group.every(isWritten)) merged.kept.push(...group.filter(field => !isWritten(field)));
    else {
      for (const field of group) {
        Object.assign(merged.payload, { [field]: wanted[field] });
        Object.assign(merged.previous, { [field]: found[field] });
      }
    }
  }
  return merged;
}
