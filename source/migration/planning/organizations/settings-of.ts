/** The settings of one Organization, from the answers and from what its Users use. Pure. */
import type { Answers } from '../../../config/answers.ts';
import { type OrganizationRule, type OrganizationSelector, widerFirst } from '../../../config/organization-rules.ts';
import { authMethods, mfaMethods, type OrganizationSetting } from '../../../config/organization-settings.ts';
import type { PlannedOrganization } from '../../model.ts';
import { isReserved } from '../identifiers.ts';
import { namesOf } from './facts.ts';
import { type OrganizationFields, type OrganizationSettings, serviceDefaults } from './fields.ts';

/** What is known of an Organization. `ownDomain`: see DomainCounter. */
export type OrganizationFacts = Pick<PlannedOrganization, 'key' | 'externalId' | 'members' | 'used' | 'withFactor'> & {
  ownDomain?: string | undefined;
};

/** Everything but a password: for an application that leaves passwords behind. */
const passwordless = authMethods.filter(method => method !== 'password');

/** Every Member can use these: each has an email. */
export const emailMethods: readonly string[] = ['email_otp', 'magic_link'];

/** Rules, the widest first; those about one Organization each are found by its key, as there may be one for each. */
export class RuleSet<Rule extends OrganizationRule = OrganizationRule> {
  readonly #general: Rule[] = [];
  readonly #byKey = new Map<string, Rule[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of [...rules].sort((a, b) => widerFirst(a.selector, b.selector))) {
      const { selector } = rule;
      if (selector.kind !== 'key') this.#general.push(rule);
      else this.#byKey.set(selector.key, [...(this.#byKey.get(selector.key) ?? []), rule]);
    }
  }

  /** Those about one Organization, the widest first. */
  about(facts: OrganizationFacts): Rule[] {
    return [...this.#general.filter(rule => isAbout(rule.selector, facts)), ...(this.#byKey.get(facts.key) ?? [])];
  }
}

/** Whether a rule is about this Organization. */
function isAbout(selector: OrganizationSelector, { key, members, ownDomain }: OrganizationFacts): boolean {
  switch (selector.kind) {
    case 'all':
      return true;
    case 'company':
      return ownDomain !== undefined;
    case 'key':
      return selector.key === key;
    case 'size':
      return selector.comparison === '>=' ? members >= selector.members : members <= selector.members;
  }
}

/** `rules`: those about this Organization. Of several about one setting the last one counts. */
export function settingsOf(
  facts: OrganizationFacts,
  rules: readonly OrganizationRule[],
  answers: Pick<Answers, 'passwords' | 'reason'>,
): OrganizationSettings {
  const said = new Map<OrganizationSetting, string[]>();
  for (const { setting, value } of rules) said.set(setting, value);
  const word = <Word extends string>(setting: OrganizationSetting) => said.get(setting)?.[0] as Word | undefined;
  const needsSso = answers.reason === 'enterprise' && !isReserved(facts.externalId) ? 'needed' : 'none';
  const sso = word<OrganizationSettings['sso']>('sso') ?? needsSso;
  const scim = word<OrganizationSettings['scim']>('scim') ?? 'none';

  const fields: Partial<OrganizationFields> = {};
  const methods = said.get('auth_methods') ?? (answers.passwords === 'none' ? passwordless : ['ALL_ALLOWED']);
  if (methods[0] !== 'ALL_ALLOWED') {
    fields.auth_methods = 'RESTRICTED';
    const used = [...emailMethods, ...namesOf(facts.used, authMethods), ...(sso === 'none' ? [] : ['sso'])];
    fields.allowed_auth_methods = methods[0] === 'used' ? used.sort() : [...methods];
  }
  const policy =
    word('mfa_policy') === 'used' ? policyUsed(facts) : word<OrganizationFields['mfa_policy']>('mfa_policy');
  if (policy) fields.mfa_policy = policy;
  const factors = said.get('mfa_methods') ?? ['ALL_ALLOWED'];
  const allowed = factors[0] === 'used' ? namesOf(facts.used, mfaMethods) : factors;
  if (allowed.length > 0 && allowed[0] !== 'ALL_ALLOWED') {
    fields.mfa_methods = 'RESTRICTED';
    fields.allowed_mfa_methods = [...allowed];
  }
  fields.email_invites = word('email_invites') ?? 'ALL_ALLOWED';
  for (const field of ['email_jit_provisioning', 'oauth_tenant_jit_provisioning', 'sso_jit_provisioning'] as const) {
    const value = word(field);
    if (value !== undefined) Object.assign(fields, { [field]: value });
  }
  for (const field of ['email_allowed_domains', 'claimed_email_domains'] as const) {
    const domains = said.get(field) ?? ['none'];
    if (domains[0] === 'own') fields[field] = facts.ownDomain === undefined ? [] : [facts.ownDomain];
    else if (domains[0] !== 'none') fields[field] = [...domains];
  }
  const tenants = said.get('allowed_oauth_tenants') ?? ['none'];
  if (tenants[0] !== 'none') fields.allowed_oauth_tenants = tenantsByProvider(tenants);
  return { fields: withoutDefaults(fields), sso, scim };
}

/** Required where every Member has a second factor already. */
const policyUsed = ({ members, withFactor }: OrganizationFacts): OrganizationFields['mfa_policy'] =>
  withFactor === members ? 'REQUIRED_FOR_ALL' : 'OPTIONAL';

function tenantsByProvider(items: readonly string[]): Record<string, string[]> {
  const pairs = items.map(item => item.split(':') as [string, string]);
  return Object.fromEntries(
    [...Map.groupBy(pairs, ([provider]) => provider)].map(([provider, of]) => [provider, of.map(([, id]) => id)]),
  );
}

/** `email_invites` is always said: its default changes as soon as another setting is given. */
function withoutDefaults(fields: Partial<OrganizationFields>): Partial<OrganizationFields> {
  const entries = Object.entries(fields).filter(
    ([field, value]) =>
      field === 'email_invites' ||
      JSON.stringify(value) !== JSON.stringify(serviceDefaults[field as keyof OrganizationFields]),
  );
  return Object.fromEntries(entries) as Partial<OrganizationFields>;
}
