/** Opens the migration of one folder: the implementation of `Migration`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Answers } from '../config/answers.ts';
import { UserError } from '../config/user-error.ts';
import { type Access, openConsumer, openRun, shortTimeoutMs, type Waiting } from './access.ts';
import { Journal } from './engine/journal.ts';
import { journalError } from './engine/journal-file.ts';
import { lock } from './engine/lock.ts';
import { RunLog } from './engine/run-log.ts';
import { drive } from './engine/runner.ts';
import { progressOf } from './engine/status.ts';
import { throttleByKey } from './engine/throttle-by-key.ts';
import type { Migration } from './migration.ts';
import type { InventorySummary, PlanSummary, RunEvent, RunResult } from './model.ts';
import { makePlan, type PlanInput, timed } from './planning/plan.ts';
import { applyPolicy } from './policy.ts';
import { writeReport } from './report/write.ts';
import { caughtUp, resultOf } from './result.ts';
import type { RunOptions } from './run-options.ts';
import { writeRecords } from './run-records.ts';
import { proveSession } from './sessions/prove-session.ts';
import { sampleSessions } from './sessions/sample.ts';
import { planTemplate, refuseTakenClaim } from './sessions/template-plan.ts';
import { type HashFileSummary, indexHashFile } from './sources/hash-file.ts';
import { readInventory } from './sources/inventory.ts';
import { tasks } from './tasks/index.ts';
import { createdEnvironment } from './tasks/project.ts';
import type { RunContext } from './tasks/task.ts';
import { previewUndo } from './undo/run.ts';

/** Opens or begins the migration in `dir`. Throws UserError when its journal cannot be used, or belongs to another project. */
export function openMigration(dir: string, access: Access): Migration {
  // A long run makes much short-lived garbage; without these V8 answers with memory that it never needs. Measured: 174 MB
  // instead of 237, in the same time.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'journal.sqlite');
  const journal = new Journal(path);
  try {
    claim(journal, access.credentials.consumerProjectId, dir);
  } catch (error) {
    journal.close();
    throw error;
  }
  const log = new RunLog(join(dir, 'run.log'));
  const reportDir = join(dir, 'report');

  function planInput(answers: Answers): PlanInput {
    const inventory = journal.get<InventorySummary>('inventory');
    if (!inventory) throw notRead();
    const hashFile: HashFileSummary | null =
      answers.passwords === 'file' && answers.passwordFile ? indexHashFile(journal, answers.passwordFile) : null;
    return {
      ...{ answers, inventory, hashFile, users: journal.users(), pace: access.pace },
      hasHash: userId => journal.hash(userId) !== undefined,
    };
  }

  /** The last plan is kept with what it was made of: a million Users take seconds, and resuming must not. */
  function planOf(answers: Answers): PlanSummary {
    const input = planInput(answers);
    const madeOf = JSON.stringify([answers, input.inventory.readAt, input.hashFile]);
    const known = journal.get<{ madeOf: string; summary: PlanSummary }>('plan');
    if (known?.madeOf === madeOf) return { ...known.summary, ...timed(known.summary.calls, input.pace) };
    const { summary } = makePlan(input);
    journal.set('plan', { madeOf, summary });
    return summary;
  }

  async function execute(
    answers: Answers,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal | undefined,
    options: RunOptions = {},
    only?: 'verify',
  ): Promise<RunResult> {
    const tell = (event: RunEvent) => {
      log.write(event);
      onEvent(event);
    };
    const started = performance.now();
    if (options.policy) applyPolicy(journal, options.policy);
    const plan = planOf(answers);
    if (plan.problems.length > 0) throw notReady(plan.problems.map(problem => problem.text));
    const since = only ? () => undefined : caughtUp(journal);
    let early: 'interrupted' | 'failed' | undefined;
    const onWait = throttleByKey((seconds, why) => tell({ type: 'wait', seconds, why }));
    await within(answers, { signal, onWait }, options, async context => {
      if (!only) await refuseTakenClaim(context);
      if (!only) writeRecords(journal, planInput(answers), context.environmentType, options);
      const wanted = tasks.filter(task => task.when(answers) && (!only || task.id === only));
      for (const task of wanted.filter(one => !one.optional))
        onEvent({ type: 'task', progress: progressOf(journal, task, answers) });
      for (const task of wanted) {
        const end = await drive(task, context, tell, signal);
        if (end !== 'done') early = end === 'stopped' ? 'interrupted' : 'failed';
        // Without a project there is nothing to go on with; failures elsewhere leave the rest to be done.
        if (task.id === 'project' && !createdEnvironment(context)) early ??= 'failed';
        if (early) break;
      }
    });
    const result = resultOf(journal, plan, {
      ...{ early, reportDir, seconds: (performance.now() - started) / 1000 },
      since: since(),
      b2bProjectId: createdEnvironment({ journal })?.project_id ?? access.credentials.b2bProjectId ?? '',
    });
    journal.set('result', result);
    writeReport(reportDir, journal, planInput(answers), plan, result);
    tell({ type: 'end', result });
    return result;
  }

  async function within<T>(
    answers: Answers,
    waiting: Waiting,
    options: RunOptions,
    work: (context: RunContext) => Promise<T>,
  ): Promise<T> {
    const context = openRun(access, journal, answers, waiting, options);
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  }

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const release = lock(dir);
    try {
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR') throw journalError(path, error);
      throw error;
    } finally {
      release();
    }
  }

  return {
    summary: () => journal.get<InventorySummary>('inventory') ?? null,
    readInventory: (onProgress, signal) =>
      alone(() => readInventory(journal, openConsumer(access, { signal }), onProgress, signal)),
    countSessions: signal =>
      alone(async () => {
        const inventory = journal.get<InventorySummary>('inventory');
        if (!inventory) throw notRead();
        const consumer = openConsumer(access, { signal, patience: shortTimeoutMs });
        const counted = { ...inventory, sessions: await sampleSessions(journal, consumer, signal) };
        journal.set('inventory', counted);
        return counted;
      }),
    plan: planOf,
    templatePlan: (answers, signal) =>
      alone(() => within(answers, { signal, patience: shortTimeoutMs }, {}, planTemplate)),
    organizations: (answers, limit) => makePlan(planInput(answers)).organizations.slice(0, limit),
    run: (answers, onEvent, signal, options) => alone(() => execute(answers, onEvent, signal, options)),
    verify: (answers, onEvent, signal) => alone(() => execute(answers, onEvent, signal, {}, 'verify')),
    within: (answers, waiting, work) => alone(() => within(answers, waiting, {}, work)),
    prove: (answers, session, onLink, signal) =>
      alone(() => within(answers, { signal }, {}, context => proveSession(context, session, onLink))),
    report: answers => {
      const result = journal.get<RunResult>('result');
      if (!result) throw noRun();
      writeReport(reportDir, journal, planInput(answers), planOf(answers), result);
      return reportDir;
    },
    undoPreview: answers => previewUndo(journal, answers, access.credentials.b2bProjectId ?? ''),
    status: answers => ({
      tasks: tasks.filter(task => task.when(answers) && !task.optional).map(task => progressOf(journal, task, answers)),
      result: journal.get<RunResult>('result') ?? null,
    }),
    close: () => journal.close(),
  };
}

/** A journal belongs to the project that it was read from. */
function claim(journal: Journal, projectId: string | undefined, dir: string): void {
  const owner = journal.get<string>('consumerProjectId');
  if (owner === undefined) {
    if (projectId) journal.set('consumerProjectId', projectId);
  } else if (projectId && owner !== projectId) {
    throw new UserError({
      what: `The journal in ${dir} belongs to ${owner}, not to ${projectId}.`,
      why: 'Its records would be moved into the wrong place.',
      next: 'Choose another folder with --dir, or start over: the old files are kept under previous/.',
      exitCode: 2,
    });
  }
}

function noRun(): UserError {
  return new UserError({
    what: 'There is nothing to report yet.',
    why: 'No run has come to an end in this folder.',
    next: 'Run the migration first; "status" says where it stands.',
    exitCode: 2,
  });
}

function notRead(): UserError {
  return new UserError({
    what: 'The Users have not been read yet.',
    why: 'A plan is made from what is in the Consumer project.',
    next: 'Let the wizard read them, or use "plan" or "run", which read them first.',
    exitCode: 2,
  });
}

function notReady(problems: string[]): UserError {
  return new UserError({
    what: 'The plan has problems, so nothing was started.',
    why: problems.join(' '),
    next: 'Mend them and run again.',
    exitCode: 2,
  });
}
