/**
 * Runs tasks side by side, each as soon as those that it needs have ended. Generic: it knows no resource.
 * An error after which nothing can succeed halts all of them; what is under way is finished and journaled first.
 */
import { Completions } from './parents.ts';
import type { TaskEvent } from './progress.ts';
import { type EngineContext, type RecordListener, runTask, type TaskEnd } from './runner.ts';
import type { Task } from './task.ts';

/** A task and what must be there before it. */
export interface Scheduled<Context> {
  task: Task<Context>;
  /** Tasks that must have ended; those that are not scheduled count as ended. */
  after?: readonly string[];
  /** Its name here, where the same task runs twice; else the task's own. */
  id?: string;
  /** The task whose records are the parents of this one's: each of ours waits for its own parent only. */
  parentTask?: string | undefined;
  /** The same, where they are no records of a scheduled task. */
  parents?: Completions;
  onRecord?: RecordListener;
  /** Called when the task has ended, however it did. */
  onEnd?: () => void;
}

export async function runSchedule<Context extends EngineContext>(
  scheduled: readonly Scheduled<Context>[],
  context: Context,
  { onEvent, signal }: { onEvent: (event: TaskEvent) => void; signal?: AbortSignal | undefined },
): Promise<TaskEnd> {
  let halted = false;
  const ends = new Map<string, Promise<TaskEnd>>();
  const parents = new Map<string, Completions>();
  const parentsOf = (id: string): Completions => {
    const known = parents.get(id);
    if (known) return known;
    const made = new Completions(donePrimed(context, id, scheduled));
    parents.set(id, made);
    return made;
  };
  for (const { parentTask } of scheduled) if (parentTask) parentsOf(parentTask);
  const begun = new Set(scheduled.map(({ task }) => task.id));
  for (const [id, completions] of parents) if (!begun.has(id)) completions.end();

  async function run(one: Scheduled<Context>): Promise<TaskEnd> {
    const { task, after = [], parentTask, onRecord, onEnd } = one;
    try {
      await Promise.all(after.map(id => ends.get(id)?.catch(() => {})));
      if (halted || signal?.aborted) return 'stopped';
      const own = parents.get(task.id);
      const end = await runTask(task, context, {
        onEvent,
        signal,
        parents: one.parents ?? (parentTask === undefined ? undefined : parentsOf(parentTask)),
        halted: () => halted,
        onRecord(record, state, result) {
          if (state === 'done') own?.add(record.key);
          onRecord?.(record, state, result);
        },
      });
      if (end === 'fatal') halted = true;
      return end;
    } catch (error) {
      halted = true;
      throw error;
    } finally {
      parents.get(task.id)?.end();
      onEnd?.();
    }
  }

  // Every promise is there before one of them asks for another's.
  let start = () => {};
  const started = new Promise<void>(resolve => {
    start = resolve;
  });
  for (const one of scheduled) {
    const end = started.then(() => run(one));
    end.catch(() => {});
    ends.set(one.id ?? one.task.id, end);
  }
  start();
  const settled = await Promise.allSettled(ends.values());
  for (const end of settled) if (end.status === 'rejected') throw end.reason;
  const all = settled.map(end => (end as PromiseFulfilledResult<TaskEnd>).value);
  if (all.includes('fatal')) return 'fatal';
  return all.includes('stopped') ? 'stopped' : 'done';
}

/** Parents that are done already and have open children, each once: those without are nothing to wait for. */
function donePrimed<Context extends EngineContext>(
  { journal }: Context,
  parentTask: string,
  scheduled: readonly Scheduled<Context>[],
): string[] {
  const children = [...new Set(scheduled.filter(one => one.parentTask === parentTask).map(one => one.task.id))];
  return journal
    .sql(
      `SELECT key FROM records p WHERE task = ? AND state = 'done' AND EXISTS (
         SELECT 1 FROM records c WHERE c.task IN (${children.map(() => '?').join()}) AND c.parent = p.key
           AND c.state IN ('planned', 'intent', 'failed'))
       ORDER BY seq`,
    )
    .all(parentTask, ...children)
    .map(row => row['key'] as string);
}
