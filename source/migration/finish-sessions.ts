/**
 * Closes what carrying sessions over has opened: ends the Consumer sessions that are not needed any more, then removes the
 * Trusted Auth Token profile, the claim and the emails. What a run wrote is taken back by the same tasks as in undo.
 */
import { number } from '../figures.ts';
import type { Journal } from './engine/journal.ts';
import { runTask } from './engine/runner.ts';
import type { Task } from './engine/task.ts';
import type { RunEvent, RunResult } from './model.ts';
import { claimTemplate } from './resources/claim-template.ts';
import type { RunContext } from './resources/context.ts';
import { emailClaims } from './resources/email-claims.ts';
import { profile } from './resources/profile.ts';
import { undoId, undoTaskOf } from './resources/undo.ts';
import { failuresOf } from './result.ts';
import type { CarryResult } from './sessions/carry.ts';
import { endedSessions, endNamed, endOfMoved, endTasks, sessionsInLog } from './sessions/end-sessions.ts';

export interface FinishOptions {
  /** The bridge's log: the Consumer sessions that it names are ended. */
  bridgeLog?: string | undefined;
  /** Ends every Consumer session of every User who has a Member. */
  endAll?: boolean | undefined;
}

export interface FinishResult {
  outcome: 'done' | 'needs_people' | 'interrupted' | 'failed';
  /** Consumer sessions that are ended now. */
  ended: number;
  /** What was removed or restored, by its name: only what there was. */
  removed: [name: string, count: number][];
  /** What was kept, by reason. */
  kept: RunResult['failures'];
  /** What is still open, in sentences. */
  open: string[];
}

/** Without the profile no session can be exchanged, so it goes first. */
const order = [profile, claimTemplate, emailClaims];

/** Does it, or goes on where it stopped. Throws UserError (exit code 2) for a log that names no session. */
export async function finishSessions(
  context: RunContext,
  options: FinishOptions,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<FinishResult> {
  const { journal, answers } = context;
  const tasks: Task<RunContext>[] = [
    ...(options.bridgeLog === undefined ? [] : [endNamed(sessionsInLog(options.bridgeLog))]),
    ...(options.endAll ? [endOfMoved()] : []),
    ...order.map(one => undoTaskOf(one)),
  ];
  let outcome: FinishResult['outcome'] = 'done';
  for (const task of tasks) {
    const end = await runTask(task, context, { onEvent, signal });
    if (end === 'done') continue;
    outcome = end === 'stopped' ? 'interrupted' : 'failed';
    break;
  }
  const kept = failuresOf(journal, [...order.map(undoId), ...endTasks]);
  if (outcome === 'done' && kept.length > 0) outcome = 'needs_people';
  return {
    outcome,
    ended: endedSessions(context),
    removed: order
      .map((one): [string, number] => [one.undo.title(answers), journal.count(undoId(one)).done])
      .filter(([, count]) => count > 0),
    kept,
    open: stillOpen(context, options),
  };
}

/** What it came to, in sentences. */
export function finishLines({ ended, removed, kept, open }: FinishResult): string[] {
  return [
    `${number(ended)} Consumer sessions were ended.`,
    ...removed.map(([name, count]) => `${name}: ${number(count)} removed or restored.`),
    ...kept.map(({ count, cause, cure, example }) => `${number(count)} kept: ${cause} ${cure} For example ${example}`),
    ...open.map(text => `Still open: ${text}`),
  ];
}

/** What this step leaves behind. */
function stillOpen({ answers, journal }: RunContext, { bridgeLog, endAll }: FinishOptions): string[] {
  const open: string[] = [];
  const live = endAll ? 0 : carriedAndNotEnded(journal);
  if (live > 0)
    open.push(`${number(live)} Consumer sessions were carried over and not ended: "sessions revoke" ends them.`);
  if (!endAll && bridgeLog === undefined) {
    open.push('Consumer sessions that a bridge exchanged are not ended: give its log with --bridge-log, or --end-all.');
  }
  if (answers.b2bProject === 'existing') {
    const id = answers.tokenProfileId ?? '';
    open.push(`The Trusted Auth Token profile ${id} and the claim were made by hand: delete both in the dashboard.`);
  }
  return open;
}

function carriedAndNotEnded(journal: Journal): number {
  let count = 0;
  for (const { result } of journal.records('sessions', 'done')) {
    const { old_session_id } = result as CarryResult;
    if (journal.record('revoke', old_session_id)?.state !== 'done') count++;
  }
  return count;
}
