/** The state of a run, computed from its events. Pure. */
import { counted, duration } from '../../../figures.ts';
import type { RunEvent, TaskProgress } from '../../../migration/model.ts';
import type { ThrottleState } from '../../../stytch/throttle.ts';

export interface RunProgress {
  tasks: TaskProgress[];
  wait?: { until: number; why: string };
  pace?: ThrottleState;
  failures: number;
  lastFailure?: string;
}

export function noProgress(): RunProgress {
  return { tasks: [], failures: 0 };
}

export function withEvent(progress: RunProgress, event: RunEvent, now: number): RunProgress {
  switch (event.type) {
    case 'task': {
      const changed = event.progress;
      const known = progress.tasks.some(task => task.task === changed.task);
      const tasks = known
        ? progress.tasks.map(task => (task.task === changed.task ? changed : task))
        : [...progress.tasks, changed];
      return { ...progress, tasks };
    }
    case 'pace':
      return { ...progress, pace: event };
    case 'wait':
      return { ...progress, wait: { until: now + event.seconds * 1000, why: event.why } };
    case 'failure':
      return { ...progress, failures: progress.failures + 1, lastFailure: `${event.errorType}: ${event.message}` };
    case 'end':
      return { ...progress, wait: undefined };
  }
}

/** One line about a pause, a wait or failures, if there are any. */
export function noteOf(progress: RunProgress, now: number): string | undefined {
  const { pace } = progress;
  if (pace?.paused) return 'Paused: no call is sent. p goes on.';
  if (progress.wait && progress.wait.until > now) {
    return `Waiting ${duration(Math.max(1, (progress.wait.until - now) / 1000))}: ${progress.wait.why}`;
  }
  if (progress.failures > 0) return `${counted(progress.failures, 'failure')}, last ${progress.lastFailure}`;
  return pace && pace.rate < pace.limit ? `At most ${pace.rate} of ${pace.limit} calls a second` : undefined;
}
