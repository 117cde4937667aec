/** What a plan contains of the things that an observation of doctor may be about. Pure. */
import type { Answers } from '../../config/answers.ts';
import { noFacts, type PlanFacts } from '../doctor/plan-facts.ts';
import type { PlannedOrganization, PlanSummary } from '../model.ts';
import { phoneOf, type User } from '../sources/user.ts';
import { justInTime } from './just-in-time.ts';
import { memberMetadata } from './member-metadata.ts';
import type { Placement } from './placement.ts';
import { othersIn, type PlacedTenant, type PlanInput } from './plan-input.ts';
import { isEnrolled } from './second-factor.ts';

/** Counts what stands in no other part of a plan, User by User. */
export class ObservedCounter {
  readonly counts = { withRole: 0, withMetadata: 0, enrolledWithoutPhone: 0, emailsWithCapitals: 0 };
  readonly #answers: Answers;
  /** By Organization and phone number. */
  readonly #phones = new Map<string, number>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** A User who becomes a Member of these tenants. */
  add(user: User, { email }: Placement, tenants: readonly PlacedTenant[]): void {
    const { counts } = this;
    if (email !== email.toLowerCase()) counts.emailsWithCapitals += tenants.length;
    if (hasMetadata(user, this.#answers)) counts.withMetadata++;
    counts.withRole += tenants.filter(({ roles }) => roles.length > 0).length;
    if (justInTime(this.#answers)) return;
    const phone = phoneOf(user);
    if (phone === undefined) {
      if (isEnrolled(user, phone, this.#answers)) counts.enrolledWithoutPhone += tenants.length;
      return;
    }
    for (const { externalId } of tenants) {
      const key = `${externalId}\n${phone}`;
      this.#phones.set(key, (this.#phones.get(key) ?? 0) + 1);
    }
  }

  /** The Organizations in which a number occurs twice, with the Members who share it; no numbers. */
  sharedPhones(): string[] {
    return [...this.#phones].flatMap(([key, members]) =>
      members > 1 ? [`${members} Members of ${key.split('\n')[0]}`] : [],
    );
  }
}

const hasMetadata = (user: User, answers: Answers): boolean =>
  (Object.keys(user.trusted_metadata).length > 0 || Object.keys(user.untrusted_metadata).length > 0) &&
  Object.values(memberMetadata(user, answers)).some(metadata => Object.keys(metadata).length > 0);

/** Everything that a consequence may ask for. `summary`: whose warnings are still missing. */
export function factsOf(
  input: PlanInput,
  summary: PlanSummary,
  organizations: readonly PlannedOrganization[],
  counter: ObservedCounter | undefined,
): PlanFacts {
  if (!counter) return noFacts;
  const { hashFile, target } = input;
  const count = (has: (one: PlannedOrganization['settings']['fields']) => boolean) =>
    organizations.filter(({ settings }) => has(settings.fields)).length;
  const others = othersIn(input);
  const slugs = new Map<string, string>([
    ...others.map(one => [one.slug, `other ${one.organization_id}`] as const),
    ...organizations.map(one => [one.slug, one.externalId] as const),
  ]);
  return {
    ...counter.counts,
    members: summary.members,
    withPassword: summary.withPassword,
    passwordsAtLogin: summary.passwordsAtLogin,
    scryptHashes: hashFile ? hashFile.scrypt : 0,
    inSeveral: summary.inSeveral,
    enrolled: summary.enrolled,
    sharedPhones: counter.sharedPhones(),
    caseTwins: caseTwins(
      organizations.map(one => one.externalId),
      (target ?? []).map(one => one.external_id),
    ),
    keysAsSlugs: organizations
      .map(one => one.externalId)
      .filter(externalId => (slugs.get(externalId) ?? externalId) !== externalId),
    slugsAsIds: others.map(one => one.slug).filter(slug => /^organization-(test|live)-/.test(slug)),
    requireFactor: count(fields => fields.mfa_policy === 'REQUIRED_FOR_ALL'),
    restrictLogins: count(fields => fields.auth_methods === 'RESTRICTED'),
    claimDomains: count(fields => (fields.claimed_email_domains ?? []).length > 0),
    targetInUse: (target ?? []).length > 0,
  };
}

/** Groups of external ids that differ in capitals only, with one of the plan among them. */
function caseTwins(planned: string[], others: string[]): string[] {
  const groups = Map.groupBy(new Set([...planned, ...others.filter(Boolean)]), id => id.toLowerCase());
  const own = new Set(planned.map(id => id.toLowerCase()));
  return [...groups].flatMap(([folded, ids]) => (ids.length > 1 && own.has(folded) ? [ids.join(' and ')] : []));
}
