/** How many calls are on the wire at once: as many as the rate needs at the latency that is measured, and no more. */

const fewest = 8;
const most = 64;
/** Calls come unevenly: twice the mean keeps the rate. */
const slack = 2;
/** How much the newest answer counts in the mean. */
const weight = 0.1;

export class ConcurrencyLimiter {
  readonly #perSecond: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #latency: number | undefined;

  /** `perSecond` is the rate of all endpoints together. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Calls that may be under way now. */
  get width(): number {
    if (this.#latency === undefined) return fewest * 2;
    return Math.min(most, Math.max(fewest, Math.ceil((this.#perSecond * this.#latency * slack) / 1000)));
  }

  /** Waits for a free lane, works, and frees it again. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= this.width) await new Promise<void>(resolve => this.#waiting.push(resolve));
    this.#busy++;
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#busy--;
      const took = performance.now() - start;
      this.#latency = this.#latency === undefined ? took : this.#latency + weight * (took - this.#latency);
      for (let free = this.width - this.#busy; free > 0; free--) this.#waiting.shift()?.();
    }
  }
}
