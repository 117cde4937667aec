/** What would happen: arithmetic on answers, inventory and target. One walk over the Users feeds plan, preview and journal. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Answers } from '../../config/answers.ts';
import type { Pace } from '../../stytch/endpoints.ts';
import { consequencesFor, type Difference } from '../doctor/consequences.ts';
import type { HashFileSummary, InventorySummary, PlanCounts, PlannedOrganization, PlanSummary } from '../model.ts';
import { writesEmails } from '../sessions/answer.ts';
import type { TargetOrganization } from '../sources/target.ts';
import type { User } from '../sources/user.ts';
import { type PlanCall, timed } from './calls.ts';
import { claimState } from './claim-key.ts';
import { examplesOf, mostExamples } from './examples.ts';
import { ExternalIdCounter } from './external-id-counter.ts';
import { nameOf } from './identifiers.ts';
import { MetadataCounter } from './metadata-counter.ts';
import { MethodCounter } from './methods.ts';
import { decideSettings } from './organizations/decide.ts';
import { DomainCounter, hasFactor, MethodUse, usedBy } from './organizations/facts.ts';
import type { OrganizationSettings } from './organizations/fields.ts';
import { organizationRules } from './organizations/rules-of.ts';
import { bringsPassword, leftLabel, type Placement, place } from './placement.ts';
import { PlanCounter } from './plan-counter.ts';
import { planProblems, planWarnings } from './plan-warnings.ts';
import { adminRole, RoleCounter, roleMap, rolesOf, rolesSaid } from './roles.ts';
import { chooseSlugs } from './slugs.ts';
import { RowCounter } from './tenancy/file-rows.ts';
import { asksFor } from './tenancy/index.ts';
import { lookAlikes } from './tenancy/look-alikes.ts';
import { looksLikeId, NameCounter } from './tenancy/names.ts';
import type { Tenant } from './tenancy/strategy.ts';

export interface PlanInput {
  answers: Answers;
  inventory: InventorySummary;
  /** Batches of Users: between two of them other work goes on. */
  users: Iterable<User[]>;
  /** True when the hash file has a line of this User. */
  hasHash: (userId: string) => boolean;
  /** True when there is a User with this user_id. */
  hasUser: (userId: string) => boolean;
  hashFile: HashFileSummary | null;
  /** What the target holds; null where it is not there yet, or was not read. */
  target: TargetOrganization[] | null;
  /** Mail domains that Organizations of others claim, with the names of those. */
  claimedByOthers?: ReadonlyMap<string, string> | undefined;
  /** Organizations that this migration intended before, by external id, with the slug that they have. */
  ours: ReadonlyMap<string, { slug: string }>;
  /** The User who is there longest, by the external id of each Organization without an administrator; worked out where left out. */
  admins?: ReadonlyMap<string, string> | undefined;
  /** Whether a workspace key is at hand, which can read the environment's settings. */
  canManage: boolean;
  /** Calls that the resources make for so many records. */
  calls: (counts: PlanCounts, answers: Answers, organizations: readonly PlannedOrganization[]) => PlanCall[];
  /** What the service was observed to do otherwise than assumed; nothing, where left out. */
  differences?: readonly Difference[] | undefined;
  /** What its times are worked out with; the usual, where left out. */
  pace?: Pace | undefined;
}

/** One of a User's tenants, with the B2B roles that its Member gets. */
export type PlacedTenant = Tenant & { roles: string[] };

/** A User who becomes a Member, once or several times. */
export interface PlacedUser extends Placement {
  tenants: PlacedTenant[];
  user: User;
  /** With a verified email and a hash; else without a password. */
  password: boolean;
  /** Whether their email is to stand in the session claim. */
  claim: boolean;
}

export interface PlanVisitor {
  /** Called for each batch of Users; what `placed` and `left` write in it belongs together. */
  batch?: (work: () => void) => void;
  placed?: (placed: PlacedUser) => void;
  left?: (user: User, reason: string) => void;
  onProgress?: (walked: number) => void;
  signal?: AbortSignal | undefined;
}

export interface Plan {
  summary: PlanSummary;
  /** All of them, largest first. */
  organizations: PlannedOrganization[];
}

/** How many Organizations `summary.largest` names. */
const mostLargest = 50;

/** Makes the plan. Rejects with the signal's reason when stopped. */
export async function makePlan(given: PlanInput, visitor: PlanVisitor = {}): Promise<Plan> {
  // Where nobody administers is known when all Users were walked over.
  const first = (given.answers.organizationAdmins ?? 'nobody') !== 'nobody' && !given.admins;
  const admins = first
    ? (await walked({ ...given, admins: new Map() }, { signal: visitor.signal })).oldest
    : given.admins;
  return walked({ ...given, admins }, visitor);
}

async function walked(input: PlanInput, visitor: PlanVisitor): Promise<Plan & { oldest: Map<string, string> }> {
  const { answers } = input;
  const tenants = new Map<string, PlannedOrganization>();
  const left = new Map<string, number>();
  const unusable = { users: 0, examples: [] as string[] };
  const collisions: string[] = [];
  const names = new NameCounter();
  const methods = new MethodCounter();
  const externalIds = new ExternalIdCounter(answers, input.hasUser);
  const metadata = new MetadataCounter(answers, input.inventory);
  let claimInUse = 0;
  let claimUnverified = 0;
  const counter = new PlanCounter(answers, input.hasHash);
  const { counts } = counter;

  const map = roleMap(answers);
  const roles = new RoleCounter();
  /** Organizations that get an administrator beside those with the role. */
  const administered = new Set<string>();
  const rules = organizationRules(answers);
  const claimedByOthers = input.claimedByOthers ?? new Map<string, string>();
  const domains = new DomainCounter(rules, answers, claimedByOthers.size > 0);
  const methodUse = new MethodUse(rules);
  const fileRows = asksFor(answers, 'tenancyFile') ? new RowCounter(answers.tenancyFile ?? '') : undefined;

  function walk(user: User): void {
    counts.users++;
    fileRows?.see(user);
    externalIds.add(user);
    const state = writesEmails(answers) ? claimState(user, answers) : undefined;
    if (state === 'other') claimInUse++;
    if (state === 'unverified') claimUnverified++;
    const placed = place(user, answers);
    if (placed.unusable?.length) {
      unusable.users++;
      if (unusable.examples.length < mostExamples)
        unusable.examples.push(`${user.user_id}: ${placed.unusable.join(', ')}`);
    }
    if ('left' in placed) {
      left.set(placed.left, (left.get(placed.left) ?? 0) + 1);
      visitor.left?.(user, placed.left);
      return;
    }
    const password = bringsPassword(user, placed, answers, input.hasHash);
    methods.add(user, password, answers);
    metadata.add(user);
    counter.add(user, placed, password);
    // A claim is taken as proof of the email: an unverified one is none.
    const claim = writesEmails(answers) && placed.verified;
    if (claim && state === 'free') counts.emails++;
    const members: PlacedTenant[] = placed.tenants.map(tenant => {
      const said = rolesSaid(user, tenant, answers);
      roles.add(user, tenant.externalId, said, map);
      const oldest = input.admins?.get(tenant.externalId);
      const granted =
        answers.organizationAdmins === 'role'
          ? oldest !== undefined && said.includes(answers.adminRole ?? '')
          : oldest === user.user_id;
      if (granted) administered.add(tenant.externalId);
      return { ...tenant, roles: [...new Set([...rolesOf(said, map), ...(granted ? [adminRole] : [])])].sort() };
    });
    const used = usedBy(user, answers);
    const withFactor = hasFactor(used) ? 1 : 0;
    domains.add(placed);
    methodUse.add(placed, used);
    for (const { key, name, externalId, slug = '' } of members) {
      const known = tenants.get(externalId);
      names.add(externalId, name);
      if (!known)
        tenants.set(externalId, { key, name: '', slug, externalId, members: 1, used, withFactor, settings: undecided });
      else if (known.key === key) {
        known.members++;
        known.used |= used;
        known.withFactor += withFactor;
      } else collisions.push(`${known.key} and ${key}`);
    }
    visitor.placed?.({ ...placed, tenants: members, user, password, claim });
  }

  const batch = visitor.batch ?? (work => work());
  for (const users of input.users) {
    visitor.signal?.throwIfAborted();
    batch(() => {
      for (const user of users) walk(user);
    });
    visitor.onProgress?.(counts.users);
    await breathe();
  }

  const cutNames: string[] = [];
  for (const one of tenants.values()) {
    const name = names.best(one.externalId) || one.key;
    one.name = nameOf(name);
    if (one.name !== name.trim()) cutNames.push(`${one.name.slice(0, 24)}…`);
  }
  const idNames = [...tenants.values()].filter(one => one.name === one.key && looksLikeId(one.name));
  const { ours } = input;
  const others = (input.target ?? []).filter(one => !ours.has(one.external_id));
  const { slugs, changed } = chooseSlugs(
    [...tenants.values()],
    others.flatMap(one => [one.slug, one.external_id]).filter(Boolean),
    new Map([...ours].map(([externalId, { slug }]) => [externalId, slug])),
  );
  for (const one of tenants.values()) one.slug = slugs.get(one.externalId) as string;
  const organizations = [...tenants.values()].sort((a, b) => b.members - a.members || (a.key < b.key ? -1 : 1));
  counts.organizations = organizations.length;
  const facts = { domains, methods: methodUse };
  const organizationSettings = decideSettings(organizations, rules, facts, answers, claimedByOthers);
  const summary: PlanSummary = {
    ...counts,
    left: [...left].map(([reason, users]) => ({ reason, label: leftLabel(reason), users })),
    largest: organizations.slice(0, mostLargest),
    unusable,
    existing: existingOf(input, tenants),
    changedSlugs: examplesOf(changed),
    collisions,
    roles: { counts: roles.counts(), administered: roles.administered, granted: administered.size },
    lookAlikes: examplesOf(lookAlikes(organizations.filter(hasOwnKey).map(one => one.key)).map(inOneLine)),
    organizationSettings,
    fileRows: fileRows?.summary() ?? null,
    names: {
      ids: examplesOf(idNames.map(one => one.name)),
      cut: examplesOf(cutNames),
      several: examplesOf([...names.differing()].map(one => one.names.join(' or '))),
    },
    methods: methods.counts(),
    metadata: metadata.counts(),
    externalIds: externalIds.counts(),
    claimInUse,
    claimUnverified,
    ...timed(input.calls(counts, answers, organizations), input.pace),
    warnings: [],
    problems: [],
  };
  const observed = consequencesFor(input.differences ?? [], answers);
  summary.warnings = [...planWarnings(answers, input.inventory, input.hashFile, summary), ...observed.warnings];
  summary.problems = [...planProblems(input, summary), ...observed.problems];
  return { summary, organizations, oldest: roles.oldest() };
}

/** Until all Users were walked over. */
const undecided: OrganizationSettings = { fields: {}, sso: 'none', scim: 'none' };

/** Its key is the application's own: not one that this tool made, of a User or for the left-over ones. */
const hasOwnKey = ({ key }: PlannedOrganization) => !key.startsWith('migrate|');

const inOneLine = (keys: string[]) => keys.map(key => JSON.stringify(key)).join(' and ');

/** What the target holds already: ours from an earlier run, someone else's, and external ids that the plan also needs. */
function existingOf(
  { target, ours }: PlanInput,
  tenants: ReadonlyMap<string, PlannedOrganization>,
): PlanSummary['existing'] {
  if (!target) return null;
  const others = target.filter(one => !ours.has(one.external_id));
  return {
    ours: target.length - others.length,
    others: others.length,
    examples: others.slice(0, mostExamples).map(one => one.name),
    taken: others
      .filter(one => tenants.has(one.external_id))
      .map(one => ({ externalId: one.external_id, name: one.name, organizationId: one.organization_id })),
  };
}
