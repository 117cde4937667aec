/**
 * What a migration creates, as objects in the spirit of a Terraform resource. Adding one is a file or folder here, a line in
 * the registry, and a test; the type checker asks for every part. Order, plan, progress, verification, undo and report follow
 * from the registry.
 */
import type { Answers } from '../../config/answers.ts';
import type { JournalRecord, NewRecord } from '../engine/record.ts';
import type { Task } from '../engine/task.ts';
import type { PlanCounts, PlannedOrganization } from '../model.ts';
import type { PlanCall } from '../planning/calls.ts';
import type { PlacedUser } from '../planning/plan-input.ts';
import type { RunContext } from './context.ts';
import type { Check } from './verification.ts';

export interface Resource {
  /** Its task in the journal, so also the id of `create`; and its flag and name in the report. */
  id: string;
  /** In the application's own words. */
  title: (answers: Answers) => string;
  /** False where the answers do not ask for it. */
  when: (answers: Answers, context?: Pick<RunContext, 'canManage' | 'consumerReadOnly'>) => boolean;
  /** Nothing else begins before it has ended; true where it also must not have failed. */
  gate?: true | 'may_fail';
  /** Resources whose tasks must have ended before this one's begin. */
  dependsOn: readonly string[];
  /** The resource of its records' parents: each record waits for its own parent only. */
  parent?: string;
  desired: {
    /** The records of one User, while the plan walks over them. */
    perUser?: (placed: PlacedUser, answers: Answers, context: RunContext) => NewRecord[];
    /** The records of one Organization, when all Users were walked over. */
    perOrganization?: (organization: PlannedOrganization, answers: Answers, context: RunContext) => NewRecord[];
    /** Records that depend on the answers only. */
    fixed?: (context: RunContext) => NewRecord[];
  };
  /** Looks at what must hold before a run writes anything; throws UserError (exit code 2) when it does not. */
  check?: (context: RunContext) => Promise<void>;
  /** Learns what calls without an answer did, where the plan of the other tasks depends on it. */
  recover?: (context: RunContext) => Promise<void>;
  create: Task<RunContext>;
  /** What changed in the source since, carried over; null where nothing can change. Runs before and after `create`. */
  update: Task<RunContext> | null;
  /** What the source no longer has; null where that cannot be. */
  remove: Task<RunContext> | null;
  /** Puts back what was there before, where what stands there is ours and unused since. */
  undo: UndoTask;
  /** Comparing what is there with what the sources say; null where the resource leaves nothing behind to compare. */
  verify: Check | null;
  /** Fields of another resource's objects that this one sets, by that resource's id: its check leaves them to this one's. */
  sets?: Record<string, readonly string[]>;
  /** Calls of a first run, for plan and time estimate. */
  calls: (counts: PlanCounts, answers: Answers, organizations: readonly PlannedOrganization[]) => PlanCall[];
}

/** Undoing one record, whatever its state; see undo.ts, which makes a task of it. */
export interface UndoTask {
  /** In the application's own words; for example "Emails for the session claim". */
  title: (answers: Answers) => string;
  /** Resolves when nothing of ours is left of it; rejects with the reason why it stays. */
  apply: (record: JournalRecord, context: RunContext) => Promise<void>;
  /** Also asked about what was found there and only used. */
  adopts?: true;
  /** Keys of records that go with another one, and that one's key. */
  with?: Record<string, string>;
}
