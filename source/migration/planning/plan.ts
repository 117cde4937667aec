/** What would happen: pure arithmetic on answers and inventory. The same walk feeds the preview and the journal. */

import type { Answers } from '../../config/answers.ts';
import { type Pace, type Rate, rateOf } from '../../stytch/endpoints.ts';
import { justInTime } from '../just-in-time.ts';
import type { InventorySummary, LeftReason, PlannedOrganization, PlanSummary } from '../model.ts';
import { carriesSessions, claimOf, writesEmails } from '../sessions/answer.ts';
import type { HashFileSummary } from '../sources/hash-file.ts';
import type { User } from '../sources/user.ts';
import { bringsPassword, leftLabels, place } from './placement.ts';
import { planProblems, planWarnings } from './plan-warnings.ts';
import { nameOf, uniqueSlug } from './slug.ts';

/** One Member to be: a User in one Organization. */
export interface PlannedMember {
  user: User;
  organization: PlannedOrganization;
  email: string;
  verified: boolean;
  /** With a verified email and a hash; else without a password. */
  password: boolean;
}

export interface PlanInput {
  answers: Answers;
  inventory: InventorySummary;
  users: Iterable<User>;
  /** True when the hash file has a line of this User. */
  hasHash: (userId: string) => boolean;
  hashFile: HashFileSummary | null;
  /** What its times are worked out with; the usual, where left out. */
  pace?: Pace | undefined;
}

/** The service's largest page; also how many Members one verification search is cut to hold. */
export const pageSize = 1000;
/** Organizations in one Member search. */
export const organizationsPerSearch = 100;

/** Makes the plan; tells every Member to `onMember` and every User who is left to `onLeft`, in the order of the inventory. */
export function makePlan(
  input: PlanInput,
  onMember: (member: PlannedMember) => void = () => {},
  onLeft: (user: User, reason: LeftReason) => void = () => {},
): { summary: PlanSummary; organizations: PlannedOrganization[] } {
  const { answers, inventory } = input;
  const organizations = new Map<string, PlannedOrganization>();
  const slugs = new Set<string>();
  const left = new Map<LeftReason, number>();
  const counts = { users: 0, members: 0, placed: 0, inSeveral: 0, withPassword: 0, atFirstLogin: 0, emails: 0 };

  for (const user of input.users) {
    counts.users++;
    const placed = place(user, answers);
    if ('left' in placed) {
      left.set(placed.left, (left.get(placed.left) ?? 0) + 1);
      onLeft(user, placed.left);
      continue;
    }
    counts.placed++;
    if (placed.tenants.length > 1) counts.inSeveral++;
    // A claim is taken as proof of the email: an unverified one is none.
    const claimed = user.trusted_metadata[claimOf(answers)] === placed.email;
    if (writesEmails(answers) && placed.verified && !claimed) counts.emails++;
    const password = bringsPassword(user, placed, answers, input.hasHash);
    for (const { key, name } of placed.tenants) {
      let organization = organizations.get(key);
      if (!organization) {
        organization = { key, name: nameOf(name), slug: uniqueSlug(name, key, slugs), members: 0 };
        organizations.set(key, organization);
      }
      organization.members++;
      if (justInTime(answers)) {
        counts.atFirstLogin++;
        continue;
      }
      counts.members++;
      if (password) counts.withPassword++;
      onMember({ user, organization, email: placed.email, verified: placed.verified, password });
    }
  }

  const bySize = [...organizations.values()].sort((a, b) => b.members - a.members || (a.key < b.key ? -1 : 1));
  const summary: PlanSummary = {
    ...counts,
    organizations: bySize.length,
    left: [...left].map(([reason, users]) => ({ reason, label: leftLabels[reason], users })),
    largest: bySize.slice(0, 20),
    ...timed(callsOf(answers, bySize, counts), input.pace),
    warnings: [],
    problems: [],
  };
  summary.warnings = planWarnings(answers, inventory, input.hashFile, summary);
  summary.problems = planProblems(answers, inventory, input.hashFile, summary);
  return { summary, organizations: bySize };
}

function callsOf(
  answers: Answers,
  organizations: PlannedOrganization[],
  { members, withPassword, emails }: Pick<PlanSummary, 'members' | 'withPassword' | 'emails'>,
) {
  const management = answers.b2bProject === 'existing' ? 0 : 4 + (carriesSessions(answers) ? 8 : 0);
  return [
    { endpoint: 'Management', calls: management },
    { endpoint: 'B2B organizations create', calls: organizations.length },
    { endpoint: 'B2B passwords/migrate', calls: withPassword },
    { endpoint: 'B2B members create', calls: members - withPassword },
    { endpoint: 'Consumer users update', calls: emails },
    { endpoint: 'B2B organizations/search', calls: Math.ceil(organizations.length / pageSize) },
    {
      endpoint: 'B2B members/search',
      calls: members === 0 ? 0 : batches(organizations).reduce((sum, batch) => sum + batch.searches, 0),
    },
  ].filter(call => call.calls > 0);
}

/** Cuts Organizations into Member searches: few enough Organizations each, and as few pages as can be. */
export function batches<T extends { members: number }>(organizations: Iterable<T>): { items: T[]; searches: number }[] {
  const made: { items: T[]; members: number }[] = [];
  for (const organization of organizations) {
    const last = made.at(-1);
    const fits = last && last.items.length < organizationsPerSearch && last.members + organization.members <= pageSize;
    if (fits) {
      last.items.push(organization);
      last.members += organization.members;
    } else made.push({ items: [organization], members: organization.members });
  }
  return made.map(({ items, members }) => ({ items, searches: Math.max(1, Math.ceil(members / pageSize)) }));
}

/** What these calls take at this pace: the part of a plan that a later run may see otherwise. */
export function timed(
  calls: { endpoint: string; calls: number }[],
  pace: Pace | undefined,
): Pick<PlanSummary, 'calls' | 'seconds'> {
  const rates = calls.map(({ endpoint }) => rateOf(endpoint, pace));
  const seconds = rates.reduce((sum, rate, index) => sum + secondsOf(rate, calls[index]?.calls ?? 0), 0);
  return {
    calls: calls.map((call, index) => ({ ...call, perSecond: perSecond(rates[index] as Rate) })),
    seconds: Math.ceil(seconds),
  };
}

const perSecond = (rate: Rate) => rate.calls / rate.seconds;

/** A budget by the minute may be used at once, one by the second is spread. */
function secondsOf(rate: Rate, calls: number): number {
  return rate.seconds > 1 ? Math.floor((calls - 1) / rate.calls) * rate.seconds : calls / rate.calls;
}
