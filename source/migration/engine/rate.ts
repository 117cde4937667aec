/** How fast something goes, from what happened in the last seconds; the one source of rates and times left. */
const span = 5000;

export class Rate {
  readonly #events: { at: number; count: number }[] = [{ at: performance.now(), count: 0 }];

  count(count: number): void {
    const now = performance.now();
    const last = this.#events.at(-1);
    // A tenth of a second is fine enough, and keeps the list short at any speed.
    if (last && now - last.at < 100 && this.#events.length > 1) last.count += count;
    else this.#events.push({ at: now, count });
    while (this.#events.length > 2 && now - (this.#events[0]?.at ?? now) > span) this.#events.shift();
  }

  perSecond(): number {
    const elapsed = (performance.now() - (this.#events[0]?.at ?? 0)) / 1000;
    const counted = this.#events.slice(1).reduce((sum, event) => sum + event.count, 0);
    return elapsed > 0 ? counted / elapsed : 0;
  }

  /** Whole seconds that `remaining` will take at this pace; null while there is no pace. */
  secondsFor(remaining: number): number | null {
    const pace = this.perSecond();
    return pace > 0 ? Math.ceil(remaining / pace) : null;
  }
}
