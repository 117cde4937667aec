/** Reports one task's records, as they are done, to the task whose records depend on them. */
export class Completions {
  #done: string[] = [];
  #ended = false;
  #wake: (() => void)[] = [];

  /** `initial`: the keys that are done already. */
  constructor(initial: Iterable<string> = []) {
    this.#done.push(...initial);
  }

  add(key: string): void {
    this.#done.push(key);
    this.#notify();
  }

  /** No further key will come. */
  end(): void {
    this.#ended = true;
    this.#notify();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Every key once, in the order in which they were done; waits for the next, until the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (let index = 0; ; ) {
      const key = this.#done[index];
      if (key !== undefined) {
        index++;
        yield key;
      } else if (this.#ended) return;
      else await new Promise<void>(resolve => this.#wake.push(resolve));
    }
  }
}
