/** One endpoint's rate in one project: never more than that in any window, whenever the service's window starts. */
import type { Rate } from './endpoints.ts';
import { sleep } from './sleep.ts';
import { SlidingWindow } from './sliding-window.ts';
import type { Throttle } from './throttle.ts';

/** Windows are lengthened by this much, so that a jittering network cannot push two of ours into one of theirs. */
const margin = 0.005;
/** Of that margin, what late timers may use up, so that they do not slow down the rate; ms. */
const lateTimer = 4;
/** The even spread only has to be roughly even: a share of its window. */
const uneven = 0.5;

/** Refused although the rate was kept: another client uses the project too. The rate is halved at once, and recovers by a twentieth per second. */
const cut = 0.5;
const raise = 0.05;
const least = 0.1;
/** No call waits longer than this without a look at the throttle, which may have changed; ms. */
const throttleLook = 200;

export class RateLimiter {
  /** The whole rate, and for a rate by the second also its even spread over the second. */
  readonly #windows: SlidingWindow[];
  /** The wait of the last caller; the next one waits behind it. */
  #last: Promise<unknown> = Promise.resolve();
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** The share of the rate that is used, 1 for all of it. */
  #share = 1;
  #changedAt = 0;

  readonly #perSecond: number;
  readonly #throttle: Throttle | undefined;
  /** Beside the others while the throttle asks for less: those hold also while the rate changes. */
  #lowered: { rate: number; window: SlidingWindow } | undefined;

  constructor(rate: Rate, throttle?: Throttle) {
    this.#perSecond = rate.calls / rate.seconds;
    this.#throttle = throttle;
    const window = (calls: number, tolerance: (ms: number) => number) => {
      const ms = (calls / rate.calls) * rate.seconds * 1000 * (1 + margin);
      return new SlidingWindow(calls, ms, tolerance(ms));
    };
    this.#windows = [window(Math.ceil(rate.calls), () => lateTimer)];
    // A rate by the minute may be used at once.
    if (rate.seconds > 1) return;
    this.#windows.push(window(Math.ceil(rate.calls / Math.min(5, rate.calls)), ms => ms * uneven));
  }

  /**
   * Waits until a call may be sent, and counts it as sent at that moment: send it without any further wait. First come,
   * first served. Returns the call's number. Rejects with the signal's reason when aborted.
   */
  acquire(signal?: AbortSignal): Promise<number> {
    const turn = this.#last.then(() => this.#next(signal));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Counts a call as sent now, if its exact arrival time is unknown. */
  countFromNow(call: number): void {
    for (const window of this.#windows) window.move(call, performance.now());
  }

  /** A call was refused: no call is sent before `ms` from now, and then at half the rate, which recovers. */
  slowDown(ms: number): void {
    const now = performance.now();
    // Calls that were under way together are refused together: that is one reason, not many.
    if (now - this.#changedAt > 1000 || this.#share === 1) this.#share = Math.max(least, this.#shareNow() * cut);
    this.#changedAt = now + ms;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms);
  }

  /** The time is looked up again after each wait: a pause or a late answer may have moved it meanwhile. */
  async #next(signal?: AbortSignal): Promise<number> {
    for (;;) {
      signal?.throwIfAborted();
      await this.#throttle?.ready(signal);
      const now = performance.now();
      const share = this.#shareNow();
      const lowered = this.#loweredWindow()?.nextAt(share) ?? Number.NEGATIVE_INFINITY;
      const due = Math.max(this.#pausedUntil, lowered, ...this.#windows.map(window => window.nextAt(share)));
      if (due <= now) return this.#count(due, now);
      const wait = Math.ceil(due - now);
      await sleep(this.#throttle ? Math.min(wait, throttleLook) : wait, signal);
    }
  }

  #loweredWindow(): SlidingWindow | undefined {
    const rate = this.#throttle?.state.rate ?? this.#perSecond;
    if (rate >= this.#perSecond) this.#lowered = undefined;
    else if (this.#lowered?.rate !== rate) {
      const calls = Math.ceil(rate / 5);
      this.#lowered = { rate, window: new SlidingWindow(calls, (calls / rate) * 1000 * (1 + margin), lateTimer) };
    }
    return this.#lowered?.window;
  }

  #count(due: number, now: number): number {
    this.#lowered?.window.add(due, now);
    const [call = 0] = this.#windows.map(window => window.add(due, now));
    return call;
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
