/** Opens the migration of one folder: the implementation of `Migration`. */
import { join } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { makePrivateFolder } from '../config/private-files.ts';
import { UserError } from '../config/user-error.ts';
import { rateOf } from '../stytch/endpoints.ts';
import { withoutDefect } from '../stytch/errors.ts';
import { Throttle } from '../stytch/throttle.ts';
import { type Access, canManage, openConsumer, openRun, shortTimeoutMs, type Waiting } from './access.ts';
import { bind, ownerOf, refuseContradiction, refuseOtherProjects } from './binding.ts';
import { assumptionFacts, observedAt, paceWith, planDifferences } from './doctor/consequences.ts';
import { behaviourOf } from './doctor/doctor-file.ts';
import { followControl, readControl } from './engine/control.ts';
import { Journal } from './engine/journal.ts';
import { journalError } from './engine/journal-file.ts';
import { holderOf, lock } from './engine/lock.ts';
import { RunLog } from './engine/run-log.ts';
import { throttleByKey } from './engine/throttle-by-key.ts';
import { execute, tasksOf, verifyOnly } from './execute.ts';
import { finishSessions } from './finish-sessions.ts';
import { HashFiles } from './hash-files.ts';
import { measure } from './live/measure.ts';
import { liveProtection } from './live-protection.ts';
import type { Migration } from './migration.ts';
import type { InventoryProgress, InventorySummary, PlanSummary, RunResult, TaskProgress } from './model.ts';
import { notRead } from './not-read.ts';
import { provePassword } from './password-proof.ts';
import { Planner } from './planner.ts';
import { preparing } from './prepare-answers.ts';
import type { DescribeAnswers } from './report/facts.ts';
import { openChecklist, openItems } from './report/next-steps.ts';
import { atLoginItems } from './report/passwords-at-login.ts';
import { writeReport } from './report/write.ts';
import type { RunContext } from './resources/context.ts';
import { createdEnvironment } from './resources/project.ts';
import { rollback } from './rollback/rollback.ts';
import { running } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { proveSession } from './sessions/prove-session.ts';
import { sampleSessions } from './sessions/sample.ts';
import { planTemplate } from './sessions/template-plan.ts';
import { settingsActions } from './settings/actions.ts';
import { checklistOf } from './settings/checklist-facts.ts';
import { knownHashFile } from './sources/hash-file.ts';
import { forgetOtherSource, readInventory } from './sources/inventory.ts';
import { readTarget } from './sources/target.ts';
import { proveTotp } from './totp-proof.ts';
import { previewUndo, undo } from './undo.ts';
import { heldAnswers } from './write-records.ts';

/** Opens or begins the migration in `dir`. Throws UserError when its journal cannot be used, or belongs to other projects. */
export function openMigration(dir: string, opened: Access, given: Answers = {}, describe?: DescribeAnswers): Migration {
  refuseContradiction(given, opened.credentials);
  const place = { dir, mode: given.mode, b2b: opened.b2b, local: opened.localB2b === true };
  const observed = () => observedAt(place);
  const pace = paceWith(opened.pace, observed());
  const throttle = new Throttle(rateOf('other', pace));
  const access: Access = { ...opened, pace: { ...pace, throttle }, observed: () => behaviourOf(observed()) };
  makePrivateFolder(dir);
  const path = join(dir, 'journal.sqlite');
  const journal = new Journal(path);
  try {
    refuseOtherProjects(journal, access.credentials, dir);
  } catch (error) {
    journal.close();
    throw error;
  }
  forgetOtherSource(journal, access.source);
  const log = new RunLog(join(dir, 'run.log'));
  const reportDir = join(dir, 'report');
  const live = liveProtection(access, journal);
  const hashFiles = new HashFiles(journal, reportDir);
  const planner = new Planner(journal, {
    pace: access.pace,
    canManage: canManage(access),
    hashFiles,
    differences: () => planDifferences(observed()),
  });

  const prepared = preparing(journal, dir);

  async function within<T>(
    answers: Answers,
    waiting: Waiting,
    options: RunOptions,
    work: (context: RunContext) => Promise<T>,
    readOnly = live.unconfirmed() !== null,
  ): Promise<T> {
    refuseContradiction(answers, access.credentials);
    const context = openRun({ ...access, readOnly }, journal, answers, waiting, options);
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  }

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const release = lock(dir);
    const unfollow = followControl(dir, throttle);
    try {
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR') throw journalError(path, error);
      throw withoutDefect(error);
    } finally {
      unfollow();
      release();
    }
  }

  /** Work that writes to the projects. */
  function writing<T>(work: () => Promise<T>): Promise<T> {
    return alone(async () => {
      live.require();
      return work();
    });
  }

  function bindBoth(): void {
    bind(journal, 'consumerProjectId', access.credentials.consumerProjectId);
    bind(journal, 'b2bProjectId', access.credentials.b2bProjectId);
  }

  const report = (answers: Answers, plan: PlanSummary, result: RunResult) =>
    writeReport(reportDir, journal, { answers, plan, result }, describe, assumptionFacts(observed()));
  const run = running({
    journal,
    planner,
    log,
    throttle,
    prepared,
    within,
    bindBoth,
    report,
    reportDir,
  });

  return {
    summary: () => journal.get<InventorySummary>('inventory') ?? null,
    readInventory: (onProgress, signal) =>
      alone(async () => {
        bind(journal, 'consumerProjectId', access.credentials.consumerProjectId);
        let last: InventoryProgress = { read: 0, total: null, rate: 0, secondsLeft: null };
        const onWait = throttleByKey((seconds, why) => onProgress({ ...last, wait: { seconds, why } }));
        const report = (progress: InventoryProgress) => {
          last = progress;
          onProgress(progress);
        };
        return readInventory(journal, openConsumer(access, { signal, onWait }), report, {
          source: access.source,
          signal,
        });
      }),
    countSessions: signal =>
      alone(async () => {
        const inventory = journal.get<InventorySummary>('inventory');
        if (!inventory) throw notRead();
        const consumer = openConsumer(access, { signal, patience: shortTimeoutMs });
        const counted = { ...inventory, sessions: await sampleSessions(journal, consumer, signal) };
        journal.set('inventory', counted);
        return counted;
      }),
    hashFile: () => knownHashFile(journal),
    readHashFile: (path, options) => alone(() => hashFiles.read(path, options)),
    readTarget: (answers, signal) =>
      alone(() =>
        within(answers, { signal }, {}, async context => {
          if (answers.b2bProject !== 'existing' && !createdEnvironment(journal)) return;
          await readTarget(journal, await context.b2b());
        }),
      ),
    plan: async (answers, options) => planner.plan(await prepared(answers, options), options),
    templatePlan: (answers, signal) =>
      alone(() => within(answers, { signal, patience: shortTimeoutMs }, {}, planTemplate)),
    ...settingsActions(journal, {
      reading: (...given) => alone(() => within(...given)),
      writing: (...given) =>
        writing(() => {
          bindBoth();
          return within(...given);
        }),
    }),
    unconfirmedLive: live.unconfirmed,
    confirmLive: live.confirm,
    run: (answers, onEvent, signal, options = {}) =>
      writing(() => run({ ...heldAnswers(journal), ...answers }, onEvent, signal, options, execute)),
    verify: (answers, onEvent, signal) => alone(() => run(answers, onEvent, signal, {}, verifyOnly)),
    finishSessions: (answers, options, onEvent, signal) =>
      writing(async () => {
        const onWait = throttleByKey((seconds, why) => onEvent({ type: 'wait', seconds, why }));
        const finished = await within(answers, { signal, onWait }, {}, context =>
          finishSessions(context, options, onEvent, signal),
        );
        journal.set('sessionsFinished', finished);
        return finished;
      }),
    rollback: async (answers, options, onEvent, signal) => {
      const onWait = throttleByKey((seconds, why) => onEvent({ type: 'wait', seconds, why }));
      const work = async () =>
        within(await prepared({ ...heldAnswers(journal), ...answers }), { signal, onWait }, {}, context =>
          rollback(context, options, { reportDir, onEvent, signal }),
        );
      return options.what === 'list' ? alone(work) : writing(work);
    },
    measure: (answers, options, signal, wait = () => {}) =>
      alone(async () => {
        const all = await prepared({ ...heldAnswers(journal), ...answers });
        const onWait = throttleByKey(wait);
        return within(all, { signal, onWait }, {}, context => measure(context, options, signal), true);
      }),
    within: (answers, waiting, work) => writing(() => within(answers, waiting, {}, work)),
    prove: (answers, session, onLink, signal) => {
      const proof = () => within(answers, { signal }, {}, context => proveSession(context, session, onLink));
      return writing(proof);
    },
    provePassword: (answers, proof, onLink, signal) =>
      writing(() =>
        within(answers, { signal, patience: shortTimeoutMs }, {}, async context => {
          for await (const link of provePassword(context, proof)) onLink(link);
        }),
      ),
    proveTotp: async (answers, proof, onLink) => {
      for await (const link of proveTotp(journal, answers, proof)) onLink(link);
    },
    report: async given => {
      const result = journal.get<RunResult>('result');
      if (!result) throw noRun();
      const answers = await prepared(given);
      const plan = planner.lastRun ?? (await planner.planOfRun(answers, {}));
      report(answers, plan, result);
      return reportDir;
    },
    undoPreview: answers => previewUndo(journal, answers, ownerOf(journal, 'b2bProjectId') ?? ''),
    undo: (answers, onEvent, signal, onWait) =>
      writing(() =>
        within(answers, { signal, ...(onWait && { onWait }) }, {}, context => undo(context, onEvent, signal)),
      ),
    status: answers => {
      const holder = holderOf(dir);
      const result = journal.get<RunResult>('result') ?? null;
      const all = { ...journal.get<Answers>('frozen'), ...answers };
      return {
        running: holder,
        pace: holder && readControl(dir),
        tasks: tasksOf(journal, answers).map(task => (holder ? task : stopped(task))),
        result,
        open: [...openItems(all, dir), ...atLoginItems(result, all), ...openChecklist(checklistOf(journal, all))],
      };
    },
    throttle,
    close: () => journal.close(),
  };
}

/** The journal alone does not know that a run was killed. */
const stopped = (task: TaskProgress): TaskProgress => (task.state === 'running' ? { ...task, state: 'stopped' } : task);

function noRun(): UserError {
  return new UserError({
    what: 'There is nothing to report yet.',
    why: 'No run has come to an end in this folder.',
    next: 'Run the migration first; "status" says where it stands.',
    exitCode: 2,
  });
}
