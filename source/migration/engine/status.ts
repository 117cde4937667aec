/** Where a task stands, from the journal alone. */
import type { Answers } from '../../config/answers.ts';
import type { TaskProgress } from '../model.ts';
import type { Task } from '../tasks/task.ts';
import type { Journal } from './journal.ts';

export function progressOf(journal: Journal, task: Task, answers: Answers): TaskProgress {
  const { planned, intent, done, failed } = journal.count(task.id);
  const total = planned + intent + done + failed;
  const state =
    total === 0
      ? 'waiting'
      : done === total
        ? 'done'
        : failed > 0 && planned + intent === 0
          ? 'failed'
          : done + intent + failed > 0
            ? 'running'
            : 'waiting';
  return {
    task: task.id,
    title: task.title(answers),
    state,
    done,
    failed,
    total: total || null,
    rate: 0,
    secondsLeft: null,
  };
}
