/** A computation that several callers wait for. Each gets its progress; it stops when all callers have left. */

export interface Caller {
  onProgress?: (done: number) => void;
  /** Leaves: the caller's promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export class SharedComputation<T> {
  readonly #result: Promise<T>;
  readonly #abort = new AbortController();
  readonly #callers = new Set<Caller>();
  #done = 0;

  constructor(start: (options: Required<Caller>) => Promise<T>) {
    this.#result = start({ onProgress: done => this.#report(done), signal: this.#abort.signal });
    this.#result.catch(() => {});
  }

  /** Settles as the computation does; it is of no use after that when it was stopped or failed. */
  get result(): Promise<T> {
    return this.#result;
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async join(caller: Caller): Promise<T> {
    const { signal } = caller;
    signal?.throwIfAborted();
    this.#callers.add(caller);
    if (this.#done > 0) caller.onProgress?.(this.#done);
    const left = Promise.withResolvers<never>();
    const leave = () => {
      this.#callers.delete(caller);
      if (this.#callers.size === 0) this.#abort.abort(signal?.reason);
      left.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#result, left.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #report(done: number): void {
    this.#done = done;
    for (const { onProgress } of this.#callers) onProgress?.(done);
  }
}
