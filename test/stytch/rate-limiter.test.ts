import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimiter } from '../../source/stytch/rate-limiter.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance', 'Date'] }));
afterEach(() => vi.useRealTimers());

/** When each of `count` reservations is granted, in ms from the start. */
async function granted(limiter: RateLimiter, count: number): Promise<number[]> {
  const start = performance.now();
  const times: number[] = [];
  const all = Promise.all(
    Array.from({ length: count }, () => limiter.acquire().then(() => times.push(performance.now() - start))),
  );
  await vi.advanceTimersByTimeAsync(600_000);
  await all;
  return times;
}

/** The most grants that any window of this length holds. */
function densest(times: number[], window: number): number {
  return Math.max(...times.map(from => times.filter(time => time >= from && time < from + window).length));
}

test('no window of a second holds more than the rate by the second, wherever it starts', async () => {
  const times = await granted(new RateLimiter({ calls: 65, seconds: 1 }), 500);
  expect(densest(times, 1000)).toBeLessThanOrEqual(65);
  expect(times.at(-1)).toBeLessThan((500 / 65) * 1000 * 1.02);
});

test('a rate by the minute is used at once and then waits for the next minute', async () => {
  const times = await granted(new RateLimiter({ calls: 100, seconds: 60 }), 250);
  expect(times.filter(time => time < 100)).toHaveLength(100);
  expect(densest(times, 60_000)).toBeLessThanOrEqual(100);
});

test('a pause holds every call back, also those that already wait', async () => {
  const limiter = new RateLimiter({ calls: 1, seconds: 1 });
  await limiter.acquire();
  const second = limiter.acquire().then(() => performance.now());
  limiter.slowDown(5000);
  const paused = performance.now();
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await second) - paused).toBeGreaterThanOrEqual(5000);
});

test('an aborted wait ends at once', async () => {
  const limiter = new RateLimiter({ calls: 1, seconds: 60 });
  await limiter.acquire();
  const stop = new AbortController();
  const waiting = expect(limiter.acquire(stop.signal)).rejects.toThrow();
  stop.abort();
  await waiting;
});

test('refused although the limiter was kept: half the pace at once, and the whole again after a while', async () => {
  const limiter = new RateLimiter({ calls: 50, seconds: 1 });
  limiter.slowDown(0);
  const start = performance.now();
  const times: number[] = [];
  const work = async () => {
    while (times.length < 2000) await limiter.acquire().then(() => times.push(performance.now() - start));
  };
  const all = Promise.all(Array.from({ length: 20 }, work));
  await vi.advanceTimersByTimeAsync(120_000);
  await all;
  const within = (from: number, to: number) => times.filter(time => time >= from && time < to).length;
  expect(within(0, 1000)).toBeLessThanOrEqual(30);
  expect(within(8000, 9000)).toBeGreaterThan(within(0, 1000));
  expect(within(20_000, 30_000)).toBeGreaterThan(480);
});

test('a process that stood still does not catch up in a burst', async () => {
  vi.useRealTimers();
  const limiter = new RateLimiter({ calls: 65, seconds: 1 });
  const times: number[] = [];
  const all = Promise.all(
    Array.from({ length: 160 }, () => limiter.acquire().then(() => times.push(performance.now()))),
  );
  await new Promise(resolve => setTimeout(resolve, 300));
  const until = performance.now() + 700;
  while (performance.now() < until);
  await all;
  expect(densest(times, 1000)).toBeLessThanOrEqual(65);
});

test('a call that may have arrived late counts from its answer', async () => {
  const limiter = new RateLimiter({ calls: 3, seconds: 60 });
  const calls = [await limiter.acquire(), await limiter.acquire(), await limiter.acquire()];
  await vi.advanceTimersByTimeAsync(30_000);
  const answered = performance.now();
  for (const call of calls) limiter.countFromNow(call);
  const next = limiter.acquire().then(() => performance.now());
  await vi.advanceTimersByTimeAsync(120_000);
  expect((await next) - answered).toBeGreaterThanOrEqual(60_000);
});
