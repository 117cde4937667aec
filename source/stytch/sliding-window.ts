/** When the last calls of one rate were made: never more than `calls` of them in any `ms`, wherever that time starts. */
export class SlidingWindow {
  readonly #calls: number;
  readonly #ms: number;
  readonly #tolerance: number;
  /** A ring of the last calls, which grows as they come. */
  readonly #times: number[] = [];
  #count = 0;

  /** A call that is late by less than `tolerance` counts as made when it was due: lateness does not add up. */
  constructor(calls: number, ms: number, tolerance: number) {
    this.#calls = calls;
    this.#ms = ms;
    this.#tolerance = tolerance;
  }

  /** When the next call may be made. `share` of less than 1 makes the window longer. */
  nextAt(share: number): number {
    const oldest = this.#times[this.#count % this.#calls];
    return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + this.#ms / share;
  }

  /** Counts a call that was due and is made now, and returns its number. */
  add(due: number, now: number): number {
    this.#times[this.#count % this.#calls] = now - due < this.#tolerance ? due : now;
    return this.#count++;
  }

  /** Counts a call of before as made at a later time. */
  move(call: number, time: number): void {
    const slot = call % this.#calls;
    this.#times[slot] = Math.max(this.#times[slot] ?? 0, time);
  }
}
