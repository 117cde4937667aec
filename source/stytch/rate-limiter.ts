/** One endpoint's limiter in one project: never more than the rate in any window, whenever the service's window starts. */
import type { Rate } from './endpoints.ts';
import { sleep } from './sleep.ts';

/** Windows are lengthened by this much, so that a jittering network cannot push two of ours into one of theirs. */
const margin = 0.005;

/** Refused although the limiter was kept: somebody else uses the project too. Half at once, back a twentieth a second. */
const cut = 0.5;
const raise = 0.05;
const least = 0.1;

export class RateLimiter {
  /** When each of the last calls may go or went, in ms; a ring. */
  readonly #slots: Float64Array;
  readonly #window: number;
  #next = 0;
  #pausedUntil = 0;
  /** The share of the rate that is used, 1 for all of it. */
  #share = 1;
  #changedAt = 0;

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
    const window = this.#window / this.#shareNow();
    const due = Math.max(performance.now(), (this.#slots[slot] as number) + window, this.#pausedUntil);
    this.#slots[slot] = due;
    for (let wake = due; ; wake = this.#pausedUntil) {
      const wait = wake - performance.now();
      if (wait <= 0) return;
      await sleep(wait, signal);
    }
  }

  /** A call was refused: nobody sends before `ms` from now, and then at half the pace, which grows again. */
  slowDown(ms: number): void {
    const now = performance.now();
    // Calls that were under way together are refused together: that is one reason, not many.
    if (now - this.#changedAt > 1000 || this.#share === 1) this.#share = Math.max(least, this.#shareNow() * cut);
    this.#changedAt = now + ms;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms);
  }

  #shareNow(): number {
    const seconds = Math.floor((performance.now() - this.#changedAt) / 1000);
    if (this.#share < 1 && seconds > 0) {
      this.#share = Math.min(1, this.#share + seconds * raise);
      this.#changedAt += seconds * 1000;
    }
    return this.#share;
  }
}
