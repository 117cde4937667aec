/**
 * After a move back to the Consumer project: what B2B has that Consumer does not know. Lists it, carries back what the API
 * allows, or takes back what was carried. Everything that is written goes through the journal and the one loop.
 */
import { UserError } from '../../config/user-error.ts';
import type { Journal } from '../engine/journal.ts';
import { runTask } from '../engine/runner.ts';
import type { RunEvent, RunResult } from '../model.ts';
import { requireOrganizations } from '../nothing-made.ts';
import {
  carryBack,
  changedUsersTask,
  newUsersTask,
  type UserWanted,
  type Written,
} from '../resources/carry-back/index.ts';
import type { RunContext } from '../resources/context.ts';
import { undoId, undoTaskOf } from '../resources/undo.ts';
import { failuresOf } from '../result.ts';
import { type KindId, kindOf, kinds, type Row, type State } from './kinds.ts';
import { list, writeRecords } from './list.ts';
import { type Outcome, writeList } from './write.ts';

export interface RollbackOptions {
  /** Only lists; or writes what the API allows; or takes back what an earlier carrying back wrote. */
  what: 'list' | 'carry-back' | 'undo';
}

/** How many people one kind concerns, by what becomes of it. */
export interface KindCount {
  kind: KindId;
  label: string;
  people: number;
  /** Of the differences of this kind. */
  states: Partial<Record<State | 'failed', number>>;
}

export interface RollbackResult {
  outcome: RunResult['outcome'];
  /** Users whose Members were compared, and Members that were read. */
  compared: number;
  members: number;
  counts: KindCount[];
  /** What was written, or taken back. */
  written: number;
  /** What was kept by `undo`, or refused by Stytch, by reason. */
  failures: RunResult['failures'];
  /** The folder of the lists; '' where none was written. */
  folder: string;
}

/** Does it, or goes on where it stopped. */
export async function rollback(
  context: RunContext,
  { what }: RollbackOptions,
  {
    reportDir,
    onEvent,
    signal,
  }: { reportDir: string; onEvent: (event: RunEvent) => void; signal?: AbortSignal | undefined },
): Promise<RollbackResult> {
  if (what !== 'list' && context.consumerReadOnly) throw readOnly();
  if (what === 'undo') return takeBack(context, onEvent, signal);
  const { journal } = context;
  requireOrganizations(journal, 'There is nothing to compare.');
  const made = await list(context, signal);
  let early: 'interrupted' | 'failed' | undefined;
  let before = 0;
  if (what === 'carry-back') {
    writeRecords(journal, made);
    before = doneCount(journal);
    for (const { create } of carryBack) {
      const end = await runTask(create, context, { onEvent, signal });
      if (end === 'done') continue;
      early = end === 'stopped' ? 'interrupted' : 'failed';
      break;
    }
  }
  const outcome = outcomesOf(journal, what === 'carry-back');
  const counts = countsOf(made.rows, outcome);
  const folder = writeList(reportDir, made.rows, outcome);
  return {
    outcome: early ?? (counts.some(needsPeople) ? 'needs_people' : 'done'),
    compared: made.compared,
    members: made.members,
    counts,
    written: what === 'carry-back' ? doneCount(journal) - before : 0,
    failures: what === 'carry-back' ? failuresOf(journal, [newUsersTask, changedUsersTask]) : [],
    folder,
  };
}

/** Users that were created or changed; a conflict changes nothing. */
function doneCount(journal: Journal): number {
  const changed = [...journal.records(changedUsersTask, 'done')].filter(({ result }) => (result as Written).wrote);
  return journal.count(newUsersTask).done + changed.length;
}

/** Something that the person, or the team, has to do. */
const needsPeople = ({ states, kind }: KindCount): boolean =>
  kind === 'new-user' || Object.entries(states).some(([state, count]) => state !== 'carried' && count > 0);

/** What the journal says of a row that could be carried back. */
function outcomesOf(journal: Journal, carried: boolean): (row: Row) => Outcome | undefined {
  const members = new Map<string, string>();
  if (carried) {
    for (const { key, desired } of journal.records(newUsersTask)) {
      for (const { member_id } of (desired as UserWanted).members) members.set(member_id, key);
    }
  }
  return row => {
    if (!carried || row.state !== 'carry') return undefined;
    const isNew = row.kind === 'new-user';
    const record = isNew
      ? journal.record(newUsersTask, members.get(row.member_id) ?? '')
      : journal.record(changedUsersTask, row.user_id);
    if (!record || record.state === 'planned' || record.state === 'intent') return { state: 'carry' };
    if (record.state !== 'done') return { state: 'failed', why: record.error?.cause ?? '' };
    if (isNew) return { state: 'carried', user_id: (record.result as { user_id: string }).user_id };
    const { conflicts, gone } = record.result as Written;
    const left = gone || conflicts.some(one => one === row.what || (row.kind === 'name' && one.startsWith('name.')));
    return left ? { state: 'conflict', why: 'Consumer changed since the list was made.' } : { state: 'carried' };
  };
}

function countsOf(rows: readonly Row[], outcomeOf: (row: Row) => Outcome | undefined): KindCount[] {
  const groups = Map.groupBy(rows, row => row.kind);
  return (Object.keys(kinds) as KindId[]).flatMap(kind => {
    const found = groups.get(kind);
    if (!found) return [];
    const states: KindCount['states'] = {};
    for (const row of found) {
      const state = outcomeOf(row)?.state ?? row.state;
      states[state] = (states[state] ?? 0) + 1;
    }
    const people = new Set(found.map(row => row.user_id || row.email.toLowerCase())).size;
    return [{ kind, label: kindOf(kind).label, people, states }];
  });
}

/** Takes back what was carried: the same tasks as in undo. What was changed or used since is kept. */
async function takeBack(
  context: RunContext,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal | undefined,
): Promise<RollbackResult> {
  const { journal } = context;
  const order = [...carryBack].reverse();
  let outcome: RunResult['outcome'] = 'done';
  for (const resource of order) {
    const end = await runTask(undoTaskOf(resource), context, { onEvent, signal });
    if (end === 'done') continue;
    outcome = end === 'stopped' ? 'interrupted' : 'failed';
    break;
  }
  const ids = order.map(undoId);
  const failures = failuresOf(journal, ids);
  if (outcome === 'done' && failures.length > 0) outcome = 'needs_people';
  const written = ids.reduce((sum, id) => sum + journal.count(id).done, 0);
  return { outcome, compared: 0, members: 0, counts: [], written, failures, folder: '' };
}

function readOnly(): UserError {
  return new UserError({
    what: 'Nothing was written.',
    why: 'In a rehearsal the real Consumer project is only read.',
    next: 'Leave --carry-back out to see the list.',
    exitCode: 2,
  });
}
