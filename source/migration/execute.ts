/** One run: plan, records, calls, verification, result. The same for the first time, a resume, a catch-up, and verify alone. */

import type { Answers } from '../config/answers.ts';
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';
import { runTask, type TaskEnd } from './engine/runner.ts';
import { runSchedule, type Scheduled } from './engine/schedule.ts';
import { progressOf } from './engine/status.ts';
import type { PlanSummary, RunEvent } from './model.ts';
import { proveFirstMember } from './password-proof.ts';
import type { Planner } from './planner.ts';
import { makePlan } from './planning/plan.ts';
import { chosenEnvironment } from './resources/chosen-environment.ts';
import type { RunContext } from './resources/context.ts';
import { resources } from './resources/index.ts';
import { createdEnvironment } from './resources/project.ts';
import type { Resource } from './resources/resource.ts';
import { refuseUnknownRoles } from './role-check.ts';
import { readChecklist } from './settings/checklist-facts.ts';
import { readTarget } from './sources/target.ts';
import { demandTotp } from './totp-proof.ts';
import { finishUndo } from './undo.ts';
import { refuseUnknown } from './unknown-organizations.ts';
import { planVerification, type Verification, verifyId } from './verification/task.ts';
import { refuseChangedAnswers, writeFixedRecords, writeRecords } from './write-records.ts';

export interface Execution {
  journal: Journal;
  planner: Planner;
  context: RunContext;
  onEvent: (event: RunEvent) => void;
  signal?: AbortSignal | undefined;
}

export interface Executed {
  plan: PlanSummary;
  early?: 'interrupted' | 'failed' | undefined;
}

/** Executes or resumes. Throws UserError when the plan has problems; then nothing was written. */
export async function execute({ journal, planner, context, onEvent, signal }: Execution): Promise<Executed> {
  const { answers, options } = context;
  refuseChangedAnswers(journal, answers);
  await finishUndo(context, signal);
  if (hasTarget(context) && !(await planner.isCurrent(answers))) await readTarget(journal, await context.b2b());
  const plan = await planner.planOfRun(answers, { signal });
  refuseProblems(plan);
  if (options.only) {
    const { organizations } = await makePlan(await planner.input(answers, signal), { signal });
    refuseUnknown(options.only, organizations);
  }
  const active = resources.filter(one => one.when(answers, context));
  for (const { check } of active) await check?.(context);
  for (const { to } of plan.roles.counts) if (to !== '') context.wantedRoles.add(to);
  if (options.totpProof) await demandTotp(journal, answers, options.totpProof);
  writeFixedRecords(context);

  showWaiting(journal, active, context, onEvent);
  for (const { create, gate } of active.filter(one => one.gate)) {
    const end = await runTask(create, context, { onEvent, signal });
    if (end !== 'done' || (gate === true && journal.count(create.id).failed > 0))
      return { plan, early: earlyEnd(end) ?? 'failed' };
  }
  if (journal.get('targetRead') === undefined) {
    await readTarget(journal, await context.b2b());
    // The plan did not know what a chosen project holds.
    if (chosenEnvironment(answers)) refuseProblems(await planner.plan(answers, { signal }));
  }
  await refuseUnknownRoles(context, plan);
  await writeRecords(context, await planner.input(answers, signal), options, signal);
  for (const { recover } of active) await recover?.(context);

  if (options.proof && answers.passwords === 'file') {
    await proveFirstMember(context, options.proof, { onEvent, signal });
  }
  const verification = planVerification(compared(context), context, { waiting: true, signal });
  const end = await runSchedule(scheduleOf(active, verification), context, { onEvent, signal });
  // Only a list to read: without it, the one of before stands.
  await readChecklist(context).catch(() => {});
  return { plan, early: earlyEnd(end) };
}

/** Compares both sides again; writes nothing at Stytch. */
export async function verifyOnly({ planner, context, onEvent, signal }: Execution): Promise<Executed> {
  const plan = await planner.planOfRun(context.answers, { signal });
  const verification = planVerification(compared(context), context, { waiting: false, signal });
  verification.onEnd();
  const node = { task: verification.task, parents: verification.ready };
  const end = await runSchedule([node], context, { onEvent, signal });
  await readChecklist(context).catch(() => {});
  return { plan, early: earlyEnd(end) };
}

/** Members are compared also where the application makes them. */
const compared = (context: RunContext): Resource[] =>
  resources.filter(one => one.when(context.answers, context) || one.verify?.always);

const hasTarget = ({ answers, journal }: RunContext): boolean =>
  answers.b2bProject === 'existing' || createdEnvironment(journal) !== undefined;

function earlyEnd(end: TaskEnd): Executed['early'] {
  if (end === 'done') return undefined;
  return end === 'stopped' ? 'interrupted' : 'failed';
}

/**
 * Removals and updates go before what is new, as they free addresses; what is new may have been accepted with older values,
 * which a second round of updates brings up to date.
 */
function scheduleOf(active: readonly Resource[], verification: Verification): Scheduled<RunContext>[] {
  const nodes: Scheduled<RunContext>[] = [];
  for (const resource of resources) {
    const { create, update, remove, dependsOn, parent } = resource;
    if (resource.gate) continue;
    if (remove) nodes.push({ task: remove, after: dependsOn });
    if (update) nodes.push({ task: update, after: remove ? [remove.id] : dependsOn });
    if (!active.includes(resource)) continue;
    const before = [remove, update].flatMap(task => (task ? [task.id] : []));
    nodes.push({ task: create, after: [...dependsOn, ...before], parentTask: parent, onRecord: verification.onRecord });
    if (update) nodes.push({ task: update, id: `${update.id} again`, after: [create.id] });
  }
  let open = nodes.length;
  const onEnd = () => {
    if (--open === 0) verification.onEnd();
  };
  // What is changed or removed is compared afterwards.
  const after = resources.flatMap(one => [one.remove, one.update].flatMap(task => (task ? [task.id] : [])));
  const last = { task: verification.task, parents: verification.ready, after };
  return [...nodes.map(node => ({ ...node, onEnd })), last];
}

/** Every task that will be shown, before the first begins. */
function showWaiting(
  journal: Journal,
  active: readonly Resource[],
  context: RunContext,
  onEvent: (event: RunEvent) => void,
): void {
  for (const { create } of active) {
    onEvent({ type: 'task', progress: progressOf(journal, create.id, create.title(context)) });
  }
  onEvent({ type: 'task', progress: progressOf(journal, verifyId, 'Verify') });
}

/** What `status` shows: the tasks of a run, from the journal alone. */
export function tasksOf(journal: Journal, answers: Answers) {
  const context = { answers } as RunContext;
  const shown = resources
    .filter(one => one.when(answers))
    .map(({ create }) => progressOf(journal, create.id, create.title(context)));
  return [...shown, progressOf(journal, verifyId, 'Verify')];
}

function refuseProblems({ problems }: PlanSummary): void {
  if (problems.length === 0) return;
  throw new UserError({
    what: 'The plan has problems, so nothing was started.',
    why: problems.map(problem => problem.text).join(' '),
    next: 'Fix them and run again.',
    exitCode: 2,
  });
}
