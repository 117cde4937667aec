/**
 * One migration in one folder: the only thing that commands and the wizard talk to.
 * It does not know which mode it is in; only addresses and credentials differ.
 */
import type { Answers } from '../config/answers.ts';
import type { Throttle, ThrottleState } from '../stytch/throttle.ts';
import type { Holder } from './engine/lock.ts';
import type { FinishOptions, FinishResult } from './finish-sessions.ts';
import type { MeasureOptions } from './live/measure.ts';
import type { Measure } from './live/measure-shape.ts';
import type {
  HashFileSummary,
  InventoryProgress,
  InventorySummary,
  PlanSummary,
  RunEvent,
  RunResult,
  TaskProgress,
} from './model.ts';
import type { PlanOptions } from './planner.ts';
import type { RunContext } from './resources/context.ts';
import type { RollbackOptions, RollbackResult } from './rollback/rollback.ts';
import type { PasswordProof, RunOptions, TotpProof } from './run-options.ts';
import type { Link } from './sessions/link.ts';
import type { ProofSession } from './sessions/prove-session.ts';
import type { TemplatePlan } from './sessions/template-plan.ts';
import type { SettingsActions } from './settings/actions.ts';
import type { HashFileOptions } from './sources/hash-file.ts';
import type { UndoPreview, UndoResult } from './undo.ts';

export interface Migration extends SettingsActions {
  /** What was read before, or null. */
  summary(): InventorySummary | null;
  /** Reads all Users into the journal; replaces what was read before. Stops at `signal`, then a later call starts again. */
  readInventory(onProgress: (progress: InventoryProgress) => void, signal?: AbortSignal): Promise<InventorySummary>;
  /** Asks some Users for their live sessions and adds that to what was read. Only reads; what cannot be found out is null. */
  countSessions(signal?: AbortSignal): Promise<InventorySummary>;
  /** The hash file that was read last, or null. */
  hashFile(): HashFileSummary | null;
  /** Joins a hash file to the Users, and lists its bad lines in the report's folder. Rejects with UserError when it cannot be read. */
  readHashFile(path: string, options?: HashFileOptions): Promise<HashFileSummary>;
  /** Reads which Organizations the target holds; does nothing while it does not exist. Only reads. */
  readTarget(answers: Answers, signal?: AbortSignal): Promise<void>;
  /** What these answers would do, from what was read; no calls, no writes. Rejects with UserError when nothing was read yet. */
  plan(answers: Answers, options?: PlanOptions): Promise<PlanSummary>;
  /** What would become of the Consumer project's claim template; null where a run writes none. Only reads. */
  templatePlan(answers: Answers, signal?: AbortSignal): Promise<TemplatePlan | null>;
  /** The id of a live project that the user must type before anything is written; null where there is none, or it was typed. */
  unconfirmedLive(): string | null;
  /** Takes the id that was typed; false when it is another one. Without it every method that writes rejects with UserError. */
  confirmLive(typed: string): boolean;
  /** Executes or resumes. Resolves also when interrupted (`outcome: 'interrupted'`). Rejects only with a UserError. */
  run(
    answers: Answers,
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
    options?: RunOptions,
  ): Promise<RunResult>;
  /** Compares both sides again, field by field; writes nothing at Stytch. Ends like `run`. */
  verify(answers: Answers, onEvent: (event: RunEvent) => void, signal?: AbortSignal): Promise<RunResult>;
  /** Where the last run stands, and what it waits for, in sentences; without any call. `running`: the run at work in the folder now. */
  status(answers: Answers): {
    running: Partial<Holder> | null;
    /** How fast that run goes, and whether it is paused; null where none is at work. */
    pace: ThrottleState | null;
    tasks: TaskProgress[];
    result: RunResult | null;
    open: string[];
  };
  /** Writes the report of the last run again, without a call; its folder. Rejects with UserError when no run has ended. */
  report(answers: Answers): Promise<string>;
  /** What `undo` would look at; from the journal, without a call. */
  undoPreview(answers: Answers): UndoPreview;
  /** Takes back what was ever intended and is unused since. Resolves also when interrupted. */
  undo(
    answers: Answers,
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
    onWait?: (seconds: number, why: string) => void,
  ): Promise<UndoResult>;
  /**
   * Lists what B2B has that the Consumer project does not know, from the Users that were read last; carries it back, or takes
   * back what was carried. Rejects with UserError when no Members were made here.
   */
  rollback(
    answers: Answers,
    options: RollbackOptions,
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
  ): Promise<RollbackResult>;
  /** Measures both projects after the cut-over, from the Users that were read last. Every write to either project is refused. */
  measure(
    answers: Answers,
    options: MeasureOptions,
    signal?: AbortSignal,
    onWait?: (seconds: number, why: string) => void,
  ): Promise<Measure>;
  /** Takes one real session through the whole chain and reports each link; ends at the first broken one. */
  prove(answers: Answers, session: ProofSession, onLink: (link: Link) => void, signal?: AbortSignal): Promise<void>;
  /** Removes what carrying sessions over has set up, and ends the Consumer sessions that the options name. */
  finishSessions(
    answers: Answers,
    options: FinishOptions,
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
  ): Promise<FinishResult>;
  /** Checks a test user's password in the Consumer project and against the hash file; reports each link, ends at the first broken one. */
  provePassword(
    answers: Answers,
    proof: PasswordProof,
    onLink: (link: Link) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Checks the code of a test user's authenticator app against the file of secrets; no call. */
  proveTotp(answers: Answers, proof: TotpProof, onLink: (link: Link) => void): Promise<void>;
  /** Opens the clients for work beside the tasks, alone in the folder, and closes them however it ends. */
  within<T>(
    answers: Answers,
    waiting: { signal?: AbortSignal; onWait?: (seconds: number, why: string) => void },
    work: (context: RunContext) => Promise<T>,
  ): Promise<T>;
  /** Pauses and slows down what is at work. */
  throttle: Throttle;
  close(): void;
}
