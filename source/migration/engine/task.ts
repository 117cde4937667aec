/**
 * A task: one kind of step, done for many records by the one loop in runner.ts. Generic: it knows no resource.
 * `Context` is what its calls need; the engine hands it through.
 */
import type { JournalRecord } from './record.ts';

/** Calls that a task makes for each of its records. */
export interface Task<Context> {
  /** Its name in the journal. */
  id: string;
  /** In the application's own words. */
  title: (context: Context) => string;
  /** Records of one lane use the same endpoint; the lanes of a task are drained side by side. Default: one. */
  lanes?: readonly string[];
  /** Records under way at once, by lane, where the usual number is too many. */
  workers?: Record<string, number>;
  /** Not shown where there is nothing to do. */
  optional?: true;
  /**
   * Its call makes a second object when it is repeated, so the transport does not repeat it: the loop does, after `find`.
   */
  once?: true;
  /** Writes the records that are known only when the tasks before have ended. Repeated calls add nothing twice. */
  prepare?: (context: Context) => void | Promise<void>;
  /**
   * What the call will send, exactly, and the state before it; written to the journal before the call. May read. Resolves
   * to `settled` when there is nothing to write. Rejects when the record cannot be made.
   */
  intend?: (record: JournalRecord, context: Context) => unknown;
  /**
   * What an earlier attempt made, decided by identity: its result, or undefined when it is not there. Never decided by
   * equality with today's values.
   */
  find?: (record: JournalRecord, context: Context) => Promise<unknown>;
  /** Makes the call that `record.intent` describes. Its result is what the journal keeps. */
  apply: (record: JournalRecord, context: Context) => Promise<unknown>;
  /** True when the refusal has a remedy that changed the record, so its intent is written again. */
  amend?: (record: JournalRecord, error: unknown, context: Context) => boolean;
  /** What else the journal notes in the same commit as the result; for example that a gone object's record is removed. */
  settle?: (record: JournalRecord, result: unknown, context: Context) => void;
}

/** An intent without a call: there is nothing to write. */
export class Settled {
  readonly result: unknown;
  constructor(result: unknown) {
    this.result = result;
  }
}
