/** Writes down what a run will do before it does anything, and refuses answers that changed under way. */
import { type AnswerId, type Answers, frozenAnswers, mayBecome } from '../config/answers.ts';
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';
import { makePlan } from './planning/plan.ts';
import type { PlanInput } from './planning/plan-input.ts';
import type { RunContext } from './resources/context.ts';
import { resources } from './resources/index.ts';
import { inCohort, type RunOptions } from './run-options.ts';
import { planFiles } from './sources/file-version.ts';

/** Answers with their defaults as the engine takes them: one that was never asked is not a change. */
const assumed: Answers = {
  unverifiedEmail: 'keep_unverified',
  pendingUsers: 'create',
  lockedUsers: 'leave_out',
  severalPasswords: 'same',
  mfaEnrollment: 'moved',
  memberExternalId: 'user_id',
  tenancyThen: 'none',
  tenantNameKey: 'none',
  publicDomains: 'none',
  b2bEnvironment: 'new',
};

/** The answers of a run that has begun: a question that concerns no User is not asked again, and its answer still holds. */
export const heldAnswers = (journal: Journal): Answers =>
  begun(journal) ? (journal.get<Answers>('frozen') ?? {}) : {};

/** Throws UserError when an answer that a begun run holds on to is another one now. */
export function refuseChangedAnswers(journal: Journal, answers: Answers): void {
  const before = journal.get<Answers>('frozen');
  if (!before || !begun(journal)) return;
  const changed = frozenAnswers.filter(id => !mayBecome(id, before[id] ?? assumed[id], answers[id] ?? assumed[id]));
  if (changed.length > 0) throw answersChanged(changed);
}

/** The answers that a run holds on to. */
const frozenOf = (answers: Answers): Answers => Object.fromEntries(frozenAnswers.map(id => [id, answers[id]]));

/** Plans the records that depend on the answers alone; resources whose answers do not ask for it have none. */
export function writeFixedRecords(context: RunContext): void {
  const { journal, answers } = context;
  journal.transaction(() => {
    if (!begun(journal)) {
      for (const { id } of resources) journal.clear(id);
      journal.unset('recordsMadeOf');
    }
    journal.set('frozen', frozenOf(answers));
    for (const { id, when, desired } of resources) {
      if (!desired.fixed || !when(answers, context)) continue;
      for (const { key, desired: body } of desired.fixed(context)) {
        journal.add(id, key, body);
        if (journal.record(id, key)?.intent === null) journal.amend(id, key, body);
      }
    }
  });
}

/**
 * Plans the records of Organizations and Users, as one generation. Repeated with the same Users, answers and cohort it does
 * nothing. Interrupted, it begins again.
 */
export async function writeRecords(
  context: RunContext,
  input: PlanInput,
  options: RunOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { journal, answers } = context;
  const { hashFile, inventory } = input;
  const madeOf = JSON.stringify([
    frozenOf(answers),
    [answers.members, answers.sessions, answers.claimName, inventory.reading, hashFile, planFiles(answers)],
    [options.only, options.percent],
    [answers.tenancyRules, answers.roleFrom, answers.roleKey, answers.roleMap, answers.organizationAdmins],
    answers.metadata ?? 'all',
    [answers.organizationSettings, answers.reason],
  ]);
  if (journal.get('recordsMadeOf') === madeOf) return;
  const generation = (journal.get<number>('generation') ?? 0) + 1;
  journal.transaction(() => {
    journal.unset('recordsMadeOf');
    journal.set('generation', generation);
  });
  const chosen = await cohortOf(input, options, signal);

  const { organizations } = await makePlan(input, {
    signal,
    batch: work => journal.transaction(work),
    placed(placed) {
      const tenants = placed.tenants.filter(one => chosen(one.externalId));
      for (const resource of resources) {
        const records = resource.desired.perUser?.(placed, answers, context) ?? [];
        const asked = resource.when(answers, context) && tenants.length > 0;
        for (const record of records) {
          const here = record.parent === undefined || chosen(record.parent);
          journal.want(resource.id, generation, record, asked && here);
        }
      }
    },
  });
  journal.transaction(() => {
    for (const one of organizations) {
      for (const { id, when, desired } of resources) {
        const asked = when(answers, context) && chosen(one.externalId);
        for (const record of desired.perOrganization?.(one, answers, context) ?? [])
          journal.want(id, generation, record, asked);
      }
    }
    journal.set('recordsMadeOf', madeOf);
  });
}

/** Which Organizations take part. Their slugs, by which they can be named, are known when all Users were walked over. */
async function cohortOf(
  input: PlanInput,
  options: RunOptions,
  signal?: AbortSignal,
): Promise<(externalId: string) => boolean> {
  if (!options.only) return externalId => inCohort({ key: externalId, slug: '' }, options);
  const { organizations } = await makePlan(input, { signal });
  const named = new Set(organizations.filter(one => inCohort(one, options)).map(one => one.externalId));
  return externalId => named.has(externalId);
}

/** True once any call of the run may have been made. */
export function begun(journal: Journal): boolean {
  const ids = resources.map(one => one.id);
  const marks = ids.map(() => '?').join();
  return (
    journal
      .sql(`SELECT 1 FROM records WHERE task IN (${marks}) AND (state != 'planned' OR intent IS NOT NULL) LIMIT 1`)
      .get(...ids) !== undefined
  );
}

function answersChanged(changed: AnswerId[]): UserError {
  return new UserError({
    what: `The answers changed since this run began: ${changed.join(', ')}.`,
    why: 'Records made with the old answers are already in the B2B project, and others would be added to them.',
    next: 'Put the answers back and resume, or start over with --dir in a new folder and a new B2B project.',
    exitCode: 2,
  });
}
