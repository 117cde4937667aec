/** Jobs that run one after the other, so that every exit can stop them. */

export class Jobs {
  private readonly working = new Set<{ abort: AbortController; end: Promise<unknown> }>();

  /** One job at a time: a quick key press must not meet the lock of a job that is still ending. */
  run<T>(start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const before = Promise.allSettled([...this.working].map(job => job.end));
    const end = before.then(() => {
      abort.signal.throwIfAborted();
      return start(abort.signal);
    });
    const job = { abort, end };
    this.working.add(job);
    const finished = () => this.working.delete(job);
    end.then(finished, finished);
    return end;
  }

  /** Stops all jobs and waits until they have saved. */
  async stop(): Promise<void> {
    for (const job of this.working) job.abort.abort();
    await Promise.allSettled([...this.working].map(job => job.end));
  }
}
