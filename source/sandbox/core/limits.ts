/**
 * The service's rate limits: fixed windows, per project and endpoint. Only passwords/migrate and the searches are published;
 * the rest takes 100 a second.
 */
import type { Operation } from '../contract/types.ts';
import { ApiError } from './errors.ts';

type Limit = { calls: number; window: number };

const second = 1_000;
const minute = 60_000;

/** Published limits by path. */
const published: Record<string, Limit> = {
  '/v1/passwords/migrate': { calls: 100, window: second },
  '/v1/b2b/passwords/migrate': { calls: 100, window: second },
  '/v1/users/search': { calls: 150, window: minute },
  '/v1/b2b/organizations/search': { calls: 100, window: minute },
  '/v1/b2b/organizations/members/search': { calls: 100, window: minute },
};

const unpublished: Limit = { calls: 100, window: second };

/** Counts calls and refuses the ones over the limit. */
export class Limits {
  readonly #windows = new Map<string, { ends: number; calls: number }>();

  /** Counts one call of an owner (a project, or the workspace) at a time in milliseconds. */
  take(owner: string, operation: Operation, now: number): void {
    const limit = published[operation.path] ?? unpublished;
    const key = `${owner} ${operation.method} ${operation.path}`;
    let window = this.#windows.get(key);
    if (!window || now >= window.ends) {
      window = { ends: now - (now % limit.window) + limit.window, calls: 0 };
      this.#windows.set(key, window);
    }
    window.calls += 1;
    if (window.calls > limit.calls) {
      const wait = Math.max(1, Math.ceil((window.ends - now) / 1_000));
      throw new ApiError('too_many_requests', undefined, { 'retry-after': String(wait) });
    }
  }

  clear(): void {
    this.#windows.clear();
  }
}
