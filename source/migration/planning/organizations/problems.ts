/**
 * The service's rules about settings of an Organization, checked before the first call: each problem says what is wrong, how Stytch
 * would answer, and what to write instead. Pure.
 */
import { number, someOf } from '../../../figures.ts';
import type { PlannedOrganization, Warning } from '../../model.ts';
import { isPublicDomain } from '../tenancy/public-domains.ts';
import { allFields, type OrganizationFields } from './fields.ts';

interface ServiceRule {
  /** The service's error type. */
  error: string;
  /** What is wrong, or undefined. */
  problem: (fields: OrganizationFields) => string | undefined;
  /** What to write instead. */
  next: string;
}

const commonIn = (domains: readonly string[], setting: string): string | undefined => {
  const common = domains.filter(domain => isPublicDomain(domain));
  return common.length > 0 ? `${setting} names ${common.join(', ')}, where any person can have an address` : undefined;
};

const serviceRules: readonly ServiceRule[] = [
  {
    error: 'invalid_restricted_email_setting',
    problem: ({ email_invites, email_jit_provisioning, email_allowed_domains }) => {
      const restricted = [
        ...(email_invites === 'RESTRICTED' ? ['email_invites'] : []),
        ...(email_jit_provisioning === 'RESTRICTED' ? ['email_jit_provisioning'] : []),
      ];
      if (restricted.length === 0 || email_allowed_domains.length > 0) return undefined;
      return `${restricted.join(' and ')} RESTRICTED, and no email_allowed_domains`;
    },
    next: 'Give email_allowed_domains (own, or a list), or write the rule for company in place of all',
  },
  {
    error: 'invalid_restricted_oauth_tenants_setting',
    problem: ({ oauth_tenant_jit_provisioning, allowed_oauth_tenants }) =>
      oauth_tenant_jit_provisioning === 'RESTRICTED' && Object.keys(allowed_oauth_tenants).length === 0
        ? 'oauth_tenant_jit_provisioning RESTRICTED, and no allowed_oauth_tenants'
        : undefined,
    next: 'Give allowed_oauth_tenants, such as slack:T0123, or leave it NOT_ALLOWED',
  },
  {
    error: 'invalid_organization_auth_method_settings',
    problem: ({ email_invites, email_jit_provisioning, sso_jit_provisioning }) =>
      [email_invites, email_jit_provisioning, sso_jit_provisioning].every(value => value === 'NOT_ALLOWED')
        ? 'no user could join: email_invites, email_jit_provisioning and sso_jit_provisioning are all NOT_ALLOWED'
        : undefined,
    next: 'Allow one of the three',
  },
  {
    error: 'organization_settings_domain_too_common',
    problem: ({ email_allowed_domains }) => commonIn(email_allowed_domains, 'email_allowed_domains'),
    next: 'Take it out of the list',
  },
  {
    error: 'organization_settings_claimed_domain_too_common',
    problem: ({ claimed_email_domains }) => commonIn(claimed_email_domains, 'claimed_email_domains'),
    next: 'Take it out of the list',
  },
];

const mostNamed = 3;

/** One problem for each rule that some Organizations break. */
export function settingProblems(organizations: readonly PlannedOrganization[]): Warning[] {
  const broken = new Map<string, { rule: ServiceRule; problem: string; keys: string[]; count: number }>();
  // Most Organizations share one of few combinations.
  const checked = new Map<object, [ServiceRule, string][]>();
  for (const { key, settings } of organizations) {
    let found = checked.get(settings.fields);
    if (!found) {
      const fields = allFields(settings.fields);
      found = serviceRules.flatMap(rule => {
        const problem = rule.problem(fields);
        return problem === undefined ? [] : [[rule, problem] as [ServiceRule, string]];
      });
      checked.set(settings.fields, found);
    }
    for (const [rule, problem] of found) {
      const one = broken.get(problem) ?? { rule, problem, keys: [], count: 0 };
      broken.set(problem, one);
      one.count++;
      if (one.keys.length < mostNamed) one.keys.push(key);
    }
  }
  return [...broken.values()].map(({ rule, problem, keys, count }) => ({
    id: rule.error,
    text: `In ${organizationsText(count, keys)}: ${problem}. Stytch would answer ${rule.error}. ${rule.next}.`,
  }));
}

/** How many, and the first of them. */
export function organizationsText(count: number, keys: readonly string[]): string {
  const named = someOf(keys, count);
  return count === 1 ? `the Organization ${named}` : `${number(count)} Organizations (${named})`;
}
