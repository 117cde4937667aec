/** `run.log`: what happened and when, one JSON object a line, for the day after. No secrets: events hold none. */
import { appendFileSync } from 'node:fs';
import { safeJson } from '../../printable.ts';
import type { RunEvent } from '../model.ts';

export class RunLog {
  readonly #path: string;
  #last = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Progress is logged when a task's state changes; everything else always. */
  write(event: RunEvent): void {
    if (event.type === 'task') {
      const state = `${event.progress.task} ${event.progress.state}`;
      if (state === this.#last) return;
      this.#last = state;
    }
    appendFileSync(this.#path, `${safeJson({ at: new Date().toISOString(), ...event })}\n`, { mode: 0o600 });
  }
}
