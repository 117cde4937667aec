/** Claimed mail domains: a domain belongs to one Organization, and keeps its people out of every other. Pure. */
import { organizationRuleText } from '../../../config/organization-rules.ts';
import { counted, number } from '../../../figures.ts';
import type { PlannedOrganization, Warning } from '../../model.ts';
import type { DomainCounter } from './facts.ts';
import { organizationsText } from './problems.ts';

/** A domain that two Organizations claim, or that is claimed while others have Members with an address there. */
export interface ClaimConflict {
  domain: string;
  error: 'organization_settings_duplicate_claimed_domain' | 'action_not_allowed_email_domain_is_claimed';
  /** Keys of the Organizations, the one that keeps the domain by the remedy first. */
  keys: string[];
  text: string;
  /** Rules that end the conflict. */
  remedy: string;
}

/** `others`: domains that Organizations of others in the B2B project claim, with their names. */
export function claimConflicts(
  organizations: readonly PlannedOrganization[],
  domains: DomainCounter,
  others: ReadonlyMap<string, string>,
): ClaimConflict[] {
  const claims = new Map<string, PlannedOrganization[]>();
  for (const one of organizations)
    for (const domain of one.settings.fields.claimed_email_domains ?? [])
      claims.set(domain, [...(claims.get(domain) ?? []), one]);
  const members = domains.with(new Set(claims.keys()));
  const known = new Map(claims.size > 0 ? organizations.map(one => [one.externalId, one]) : []);
  return [...claims].flatMap(([domain, claimants]) => {
    const keys = claimants.map(one => one.key);
    const without = (losers: readonly PlannedOrganization[]) =>
      losers.map(({ key, settings }) => {
        const left = (settings.fields.claimed_email_domains ?? []).filter(one => one !== domain);
        return organizationRuleText({ kind: 'key', key }, 'claimed_email_domains', left.join(', ') || 'none');
      });
    const conflict = (error: ClaimConflict['error'], what: string, all: string[], remedy: string[]): ClaimConflict => ({
      domain,
      error,
      keys: all,
      remedy: remedy.join('; '),
      text: `${what} Stytch would answer ${error}. For example: ${remedy.slice(0, 3).join('; ')}.`,
    });
    const holder = others.get(domain);
    if (holder !== undefined) {
      const what = `${domain} is claimed by the Organization "${holder}" of the B2B project, which this migration did not make, and by ${keys.join(', ')}.`;
      return [conflict('organization_settings_duplicate_claimed_domain', what, keys, without(claimants))];
    }
    if (claimants.length > 1) {
      const what = `${domain} is claimed twice, by ${keys.slice(0, 5).join(', ')}: a domain belongs to one Organization.`;
      return [conflict('organization_settings_duplicate_claimed_domain', what, keys, without(claimants.slice(1)))];
    }
    const elsewhere = [...(members.get(domain) ?? [])].filter(
      ([externalId]) => externalId !== claimants[0]?.externalId,
    );
    if (elsewhere.length === 0) return [];
    const outside = elsewhere.reduce((sum, [, count]) => sum + count, 0);
    const where = elsewhere.map(([externalId]) => known.get(externalId)?.key ?? externalId);
    const what = `${domain} is claimed by ${keys[0]}, and ${organizationsText(where.length, where.slice(0, 3))} would have ${counted(outside, 'Member')} with an address there, whom the claim keeps out.`;
    return [conflict('action_not_allowed_email_domain_is_claimed', what, [...keys, ...where], without(claimants))];
  });
}

/** Members whom an Organization of others keeps out, by the domain that it claims: the others are made. */
export function keptOut(domains: DomainCounter, others: ReadonlyMap<string, string>): Warning[] {
  if (others.size === 0) return [];
  return [...domains.with(new Set(others.keys()))].map(([domain, where]) => {
    const members = [...where.values()].reduce((sum, count) => sum + count, 0);
    const who = counted(members, 'Member has', 'Members have');
    return {
      id: `kept_out_${domain}`,
      text: `${who} an address at ${domain}, which the Organization "${others.get(domain)}" of the B2B project claims: Stytch would answer action_not_allowed_email_domain_is_claimed for each. Take the claim away there, or leave these Users out.`,
    };
  });
}

/** So many conflicts are named; the others are counted. */
const mostNamed = 10;

export function claimProblems(conflicts: readonly ClaimConflict[]): Warning[] {
  const named = conflicts.slice(0, mostNamed).map(({ domain, text }) => ({ id: `claimed_${domain}`, text }));
  const more = conflicts.length - named.length;
  if (more === 0) return named;
  return [...named, { id: 'claimed_more', text: `${number(more)} more claimed domains have such a conflict.` }];
}
