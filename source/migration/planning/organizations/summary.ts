/** What the settings of all Organizations come to, in numbers and in words. Pure. */
import { authMethods, type OrganizationSetting } from '../../../config/organization-settings.ts';
import { counted, number } from '../../../figures.ts';
import type { PlannedOrganization } from '../../model.ts';
import { namesOf } from './facts.ts';
import { allFields, connectionsOf, type OrganizationSettings } from './fields.ts';

/** How many Organizations have each value of one setting. */
export interface SettingCount {
  setting: OrganizationSetting;
  values: { value: string; organizations: number }[];
}

/** What would fit what Users use now. */
export interface Proposed {
  /** Organizations where each User has a second factor. */
  everybodyHasFactor: number;
  /** Ways to log in that some User uses. */
  methods: string[];
}

/** Organizations that need SSO or SCIM, and connections that the run makes. */
export interface FollowUpCounts {
  sso: number;
  scim: number;
  connections: number;
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

export function countsOf(organizations: readonly PlannedOrganization[]): SettingCount[] {
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

export function proposedOf(organizations: readonly PlannedOrganization[]): Proposed {
  let used = 0;
  let everybodyHasFactor = 0;
  for (const one of organizations) {
    used |= one.used;
    if (one.withFactor === one.members) everybodyHasFactor++;
  }
  return { everybodyHasFactor, methods: namesOf(used, authMethods) };
}

export function followUpOf(organizations: readonly PlannedOrganization[]): FollowUpCounts {
  const followUp = { sso: 0, scim: 0, connections: 0 };
  for (const { settings } of organizations) {
    if (settings.sso !== 'none') followUp.sso++;
    if (settings.scim !== 'none') followUp.scim++;
    followUp.connections += connectionsOf(settings).length;
  }
  return followUp;
}

/** What Organizations get that is no default of the service; '' where there is nothing. */
export function settingsText({ counts }: { counts: readonly SettingCount[] }): string {
  const usual = valuesOf({ fields: {}, sso: 'none', scim: 'none' });
  const parts = counts.flatMap(({ setting, values }) => {
    const others = values.filter(({ value }) => value !== usual[setting]);
    if (others.length === 0) return [];
    const sum = others.reduce((all, one) => all + one.organizations, 0);
    return [`${setting}${others.length === 1 ? ` ${others[0]?.value}` : ''} in ${number(sum)}`];
  });
  return parts.length === 0 ? '' : `Organizations with other settings than the usual ones: ${parts.join('; ')}.`;
}

/** In words: what the plan shows where something was decided. */
export function followUpText({ sso, scim, connections }: FollowUpCounts): string {
  const parts = [
    ...(sso > 0 ? [`SSO for ${counted(sso, 'Organization')}`] : []),
    ...(scim > 0 ? [`SCIM for ${counted(scim, 'Organization')}`] : []),
  ];
  const made = connections > 0 ? ` The run makes ${counted(connections, 'connection')}.` : '';
  return parts.length === 0
    ? ''
    : `To follow: ${parts.join(', ')}.${made} The report has a page for each customer's IT in report/sso-scim.`;
}
