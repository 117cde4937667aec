/** One endpoint's budget in one project: never more than the rate in any window, whenever the service's window starts. */
import type { Rate } from './endpoints.ts';
import { sleep } from './sleep.ts';

/** Windows are lengthened by this much, so that a jittering network cannot push two of ours into one of theirs. */
const margin = 0.005;

export class Budget {
  /** When each of the last calls may go or went, in ms; a ring. */
  readonly #slots: Float64Array;
  readonly #window: number;
  #next = 0;
  #pausedUntil = 0;

  constructor(rate: Rate) {
    // A rate by the second is spread over the second; one by the minute may be used at once.
    const spread = rate.seconds <= 1 ? Math.min(5, rate.calls) : 1;
    const calls = Math.ceil(rate.calls / spread);
    this.#slots = new Float64Array(calls).fill(Number.NEGATIVE_INFINITY);
    this.#window = (calls / rate.calls) * rate.seconds * 1000 * (1 + margin);
  }

  /** Reserves the next free slot, then waits for it. Rejects with the signal's reason when aborted. */
  async reserve(signal?: AbortSignal): Promise<void> {
    const slot = this.#next;
    this.#next = (slot + 1) % this.#slots.length;
    const due = Math.max(performance.now(), (this.#slots[slot] as number) + this.#window, this.#pausedUntil);
    this.#slots[slot] = due;
    for (let wake = due; ; wake = this.#pausedUntil) {
      const wait = wake - performance.now();
      if (wait <= 0) return;
      await sleep(wait, signal);
    }
  }

  /** Nobody sends before `ms` from now: the service said so. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }
}
