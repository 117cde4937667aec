/** Takes a run back: everything that the journal says was ever intended, in the right order, and nothing else. */
import type { Answers } from '../config/answers.ts';
import { number } from '../figures.ts';
import type { Journal } from './engine/journal.ts';
import { runTask } from './engine/runner.ts';
import type { RunEvent, RunResult } from './model.ts';
import { forgetPlan } from './planner.ts';
import type { RunContext } from './resources/context.ts';
import { undoCounts, undoId, undoOrder, undoTaskOf } from './resources/undo.ts';
import { failuresOf } from './result.ts';
import type { CarryResult } from './sessions/carry.ts';
import { forgetTarget } from './sources/target.ts';

export interface UndoPreview {
  /** What would be looked at and, when it is unused, removed or restored. */
  things: { title: string; count: number }[];
  /** What the user types to confirm. */
  name: string;
  /** What stays, in sentences: said before the profile and the claims are removed. */
  leaves: string[];
}

export interface UndoResult {
  outcome: 'done' | 'needs_people' | 'interrupted' | 'failed';
  /** Records that were undone, or of which nothing was there any more. */
  removed: number;
  /** What was kept, by reason. */
  kept: RunResult['failures'];
}

/** Counts from the journal; no calls. */
export const previewUndo = (journal: Journal, answers: Answers, b2bProjectId: string): UndoPreview => ({
  things: undoCounts(journal, answers),
  name: b2bProjectId,
  leaves: carriedSessions(journal),
});

/** A Member with a live session is in use: it stays, and so does its Organization. */
function carriedSessions(journal: Journal): string[] {
  const members = new Set<string>();
  let sessions = 0;
  for (const { result } of journal.records('sessions', 'done')) {
    const { session_ids, member_ids } = result as CarryResult;
    sessions += session_ids.length;
    for (const id of member_ids) members.add(id);
  }
  if (sessions === 0) return [];
  const named = [...members].slice(0, 3).join(', ');
  return [
    `${number(sessions)} sessions were carried over to ${number(members.size)} Members (${named}${members.size > 3 ? ', ...' : ''}). While such a session lives, its Member and its Organization stay. No further session can be carried over afterwards.`,
  ];
}

/**
 * Finishes what a killed undo had begun, for a run that comes after it: it is unknown whether these objects are still
 * there, and their records say that they are. What undo had not begun stays.
 */
export async function finishUndo(context: RunContext, signal?: AbortSignal): Promise<void> {
  const { journal } = context;
  for (const { prepare: _, ...task } of undoOrder.map(one => undoTaskOf(one))) {
    if (journal.count(task.id).intent === 0) continue;
    journal.sql("DELETE FROM records WHERE task = ? AND state != 'intent'").run(task.id);
    await runTask(task, context, { onEvent: () => {}, signal });
  }
}

/** Undoes, or goes on undoing. A thing that is kept does not stop the others. */
export async function undo(
  context: RunContext,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<UndoResult> {
  // What is taken back was read as ours; afterwards nothing there is.
  forgetTarget(context.journal);
  forgetPlan(context.journal);
  let outcome: UndoResult['outcome'] = 'done';
  for (const resource of undoOrder) {
    const end = await runTask(undoTaskOf(resource), context, { onEvent, signal });
    if (end === 'done') continue;
    outcome = end === 'stopped' ? 'interrupted' : 'failed';
    break;
  }
  const ids = undoOrder.map(undoId);
  const kept = failuresOf(context.journal, ids);
  if (outcome === 'done' && kept.length > 0) outcome = 'needs_people';
  return { outcome, removed: ids.reduce((sum, id) => sum + context.journal.count(id).done, 0), kept };
}
