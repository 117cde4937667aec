/** A run or a verification from its first event to its report. */
import type { Answers } from '../config/answers.ts';
import type { Throttle } from '../stytch/throttle.ts';
import type { Waiting } from './access.ts';
import { ownerOf } from './binding.ts';
import type { Journal } from './engine/journal.ts';
import type { RunLog } from './engine/run-log.ts';
import { throttleByKey } from './engine/throttle-by-key.ts';
import { type Executed, type Execution, execute } from './execute.ts';
import { applyPolicy } from './failure-policy.ts';
import type { PlanSummary, RunEvent, RunResult } from './model.ts';
import type { Planner } from './planner.ts';
import type { Prepare } from './prepare-answers.ts';
import { noteRunner } from './report/run-facts.ts';
import type { RunContext } from './resources/context.ts';
import { caughtUp, resultOf } from './result.ts';
import type { RunOptions } from './run-options.ts';

/** The parts of an opened migration that a run works with. */
interface Opened {
  journal: Journal;
  planner: Planner;
  log: RunLog;
  throttle: Throttle;
  prepared: Prepare;
  /** Opens the clients, and closes them however the work ends. */
  within: <T>(
    answers: Answers,
    waiting: Waiting,
    options: RunOptions,
    work: (context: RunContext) => Promise<T>,
  ) => Promise<T>;
  /** The journal belongs to these two projects from now on. */
  bindBoth: () => void;
  report: (answers: Answers, plan: PlanSummary, result: RunResult) => void;
  reportDir: string;
}

/** `work`: `execute` or `verifyOnly`. Resolves also when interrupted; rejects only with a UserError, or while it is prepared. */
export const running =
  ({ journal, planner, log, throttle, prepared, within, bindBoth, report, reportDir }: Opened) =>
  async (
    given: Answers,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal | undefined,
    options: RunOptions,
    work: (execution: Execution) => Promise<Executed>,
  ): Promise<RunResult> => {
    const notify = (event: RunEvent) => {
      log.write(event);
      onEvent(event);
    };
    const answers = await prepared(given, { signal });
    const started = performance.now();
    const unheard = throttle.listen(state => notify({ type: 'pace', ...state }));
    bindBoth();
    noteRunner(journal);
    if (options.policy) applyPolicy(journal, options.policy);
    const since = work === execute ? caughtUp(journal) : () => undefined;
    const onWait = throttleByKey((seconds, why) => notify({ type: 'wait', seconds, why }));
    const { plan, early } = await within(answers, { signal, onWait }, options, context =>
      work({ journal, planner, context, onEvent: notify, signal }),
    )
      .catch(async (error): Promise<Executed> => {
        if (!signal?.aborted) throw error;
        // Stopped outside of any record: what is done is in the journal.
        return { plan: await planner.planOfRun(answers, {}), early: 'interrupted' };
      })
      .finally(unheard);
    const result = resultOf(journal, answers, plan, {
      early,
      reportDir,
      seconds: (performance.now() - started) / 1000,
      since: since(),
      b2bProjectId: ownerOf(journal, 'b2bProjectId') ?? '',
    });
    journal.set('result', result);
    report(answers, plan, result);
    notify({ type: 'end', result });
    return result;
  };
