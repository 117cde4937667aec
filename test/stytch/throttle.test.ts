/** Pause and rate while calls are made, by a clock of our own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimiter } from '../../source/stytch/rate-limiter.ts';
import { Throttle } from '../../source/stytch/throttle.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => vi.useRealTimers());

const agreed = { calls: 65, seconds: 1 };

/** Acquires without end; the times of the calls, ms. */
function calling(limiter: RateLimiter): number[] {
  const times: number[] = [];
  const work = async () => {
    for (;;) {
      await limiter.acquire();
      times.push(performance.now());
    }
  };
  void work();
  return times;
}

const within = (times: number[], from: number, to: number) => times.filter(at => at >= from && at < to).length;

test('no call begins while it is paused; afterwards every waiting call does', async () => {
  const throttle = new Throttle(agreed);
  const times = calling(new RateLimiter(agreed, throttle));
  await vi.advanceTimersByTimeAsync(1000);
  throttle.pause();
  const paused = performance.now();
  const before = times.length;
  await vi.advanceTimersByTimeAsync(60_000);
  // One that had its turn already is on its way.
  expect(times.length - before).toBeLessThanOrEqual(1);
  throttle.resume();
  await vi.advanceTimersByTimeAsync(1000);
  expect(within(times, paused + 60_000, Number.POSITIVE_INFINITY)).toBeGreaterThan(55);
});

test('a lower rate holds at once, a higher one again up to what was agreed, and never above it', async () => {
  const throttle = new Throttle(agreed);
  const times = calling(new RateLimiter(agreed, throttle));
  await vi.advanceTimersByTimeAsync(2000);
  throttle.set({ rate: 10 });
  let from = performance.now();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(within(times, from, from + 10_000)).toBeGreaterThan(90);
  expect(within(times, from, from + 10_000)).toBeLessThan(105);
  throttle.set({ rate: 1000 });
  expect(throttle.state).toEqual({ paused: false, rate: 65, limit: 65 });
  from = performance.now();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(within(times, from, from + 10_000)).toBeGreaterThan(600);
  for (const at of times) expect(within(times, at, at + 1000)).toBeLessThanOrEqual(65);
});

test('an endpoint with a lower limit of its own keeps to that', async () => {
  const throttle = new Throttle(agreed);
  throttle.set({ rate: 10 });
  const times = calling(new RateLimiter({ calls: 100, seconds: 60 }, throttle));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(times).toHaveLength(100);
});

test('a stop ends the waiting of a paused call', async () => {
  const throttle = new Throttle(agreed);
  throttle.pause();
  const stop = new AbortController();
  const waiting = expect(new RateLimiter(agreed, throttle).acquire(stop.signal)).rejects.toThrow('interrupted');
  await vi.advanceTimersByTimeAsync(1000);
  stop.abort(new Error('interrupted'));
  await waiting;
});

test('paused time is no time that a call was worked at', async () => {
  const throttle = new Throttle(agreed);
  const start = throttle.worked();
  await vi.advanceTimersByTimeAsync(1000);
  throttle.pause();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(throttle.worked() - start).toBeCloseTo(1000, 0);
  throttle.resume();
  await vi.advanceTimersByTimeAsync(1000);
  expect(throttle.worked() - start).toBeCloseTo(2000, 0);
});

test('says each change once', () => {
  const throttle = new Throttle(agreed);
  const said: unknown[] = [];
  const stop = throttle.listen(state => said.push(state));
  throttle.pause();
  throttle.pause();
  throttle.set({ rate: 20 });
  throttle.set({ rate: 0 });
  throttle.resume();
  stop();
  throttle.pause();
  expect(said).toEqual([
    { paused: true, rate: 65, limit: 65 },
    { paused: true, rate: 20, limit: 65 },
    { paused: true, rate: 1, limit: 65 },
    { paused: false, rate: 1, limit: 65 },
  ]);
});
