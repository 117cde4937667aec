/**
 * The one loop: every task, in every mode, first time or resumed, goes through `runTask`.
 * Intent before the call, result after it; what may already have been made is looked up before it is made again.
 */
import { UserError } from '../../config/user-error.ts';
import { explain, isAmbiguous, isFatal, isUnreachable } from '../../stytch/errors.ts';
import { sleep } from '../../stytch/sleep.ts';
import type { Journal } from './journal.ts';
import type { Completions } from './parents.ts';
import { Progress, type TaskEvent } from './progress.ts';
import { openRecords } from './queue.ts';
import type { JournalRecord } from './record.ts';
import { Settled, type Task } from './task.ts';

/** Records under way at once in each lane; how many of their calls are on the wire is the transport's to decide. */
const usualWorkers = 64;
/** How often, and how long apart (ms, growing), a call is tried that the transport must not repeat. */
const mostAttempts = 5;
const pauseMs = 1000;

/** done: every record is done, kept as failed, or waits for its parent. stopped: by the signal. fatal: no record can succeed. */
export type TaskEnd = 'done' | 'stopped' | 'fatal';

/** What every context has, whatever else the tasks need. */
export interface EngineContext {
  journal: Journal;
  options: { failedOnly?: boolean };
}

/** Hears of each record that is done, with its result, or failed. */
export type RecordListener = (record: JournalRecord, state: 'done' | 'failed', result?: unknown) => void;

export interface RunTaskOptions {
  onEvent: (event: TaskEvent) => void;
  signal?: AbortSignal | undefined;
  /** The parents of this task's records, as they come to be done. */
  parents?: Completions | undefined;
  onRecord?: RecordListener;
  /** Only these records, by key. */
  only?: ReadonlySet<string> | undefined;
  /** True as soon as another task met an error after which nothing can succeed. */
  halted?: () => boolean;
}

/** Works through a task's open records. Rejects only with a UserError, on a defect, or on an unusable journal. */
export async function runTask<Context extends EngineContext>(
  task: Task<Context>,
  context: Context,
  { onEvent, signal, parents, onRecord, only, halted = () => false }: RunTaskOptions,
): Promise<TaskEnd> {
  const { journal } = context;
  await task.prepare?.(context);
  const progress = new Progress(journal, task.id, task.title(context), onEvent);
  if (progress.total === 0 && task.optional) return 'done';
  let fatal = false;
  const stopped = () => signal?.aborted === true || fatal || halted();

  async function one(record: JournalRecord): Promise<void> {
    try {
      const result = await execute(task, record, context, signal);
      await journal.together(() => {
        journal.done(task.id, record.key, result);
        task.settle?.(record, result, context);
      });
      progress.done();
      onRecord?.(record, 'done', result);
    } catch (error) {
      // Waiting was cut short: the intent stays open and is looked up by the next run.
      if (signal?.aborted) return;
      if (error instanceof UserError) {
        // Not this record's fault: nothing can go on, and the user gets one message.
        fatal = true;
        throw error;
      }
      const failure = explain(error);
      onEvent({ type: 'failure', task: task.id, record: record.key, ...failure });
      await journal.together(() => journal.failed(task.id, record.key, failure));
      progress.failed();
      onRecord?.(record, 'failed');
      // A network that stays away longer than the transport waits would fail one record after the other.
      if (isFatal(error) || isUnreachable(error)) fatal = true;
    }
  }

  const failedOnly = context.options.failedOnly === true;
  const queues = (task.lanes ?? ['']).map(lane => ({
    queue: openRecords(journal, task.id, { lane, parents, failedOnly, only }),
    workers: task.workers?.[lane] ?? usualWorkers,
  }));
  async function work(queue: AsyncGenerator<JournalRecord>): Promise<void> {
    for (;;) {
      const { value: record, done } = await queue.next();
      if (done || stopped()) return;
      await one(record);
    }
  }

  progress.show('running');
  // All workers settle before an error goes on: nothing may still be writing when the journal is closed.
  const ends = await Promise.allSettled(
    queues.flatMap(({ queue, workers }) => Array.from({ length: workers }, () => work(queue))),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const end: TaskEnd = fatal ? 'fatal' : stopped() && progress.open > 0 ? 'stopped' : 'done';
  progress.show(end === 'fatal' ? 'failed' : end === 'stopped' ? 'stopped' : progress.open > 0 ? 'running' : 'done');
  return end;
}

/** Makes one record, or finds that it was made. */
async function execute<Context extends EngineContext>(
  task: Task<Context>,
  record: JournalRecord,
  context: Context,
  signal?: AbortSignal,
): Promise<unknown> {
  const { journal } = context;
  const find = async (open: JournalRecord) => (open.intent === null ? undefined : await task.find?.(open, context));
  let open = record;
  if (open.state !== 'planned') {
    const found = await find(open);
    if (found !== undefined) return found;
  }
  for (let attempt = 1; ; attempt++) {
    const intent = (await task.intend?.(open, context)) ?? {};
    if (intent instanceof Settled) return intent.result;
    await journal.together(() => journal.intend(task.id, record.key, intent));
    open = { ...open, state: 'intent', intent };
    signal?.throwIfAborted();
    try {
      return await task.apply(open, context);
    } catch (error) {
      if (error instanceof UserError || isFatal(error) || signal?.aborted) throw error;
      if (!task.once && isUnreachable(error)) throw error;
      // A slow write may still be on its way: it must be there, or not come any more, when it is looked up.
      if (task.once && isAmbiguous(error)) await sleep(attempt * pauseMs, signal);
      // The answer to an earlier call may have been lost: "already there" may be our own work.
      const found = await find(open);
      if (found !== undefined) return found;
      const again = (task.once && isAmbiguous(error)) || (task.amend?.(open, error, context) ?? false);
      if (!again || attempt === mostAttempts) throw error;
      open = journal.record(task.id, record.key) ?? open;
    }
  }
}
