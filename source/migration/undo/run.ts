/** Takes a run back: what the journal says this tool created, in the right order, and nothing else. */
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import { drive } from '../engine/runner.ts';
import type { RunEvent, RunResult, TaskId } from '../model.ts';
import { failuresOf } from '../result.ts';
import { createdEnvironment } from '../tasks/project.ts';
import type { RunContext } from '../tasks/task.ts';
import { undoTasks } from './index.ts';

export interface UndoPreview {
  /** What would be looked at and, when nobody uses it, removed or restored. */
  things: { title: string; count: number }[];
  /** What a person types to say yes. */
  name: string;
}

export interface UndoResult {
  outcome: 'done' | 'needs_people' | 'interrupted' | 'failed';
  removed: number;
  /** What was kept, by reason. */
  kept: RunResult['failures'];
}

/** Counts from the journal; no calls. */
export function previewUndo(journal: Journal, answers: Answers, b2bProjectId: string): UndoPreview {
  const things = undoTasks
    .map(task => ({ title: task.title(answers), count: journal.count(undone(task.id)).done }))
    .filter(thing => thing.count > 0);
  return { things, name: createdEnvironment({ journal })?.project_id ?? b2bProjectId };
}

/** Undoes, or goes on undoing. A thing that is kept does not stop the others. */
export async function undo(
  context: RunContext,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<UndoResult> {
  let outcome: UndoResult['outcome'] = 'done';
  for (const task of undoTasks) {
    if (!task.when(context.answers)) continue;
    const end = await drive(task, context, onEvent, signal);
    if (end === 'done') continue;
    outcome = end === 'stopped' ? 'interrupted' : 'failed';
    break;
  }
  const ids = undoTasks.map(task => task.id);
  const kept = failuresOf(context.journal, ids);
  if (outcome === 'done' && kept.length > 0) outcome = 'needs_people';
  return { outcome, removed: ids.reduce((sum, id) => sum + context.journal.count(id).done, 0), kept };
}

/** The task that an undo task takes back. */
function undone(id: TaskId): TaskId {
  return id.slice('undo-'.length) as TaskId;
}
