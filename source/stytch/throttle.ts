/** Pauses and slows down all calls of one migration while it runs. Every transport of the migration has the same one. */
import type { Rate } from './endpoints.ts';

export interface ThrottleState {
  paused: boolean;
  /** Calls a second to one endpoint, at most; endpoints with a lower limit keep to that. */
  rate: number;
  /** The agreed rate, which `rate` never exceeds. */
  limit: number;
}

export class Throttle {
  readonly #limit: number;
  #rate: number;
  #resumed: PromiseWithResolvers<void> | undefined;
  #pausedAt = 0;
  #pausedBefore = 0;
  readonly #listeners = new Set<(state: ThrottleState) => void>();

  /** `agreed`: the rate that was agreed with Stytch. */
  constructor(agreed: Rate) {
    this.#limit = agreed.calls / agreed.seconds;
    this.#rate = this.#limit;
  }

  get state(): ThrottleState {
    return { paused: this.#resumed !== undefined, rate: this.#rate, limit: this.#limit };
  }

  /** Calls `listener` after each change, until the returned function is called. */
  listen(listener: (state: ThrottleState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** No call is sent from now on. Calls on their way end; all others wait, and none is lost. */
  pause(): void {
    this.set({ paused: true });
  }

  resume(): void {
    this.set({ paused: false });
  }

  /** A rate outside of 1 and the limit becomes the nearest one inside. */
  set({ paused = this.state.paused, rate = this.#rate }: Partial<ThrottleState>): void {
    const before = this.state;
    this.#rate = Math.min(this.#limit, Math.max(Math.min(1, this.#limit), rate));
    if (paused && !this.#resumed) {
      this.#resumed = Promise.withResolvers();
      this.#pausedAt = performance.now();
    } else if (!paused && this.#resumed) {
      this.#pausedBefore += performance.now() - this.#pausedAt;
      this.#resumed.resolve();
      this.#resumed = undefined;
    }
    const { state } = this;
    if (before.paused === state.paused && before.rate === state.rate) return;
    for (const listener of this.#listeners) listener(state);
  }

  /** Resolves as soon as calls may be sent. Rejects with the signal's reason when aborted meanwhile. */
  async ready(signal?: AbortSignal): Promise<void> {
    while (this.#resumed) {
      signal?.throwIfAborted();
      const { promise: stopped, reject } = Promise.withResolvers<never>();
      const stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop, { once: true });
      await Promise.race([this.#resumed.promise, stopped]).finally(() => signal?.removeEventListener('abort', stop));
    }
  }

  /** Milliseconds that were not paused: what patience with a call is measured with. */
  worked(): number {
    const paused = this.#resumed ? performance.now() - this.#pausedAt : 0;
    return performance.now() - this.#pausedBefore - paused;
  }
}
