/** What the commands that call Stytch share: the report of waits, and the exit code of an outcome. */
import type { RunEvent, RunResult } from '../migration/model.ts';

/** What the clients are opened with: when to stop, and the callback for a call that has to wait. */
export const waiting = (signal: AbortSignal, onEvent: (event: RunEvent) => void) => ({
  signal,
  onWait: (seconds: number, why: string) => onEvent({ type: 'wait', seconds, why }),
});

/** The exit code of each outcome, as the README lists them. */
export const exitCodes: Record<RunResult['outcome'], number> = {
  done: 0,
  needs_people: 3,
  failed: 1,
  interrupted: 130,
};
