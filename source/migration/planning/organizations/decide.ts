/** Decides the settings of all planned Organizations, and says what they come to. Pure. */
import type { Answers } from '../../../config/answers.ts';
import { authMethods, type OrganizationSetting } from '../../../config/organization-settings.ts';
import { number } from '../../../figures.ts';
import type { PlannedOrganization, Warning } from '../../model.ts';
import { type ClaimConflict, claimConflicts, claimProblems, keptOut } from './claims.ts';
import { type DomainCounter, type MethodUse, namesOf } from './facts.ts';
import { allFields, type OrganizationSettings } from './fields.ts';
import { organizationsText, settingProblems } from './problems.ts';
import type { PlacedRule } from './rules-of.ts';
import { emailMethods, type OrganizationFacts, RuleSet, settingsOf } from './settings-of.ts';

/** How many Organizations have each value of one setting. */
export interface SettingCount {
  setting: OrganizationSetting;
  values: { value: string; organizations: number }[];
}

/** What the plan says of settings. */
export interface SettingsSummary {
  counts: SettingCount[];
  /** What would fit what their Users use: Organizations where each has a second factor, and where less than all methods are used. */
  proposed: { everybodyHasFactor: number; withoutPassword: number; methods: string[] };
  /** Domains that are claimed twice, or claimed while others have Members there. */
  claimConflicts: ClaimConflict[];
  /** Organizations that need SSO or SCIM, and connections that the run makes. */
  followUp: { sso: number; scim: number; connections: number };
  warnings: Warning[];
  problems: Warning[];
}

/** Sets `settings` of every Organization. `others`: see claims.ts. */
export function decideSettings(
  organizations: readonly PlannedOrganization[],
  rules: readonly PlacedRule[],
  { domains, methods }: { domains: DomainCounter; methods: MethodUse },
  answers: Answers,
  others: ReadonlyMap<string, string>,
): SettingsSummary {
  const shared = new Map<string, OrganizationSettings>();
  const open = new Set(rules);
  const set = new RuleSet(rules);
  for (const one of organizations) {
    const facts: OrganizationFacts = { ...one, ownDomain: domains.own(one.externalId, one.members) };
    const about = set.about(facts);
    for (const rule of about) open.delete(rule);
    const settings = settingsOf(facts, about, answers);
    const text = JSON.stringify(settings);
    one.settings = shared.get(text) ?? settings;
    shared.set(text, one.settings);
  }
  const conflicts = claimConflicts(organizations, domains, others);
  return {
    counts: countsOf(organizations),
    proposed: proposedOf(organizations),
    claimConflicts: conflicts,
    followUp: followUpOf(organizations),
    warnings: [...unused([...open]), ...lockedOut(organizations, methods), ...keptOut(domains, others)],
    problems: [...settingProblems(organizations), ...claimProblems(conflicts)],
  };
}

function unused(rules: readonly PlacedRule[]): Warning[] {
  if (rules.length === 0) return [];
  const named = rules.slice(0, mostRules).map(one => one.at);
  const more = rules.length > named.length ? ` and ${number(rules.length - named.length)} more` : '';
  const what = rules.length === 1 ? 'This rule is' : `${number(rules.length)} rules are`;
  return [
    {
      id: 'unused_rules',
      text: `${what} about no Organization: ${named.join(', ')}${more}. Look at the key, or at the sizes.`,
    },
  ];
}

const mostRules = 5;

/** Members who use none of the ways that are allowed: by email everybody could. */
function lockedOut(organizations: readonly PlannedOrganization[], methods: MethodUse): Warning[] {
  let members = 0;
  const keys: string[] = [];
  for (const { key, externalId, settings } of organizations) {
    const allowed = settings.fields.allowed_auth_methods ?? emailMethods;
    const count = emailMethods.some(one => allowed.includes(one)) ? 0 : methods.without(externalId, allowed);
    members += count;
    if (count > 0) keys.push(key);
  }
  if (members === 0) return [];
  const where = organizationsText(keys.length, keys.slice(0, 3));
  return [
    {
      id: 'no_way_in',
      text: `In ${where}, ${members === 1 ? '1 Member uses' : `${number(members)} Members use`} none of the ways to log in that are allowed there, and cannot log in until they can use one. Allow magic_link or email_otp as long as that lasts.`,
    },
  ];
}

/** The values of one Organization in the words of the rules. */
export function valuesOf({ fields, sso, scim }: OrganizationSettings): Record<OrganizationSetting, string> {
  const all = allFields(fields);
  const list = (items: readonly string[]) => items.join(', ') || 'none';
  const tenants = Object.entries(all.allowed_oauth_tenants).flatMap(([provider, ids]) =>
    ids.map(id => `${provider}:${id}`),
  );
  return {
    auth_methods: all.auth_methods === 'RESTRICTED' ? list(all.allowed_auth_methods) : all.auth_methods,
    mfa_policy: all.mfa_policy,
    mfa_methods: all.mfa_methods === 'RESTRICTED' ? list(all.allowed_mfa_methods) : all.mfa_methods,
    email_invites: all.email_invites,
    email_jit_provisioning: all.email_jit_provisioning,
    email_allowed_domains: list(all.email_allowed_domains),
    claimed_email_domains: list(all.claimed_email_domains),
    oauth_tenant_jit_provisioning: all.oauth_tenant_jit_provisioning,
    allowed_oauth_tenants: list(tenants),
    sso_jit_provisioning: all.sso_jit_provisioning,
    sso,
    scim,
  };
}

/** So many values of one setting are named; the rest is counted together. */
const mostValues = 4;

function countsOf(organizations: readonly PlannedOrganization[]): SettingCount[] {
  const bySettings = new Map<OrganizationSettings, number>();
  for (const { settings } of organizations) bySettings.set(settings, (bySettings.get(settings) ?? 0) + 1);
  const counts = new Map<OrganizationSetting, Map<string, number>>();
  for (const [settings, count] of bySettings)
    for (const [setting, value] of Object.entries(valuesOf(settings)) as [OrganizationSetting, string][]) {
      const values = counts.get(setting) ?? new Map<string, number>();
      counts.set(setting, values);
      values.set(value, (values.get(value) ?? 0) + count);
    }
  return [...counts].map(([setting, values]) => {
    const sorted = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const rest = sorted.slice(mostValues).reduce((sum, [, count]) => sum + count, 0);
    const named = sorted.slice(0, mostValues).map(([value, count]) => ({ value, organizations: count }));
    return { setting, values: rest > 0 ? [...named, { value: 'others', organizations: rest }] : named };
  });
}

function proposedOf(organizations: readonly PlannedOrganization[]): SettingsSummary['proposed'] {
  let used = 0;
  let everybodyHasFactor = 0;
  let withoutPassword = 0;
  for (const one of organizations) {
    used |= one.used;
    if (one.withFactor === one.members) everybodyHasFactor++;
    if (!namesOf(one.used, ['password']).length) withoutPassword++;
  }
  return { everybodyHasFactor, withoutPassword, methods: namesOf(used, authMethods) };
}

function followUpOf(organizations: readonly PlannedOrganization[]): SettingsSummary['followUp'] {
  const followUp = { sso: 0, scim: 0, connections: 0 };
  for (const { sso, scim } of organizations.map(one => one.settings)) {
    if (sso !== 'none') followUp.sso++;
    if (scim !== 'none') followUp.scim++;
    if (sso === 'saml' || sso === 'oidc') followUp.connections++;
    if (scim === 'create') followUp.connections++;
  }
  return followUp;
}

/** What Organizations get that is no default of the service; '' where there is nothing. */
export function settingsText({ counts }: SettingsSummary): string {
  const usual = valuesOf({ fields: {}, sso: 'none', scim: 'none' });
  const parts = counts.flatMap(({ setting, values }) => {
    const others = values.filter(({ value }) => value !== usual[setting]);
    if (others.length === 0) return [];
    const sum = others.reduce((all, one) => all + one.organizations, 0);
    return [`${setting}${others.length === 1 ? ` ${others[0]?.value}` : ''} in ${number(sum)}`];
  });
  return parts.length === 0 ? '' : `Organizations with other settings than the usual ones: ${parts.join('; ')}.`;
}

const counted = (count: number, what: string): string => (count === 1 ? `1 ${what}` : `${number(count)} ${what}s`);

/** In words: what the plan shows where something was decided. */
export function followUpText({ sso, scim, connections }: SettingsSummary['followUp']): string {
  const parts = [
    ...(sso > 0 ? [`SSO for ${counted(sso, 'Organization')}`] : []),
    ...(scim > 0 ? [`SCIM for ${counted(scim, 'Organization')}`] : []),
  ];
  const made = connections > 0 ? ` The run makes ${counted(connections, 'connection')}.` : '';
  return parts.length === 0
    ? ''
    : `To follow: ${parts.join(', ')}.${made} The report has a page for each customer's IT in report/sso-scim.`;
}
