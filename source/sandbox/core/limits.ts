/** Rate limits as the service has them: fixed windows, per project and endpoint. */
import type { Operation } from '../contract/types.ts';
import type { Behaviour } from './behaviour.ts';
import { ApiError } from './errors.ts';

/** So many calls in a window of so many milliseconds. */
export type Rate = { calls: number; window: number };

/** Counts calls and refuses the ones over the limit. */
export class Limits {
  readonly #windows = new Map<string, { ends: number; calls: number }>();

  readonly #rateOf: (operation: Operation) => Rate;

  readonly #behaviour: Behaviour;

  constructor(rateOf: (operation: Operation) => Rate, behaviour: Behaviour) {
    this.#rateOf = rateOf;
    this.#behaviour = behaviour;
  }

  /** Counts one call of an owner (a project, or the workspace) at a time in milliseconds. */
  take(owner: string, operation: Operation, now: number): void {
    const limit = this.#rateOf(operation);
    const key = `${owner} ${operation.method} ${operation.path}`;
    let window = this.#windows.get(key);
    if (!window || now >= window.ends) {
      window = { ends: now - (now % limit.window) + limit.window, calls: 0 };
      this.#windows.set(key, window);
    }
    window.calls += 1;
    if (window.calls > limit.calls) {
      const wait = Math.max(1, Math.ceil((window.ends - now) / 1_000));
      const silent = this.#behaviour.is('unpublished-rate', 'limited_without_header');
      throw new ApiError('too_many_requests', undefined, silent ? {} : { 'retry-after': String(wait) });
    }
  }

  clear(): void {
    this.#windows.clear();
  }
}
