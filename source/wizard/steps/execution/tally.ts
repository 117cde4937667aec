/** What the events of a run add up to. Pure. */
import { duration } from '../../../figures.ts';
import type { RunEvent, TaskProgress } from '../../../migration/model.ts';
import { counted } from '../../words.ts';

export interface Tally {
  tasks: TaskProgress[];
  wait?: { until: number; why: string };
  failures: number;
  lastFailure?: string;
}

export function emptyTally(): Tally {
  return { tasks: [], failures: 0 };
}

export function tallied(tally: Tally, event: RunEvent, now: number): Tally {
  switch (event.type) {
    case 'task': {
      const { progress } = event;
      const known = tally.tasks.some(task => task.task === progress.task);
      const tasks = known
        ? tally.tasks.map(task => (task.task === progress.task ? progress : task))
        : [...tally.tasks, progress];
      return { ...tally, tasks };
    }
    case 'wait':
      return { ...tally, wait: { until: now + event.seconds * 1000, why: event.why } };
    case 'failure':
      return { ...tally, failures: tally.failures + 1, lastFailure: `${event.errorType}: ${event.message}` };
    case 'end':
      return { ...tally, wait: undefined };
  }
}

/** One line on what is out of the ordinary just now. */
export function noteOf(tally: Tally, now: number): string | undefined {
  if (tally.wait && tally.wait.until > now) {
    return `Waiting ${duration(Math.max(1, (tally.wait.until - now) / 1000))}: ${tally.wait.why}`;
  }
  return tally.failures > 0 ? `${counted(tally.failures, 'failure')}, last ${tally.lastFailure}` : undefined;
}
