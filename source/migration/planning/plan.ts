/** What would happen: arithmetic on answers, inventory and target. One walk over the Users feeds plan, preview and journal. */
import { setImmediate as breathe } from 'node:timers/promises';
import { consequencesFor } from '../doctor/consequences.ts';
import type { PlannedOrganization, PlanSummary } from '../model.ts';
import { oldestWithoutAdministrator } from './administrators.ts';
import { timed } from './calls.ts';
import { examplesOf, mostExamples } from './examples.ts';
import { isReserved, nameOf } from './identifiers.ts';
import { factsOf } from './observed-facts.ts';
import { decideSettings } from './organizations/decide.ts';
import { leftLabel } from './placement.ts';
import { othersIn, type PlanInput, type PlanVisitor } from './plan-input.ts';
import { planProblems } from './plan-problems.ts';
import { PlanWalk } from './plan-walk.ts';
import { planWarnings } from './plan-warnings.ts';
import { chooseSlugs } from './slugs.ts';
import { lookAlikes } from './tenancy/look-alikes.ts';
import { looksLikeId } from './tenancy/names.ts';

export interface Plan {
  summary: PlanSummary;
  /** All of them, largest first. */
  organizations: PlannedOrganization[];
}

/** How many Organizations `summary.largest` names. */
const mostLargest = 50;

/** Makes the plan. Rejects with the signal's reason when stopped. */
export async function makePlan(input: PlanInput, visitor: PlanVisitor = {}): Promise<Plan> {
  const { answers, ours } = input;
  const walk = new PlanWalk(input, await oldestWithoutAdministrator(input, visitor.signal));
  const { tenants, names, roles } = walk;
  const { counts } = walk.counter;
  const batch = visitor.batch ?? (work => work());
  for (const users of input.users) {
    visitor.signal?.throwIfAborted();
    batch(() => {
      for (const user of users) walk.add(user, visitor);
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
  const others = othersIn(input);
  const { slugs, changed } = chooseSlugs(
    [...tenants.values()],
    others.flatMap(one => [one.slug, one.external_id]).filter(Boolean),
    new Map([...ours].map(([externalId, { slug }]) => [externalId, slug])),
  );
  for (const one of tenants.values()) one.slug = slugs.get(one.externalId) as string;
  const organizations = [...tenants.values()].sort((a, b) => b.members - a.members || (a.key < b.key ? -1 : 1));
  counts.organizations = organizations.length;
  const ownKeys = organizations.filter(one => !isReserved(one.externalId)).map(one => one.key);
  const summary: PlanSummary = {
    ...counts,
    left: [...walk.left].map(([reason, users]) => ({ reason, label: leftLabel(reason), users })),
    largest: organizations.slice(0, mostLargest),
    unusable: { users: walk.unusable.count, examples: walk.unusable.examples },
    existing: existingOf(input, tenants),
    changedSlugs: examplesOf(changed),
    collisions: walk.collisions,
    roles: { counts: roles.counts(), administered: roles.administered, granted: walk.administered.size },
    lookAlikes: examplesOf(lookAlikes(ownKeys).map(inOneLine)),
    organizationSettings: decideSettings(organizations, walk),
    fileRows: walk.fileRows?.summary() ?? null,
    names: {
      ids: examplesOf(idNames.map(one => one.name)),
      cut: examplesOf(cutNames),
      several: examplesOf([...names.differing()].map(one => one.names.join(' or '))),
    },
    methods: walk.methods.counts(),
    metadata: walk.metadata.counts(),
    externalIds: walk.externalIds.counts(),
    claimInUse: walk.claims.inUse,
    claimUnverified: walk.claims.unverified,
    ...timed(input.calls(counts, answers, organizations), input.pace),
    warnings: [],
    problems: [],
  };
  const observed = consequencesFor(
    input.differences ?? [],
    answers,
    factsOf(input, summary, organizations, walk.observed),
  );
  summary.warnings = [...planWarnings(answers, input.inventory, input.hashFile, summary), ...observed.warnings];
  summary.problems = [...planProblems(input, summary), ...observed.problems];
  return { summary, organizations };
}

const inOneLine = (keys: string[]) => keys.map(key => JSON.stringify(key)).join(' and ');

/** What the target holds already: ours from an earlier run, someone else's, and external ids that the plan also needs. */
function existingOf(input: PlanInput, tenants: ReadonlyMap<string, PlannedOrganization>): PlanSummary['existing'] {
  const { target } = input;
  if (!target) return null;
  const others = othersIn(input);
  return {
    ours: target.length - others.length,
    others: others.length,
    examples: others.slice(0, mostExamples).map(one => one.name),
    taken: others
      .filter(one => tenants.has(one.external_id))
      .map(one => ({ externalId: one.external_id, name: one.name, organizationId: one.organization_id })),
  };
}
