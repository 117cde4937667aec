/** Where a task stands, from the journal alone. */
import type { Journal } from './journal.ts';
import type { TaskProgress } from './progress.ts';

export function progressOf(journal: Journal, task: string, title: string): TaskProgress {
  const { planned, intent, done, failed } = journal.count(task);
  const total = planned + intent + done + failed;
  return {
    task,
    title,
    state: stateOf({ open: planned + intent, begun: done + intent + failed, done, failed, total }),
    done,
    failed,
    total: total || null,
    rate: 0,
    secondsLeft: null,
  };
}

function stateOf(counts: Record<'open' | 'begun' | 'done' | 'failed' | 'total', number>): TaskProgress['state'] {
  if (counts.total === 0 || counts.begun === 0) return 'waiting';
  if (counts.done === counts.total) return 'done';
  return counts.failed > 0 && counts.open === 0 ? 'failed' : 'running';
}
