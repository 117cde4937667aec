/**
 * The one loop: every task, in every mode, first time or resumed, goes through `drive`.
 * Intent before the call, result after it; whatever may already have been made is read back before it is made again.
 */

import { UserError } from '../../config/user-error.ts';
import { explain, isAmbiguous, isFatal, isUnreachable } from '../../stytch/errors.ts';
import { sleep } from '../../stytch/sleep.ts';
import type { RunEvent, TaskProgress } from '../model.ts';
import type { RunContext, Task } from '../tasks/task.ts';
import type { JournalRecord } from './journal.ts';
import { Rate } from './rate.ts';

/** Records under way at once; how many of their calls are on the wire is the transport's to say. */
const workers = 96;
/** How often, and how long apart (ms, growing), a call is tried that the transport must not repeat. */
const mostAttempts = 5;
const pause = 1000;
/** Progress is told at most this often, ms. */
const tellEvery = 100;
/** Progress is noted for the report this often, ms: a few thousand notes in an hour. */
const sampleEvery = 1000;

/** done: every record is done or kept as failed. stopped: by the signal. fatal: no record can succeed. */
export type Driven = 'done' | 'stopped' | 'fatal';

/** Works through a task's open records. Rejects only on a defect or an unusable journal. */
export async function drive(
  task: Task,
  context: RunContext,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<Driven> {
  const { journal } = context;
  task.prepare?.(context);
  const queue = openRecords(task, context);
  const counts = journal.count(task.id);
  const total = counts.planned + counts.intent + counts.done + counts.failed;
  if (total === 0 && task.optional) return 'done';
  const progress = { done: counts.done, failed: 0 };
  const rate = new Rate();
  let outcome = 'done' as Driven;
  let told = 0;
  let sampled = 0;

  const tell = (state: TaskProgress['state'], always = false) => {
    if (!always && performance.now() - told < tellEvery) return;
    told = performance.now();
    if (always || told - sampled >= sampleEvery) {
      sampled = told;
      journal.sample(task.id, progress.done);
    }
    const left = total - progress.done - progress.failed;
    onEvent({
      type: 'task',
      progress: {
        ...{ task: task.id, title: task.title(context.answers), state, ...progress, total },
        rate: rate.perSecond(),
        secondsLeft: left === 0 ? 0 : rate.secondsFor(left),
      },
    });
  };

  async function one(record: JournalRecord): Promise<void> {
    try {
      const result = await make(task, record, context, signal);
      await journal.together(() => journal.done(task.id, record.key, result));
      progress.done++;
    } catch (error) {
      // Waiting was cut short: the intent stays open and is read back by the next run.
      if (signal?.aborted) return;
      if (error instanceof UserError) {
        // Not this record's fault: nothing can go on, and everybody is told once.
        outcome = 'fatal';
        throw error;
      }
      const failure = explain(error);
      onEvent({ type: 'failure', task: task.id, record: record.key, ...failure });
      await journal.together(() => journal.failed(task.id, record.key, failure));
      progress.failed++;
      // A network that stays away longer than the transport waits would fail one record after the other.
      if (isFatal(error) || isUnreachable(error)) outcome = 'fatal';
    }
    rate.count(1);
    tell('running');
  }

  async function work(): Promise<void> {
    for (const record of queue) {
      if (signal?.aborted || outcome === 'fatal') return;
      await one(record);
    }
  }

  tell('running', true);
  // All workers settle before an error goes on: nothing may still be writing when the journal is closed.
  const ends = await Promise.allSettled(Array.from({ length: task.workers ?? workers }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  if (signal?.aborted && outcome === 'done' && progress.done + progress.failed < total) outcome = 'stopped';
  tell(outcome === 'fatal' ? 'failed' : outcome === 'stopped' ? 'running' : 'done', true);
  return outcome;
}

/** Makes one record, or finds that it was made. */
async function make(task: Task, record: JournalRecord, context: RunContext, signal?: AbortSignal): Promise<unknown> {
  let open = record;
  if (open.state !== 'planned') {
    const found = await task.find(open, context);
    if (found !== undefined) return found;
  }
  for (let attempt = 1; ; attempt++) {
    await context.journal.together(() => context.journal.intent(task.id, record.key));
    signal?.throwIfAborted();
    try {
      return await task.apply(open, context);
    } catch (error) {
      if (isFatal(error) || signal?.aborted || (!task.once && isUnreachable(error))) throw error;
      // A slow write may still be on its way: it must be there, or not come any more, when it is looked for.
      if (task.once && isAmbiguous(error)) await sleep(attempt * pause, signal);
      // The answer to an earlier call may have been lost: "already there" may be our own work, whatever it is called.
      const found = await task.find(open, context);
      if (found !== undefined) return found;
      if (!task.once || !isAmbiguous(error) || attempt === mostAttempts) throw error;
      open = context.journal.record(task.id, record.key) ?? open;
    }
  }
}

/**
 * One queue for all workers: each record is handed out once, first what may have been made already, then what failed
 * before, then what is new.
 */
function* openRecords(task: Task, { journal, options }: RunContext): Generator<JournalRecord> {
  const size = 500;
  const onlyFailed = options.failedOnly && task.id !== 'verify';
  for (const state of onlyFailed ? (['intent', 'failed'] as const) : (['intent', 'failed', 'planned'] as const)) {
    let after = 0;
    for (;;) {
      const records = journal.page(task.id, state, after, size);
      for (const record of records) {
        after = record.seq;
        yield record;
      }
      if (records.length < size) break;
    }
  }
}
