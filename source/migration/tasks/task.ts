/** What an execution task is. Adding one is a file here and a line in the registry. */

import type { Answers } from '../../config/answers.ts';
import type { B2bClient } from '../../stytch/b2b.ts';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import type { Journal, JournalRecord } from '../engine/journal.ts';
import type { TaskId } from '../model.ts';
import type { RunOptions } from '../run-options.ts';

/** What a task may use. Clients are made at first use; a task that needs none asks for none. */
export interface RunContext {
  answers: Answers;
  options: RunOptions;
  journal: Journal;
  consumerProjectId: string;
  /** True in a rehearsal with the real Consumer project: nothing may be written there. */
  consumerReadOnly: boolean;
  consumer: () => ConsumerClient;
  /** TEST or LIVE, as the Consumer project is. */
  environmentType: 'TEST' | 'LIVE';
  management: () => ManagementClient;
  /** The target project. Rejects with UserError while there is none. */
  b2b: () => Promise<B2bClient>;
}

/** The runner is the only caller: it writes the intent before `apply` and the result after it. */
export interface Task {
  id: TaskId;
  /** In the application's own words. */
  title: (answers: Answers) => string;
  /** False where the answers do not ask for it. */
  when: (answers: Answers) => boolean;
  /**
   * Its call makes a second one when it is repeated, so the transport does not repeat it: the runner does, after reading
   * back with `find`, or hands `apply` a record with an open intent that clears up itself.
   */
  once?: true;
  /** Calls under way at once, where the usual number is too many: records that need each other, answers that are large. */
  workers?: number;
  /** Not shown where there is nothing to do. */
  optional?: true;
  /** Writes the records that are known only when the tasks before have run. Repeated calls add nothing twice. */
  prepare?: (context: RunContext) => void;
  /** Reads back what an earlier attempt may have made: its result, or undefined when it is (partly) not there. Rejects when it is there and wrong. */
  find: (record: JournalRecord, context: RunContext) => Promise<unknown>;
  /** Makes it: one call. Its result is what the journal keeps. */
  apply: (record: JournalRecord, context: RunContext) => Promise<unknown>;
}
