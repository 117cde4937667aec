/** Carries a file of sessions over, and counts what came of its rows. */
import { UserError } from '../../config/user-error.ts';
import { runTask, type TaskEnd } from '../engine/runner.ts';
import type { RunEvent } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import { outcomeOf } from '../result.ts';
import { type CarryOptions, type CarryResult, carry, carryId } from './carry.ts';
import { hashKey } from './hash-key.ts';
import { PairsFile } from './pairs-file.ts';
import { type OnEvent, profileIdOf, refuseReadOnly, type SessionsResult } from './run.ts';
import { openSessions, type SessionSource } from './source.ts';

/** What came of carrying over; counts are of the rows of this file. */
export interface CarryTotals extends SessionsResult {
  /** Old sessions that have a new one in the file of pairs. */
  carried: number;
  /** Old sessions whose new ones an earlier `carry` wrote to another file. */
  elsewhere: number;
}

/** Carries the sessions of `from` over and writes the pairs to `to`. Goes on where an earlier try stopped. */
export async function carrySessions(
  context: RunContext,
  options: { from: string; to: string } & Pick<CarryOptions, 'several' | 'lastKey'>,
  onEvent: OnEvent,
  signal?: AbortSignal,
): Promise<CarryTotals> {
  refuseReadOnly(context);
  const { journal } = context;
  const profileId = profileIdOf(context);
  const source = await openSessions(options.from, hashKey(journal));
  const own = new Set(source.keys);
  if (own.size === 0 && source.problems.length === 0) throw noSessions(options.from);
  const pairs = new PairsFile(options.to);
  try {
    const task = carry({ source, pairs, profileId, ...options });
    const end = await runTask(task, context, { onEvent: ofFile(context, source, own, onEvent), signal, only: own });
    return totals(context, source, pairs, end);
  } finally {
    pairs.close();
  }
}

/** Events as they concern this file: its rows by their line, and none of an earlier file. */
function ofFile({ journal }: RunContext, source: SessionSource, own: ReadonlySet<string>, onEvent: OnEvent) {
  const others = { done: 0, total: 0 };
  for (const { key, state } of journal.records(carryId)) {
    if (own.has(key) || state === 'skipped') continue;
    others.total++;
    if (state === 'done') others.done++;
  }
  return (event: RunEvent): void => {
    if (event.type === 'failure') onEvent({ ...event, record: `line ${source.lineOf(event.record)}` });
    else if (event.type === 'task') {
      const done = event.progress.done - others.done;
      const total = (event.progress.total ?? 0) - others.total;
      const ended = event.progress.state === 'running' && done + event.progress.failed === total;
      onEvent({ ...event, progress: { ...event.progress, ...(ended && { state: 'done' }), done, total } });
    } else onEvent(event);
  };
}

function totals({ journal }: RunContext, source: SessionSource, pairs: PairsFile, end: TaskEnd): CarryTotals {
  const left = new Map<string, CarryTotals['left'][number] & { lines: number[] }>();
  const counts = { rows: 0, sessions: 0, carried: 0, elsewhere: 0 };
  for (const key of source.keys) {
    counts.rows++;
    const record = journal.record(carryId, key);
    if (record?.state === 'done') {
      const here = (record.result as CarryResult).session_ids.filter(id => pairs.owns(id)).length;
      counts.sessions += here;
      counts[here > 0 ? 'carried' : 'elsewhere']++;
    } else if (record?.error) {
      const { errorType, message, cause, cure } = record.error;
      const line = source.lineOf(key) ?? 0;
      const group = left.get(errorType) ?? {
        errorType,
        count: 0,
        example: `line ${line}: ${message}`,
        cause,
        cure,
        lines: [],
      };
      group.count++;
      group.lines.push(line);
      left.set(errorType, group);
    }
  }
  const open = left.size > 0 || source.problems.length > 0;
  const outcome = outcomeOf(end, open);
  const byCount = [...left.values()].sort((a, b) => b.count - a.count);
  return { outcome, ...counts, left: byCount, problems: source.problems };
}

function noSessions(path: string): UserError {
  return new UserError({
    what: `${path === '-' ? 'Standard input' : path} holds no session.`,
    why: 'It is empty, or has a header only.',
    next: 'Give the tokens that the application has stored: one a line, CSV, or NDJSON.',
    exitCode: 2,
  });
}
