/** How many calls of an endpoint are in flight: as many as its rate needs at the latency that is measured, and no more. */

const fewest = 8;
const most = 64;
/** Calls come unevenly: twice the mean keeps the rate. */
const slack = 2;
/** How much the newest answer counts in the mean. */
const weight = 0.1;

interface Waiter {
  grant: () => void;
}

export class ConcurrencyLimiter {
  readonly #perSecond: number;
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiter>();
  #busy = 0;
  #latency: number | undefined;

  /** `perSecond` is the endpoint's rate. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Calls that may be in flight now. */
  get width(): number {
    if (this.#latency === undefined) return fewest * 2;
    return Math.min(most, Math.max(fewest, Math.ceil((this.#perSecond * this.#latency * slack) / 1000)));
  }

  /** The mean time to an answer, ms; undefined before the first. */
  get latency(): number | undefined {
    return this.#latency;
  }

  /** Takes the time of one call into the mean, ms. */
  observe(took: number): void {
    this.#latency = this.#latency === undefined ? took : this.#latency + weight * (took - this.#latency);
  }

  /** Waits for a permit, works, and gives it back. Rejects with the signal's reason when aborted while waiting. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#acquire(signal);
    try {
      return await work();
    } finally {
      this.#busy--;
      this.#grant();
    }
  }

  async #acquire(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#busy < this.width && this.#waiting.size === 0) {
      this.#busy++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** A permit counts from here on, not from when its waiter resumes: else one release would wake too many. */
  #grant(): void {
    for (const waiter of this.#waiting) {
      if (this.#busy >= this.width) return;
      this.#busy++;
      this.#waiting.delete(waiter);
      waiter.grant();
    }
  }
}
