/**
 * The calls of one endpoint: first a permit (how many are in flight), then a slot of its rate, then the call, at once.
 * In this order no slot is used up while a call still waits for a connection: else the calls of a stall leave together
 * after it. Each endpoint has permits of its own, so a call that waits for a slow endpoint's slot does not block others.
 */
import { ConcurrencyLimiter } from './concurrency-limiter.ts';
import type { Rate } from './endpoints.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { Throttle } from './throttle.ts';

/** An answer later than this, and than so many mean latencies, came out of a stall; ms. */
const stalled = 1000;
const meanLatencies = 4;

export class EndpointQueue {
  readonly #rate: RateLimiter;
  readonly #concurrency: ConcurrencyLimiter;

  constructor(rate: Rate, throttle?: Throttle) {
    this.#rate = new RateLimiter(rate, throttle);
    this.#concurrency = new ConcurrencyLimiter(rate.calls / rate.seconds);
  }

  /**
   * Calls when it may, first come, first served. `call` resolves to its error where there was no answer. Rejects with the
   * signal's reason when aborted before the call.
   */
  async run<Answer>(call: () => Promise<Answer | Error>, signal?: AbortSignal): Promise<Answer | Error> {
    return this.#concurrency.run(async () => {
      const number = await this.#rate.acquire(signal);
      const start = performance.now();
      const outcome = await call();
      const took = performance.now() - start;
      // A call that was held up on its way counts with those of now: it may have arrived just before its answer.
      if (took > Math.max(stalled, meanLatencies * (this.#concurrency.latency ?? 0))) this.#rate.countFromNow(number);
      // How long a lost answer was waited for says nothing about the service.
      if (!(outcome instanceof Error)) this.#concurrency.observe(took);
      return outcome;
    }, signal);
  }

  /** A call was refused as too many: no call is sent before `ms` from now, and then at half the rate. */
  slowDown(ms: number): void {
    this.#rate.slowDown(ms);
  }
}
