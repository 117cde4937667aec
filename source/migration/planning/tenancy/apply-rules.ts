/** The team's own rules over what the tenancy says of one User. Pure. */
import type { Answers } from '../../../config/answers.ts';
import { keepingLast } from '../../../config/rule-text.ts';
import { mergedInto, parseRules, type TenancyRules } from '../../../config/tenancy-rules.ts';
import type { User } from '../../sources/user.ts';
import { externalIdOf } from '../identifiers.ts';
import { domainOf } from './domains.ts';
import type { Leaving, Tenant, TenantsOf } from './strategy.ts';

export const ruleLeaves: Record<string, Leaving> = { left_out_by_rule: { label: 'left out by a rule of yours' } };

const rulesOf = keepingLast(parseRules);

export function withRules(user: User, found: TenantsOf, answers: Answers): TenantsOf {
  const { tenancyRules = 'none' } = answers;
  if (tenancyRules === 'none') return found;
  const rules = rulesOf(tenancyRules);
  const moved = rules.moves.get(user.user_id);
  if (!moved && 'left' in found) return found;
  const said = 'tenants' in found ? found.tenants : [];
  const before = moved ? moved.map(key => said.find(one => one.key === key) ?? tenantOf(key)) : said;
  const after = new Map<string, Tenant>();
  for (const tenant of before) {
    const key = mergedInto(rules, afterSplit(user, tenant.key, rules));
    if (rules.leftOut.has(key)) continue;
    // The name of a tenant that becomes another says nothing of the other.
    const own = key === tenant.key ? tenant : tenantOf(key);
    const roles = [...new Set([...(after.get(key)?.roles ?? []), ...(tenant.roles ?? [])])];
    after.set(key, {
      ...own,
      name: rules.names.get(key) ?? own.name,
      slug: rules.slugs.get(key) ?? own.slug,
      roles: roles.length > 0 ? roles : undefined,
    });
  }
  if (after.size === 0) return { left: 'left_out_by_rule' };
  return { ...('tenants' in found ? found : {}), tenants: [...after.values()] };
}

/** What a tenant's key becomes for a User with a verified address of a domain that is split off. */
function afterSplit({ emails }: User, key: string, { splits }: TenancyRules): string {
  const domains = new Set(emails.filter(one => one.verified).map(one => domainOf(one.email)));
  return splits.get(key)?.find(({ domain }) => domains.has(domain))?.into ?? key;
}

/** A tenant of which only the key is known: its own Users say its name. */
const tenantOf = (key: string): Tenant => ({ key, name: '', externalId: externalIdOf(key) });

/** Whether a rule names the tenants of this User, whatever the tenancy says. */
export const isMoved = (user: User, { tenancyRules = 'none' }: Answers): boolean =>
  rulesOf(tenancyRules).moves.has(user.user_id);

/** Keys of tenants that are split: what they become depends on the User. */
export const splitTenants = ({ tenancyRules = 'none' }: Answers): ReadonlySet<string> =>
  new Set(rulesOf(tenancyRules).splits.keys());

/** By the key of a tenant, the keys that become it for every User. */
export function mergedKeys({ tenancyRules = 'none' }: Answers): Map<string, string[]> {
  const rules = rulesOf(tenancyRules);
  const merged = new Map<string, string[]>();
  for (const key of rules.merges.keys()) {
    if (rules.splits.has(key)) continue;
    const into = mergedInto(rules, key);
    merged.set(into, [...(merged.get(into) ?? []), key]);
  }
  return merged;
}
