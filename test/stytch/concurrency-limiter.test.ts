import { expect, test } from 'vitest';
import { ConcurrencyLimiter } from '../../source/stytch/concurrency-limiter.ts';

const after = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** Runs calls that take so many ms each. Returns the most in flight, and how far they were ever above the width. */
async function flight(limiter: ConcurrencyLimiter, calls: number, ms: (index: number) => number) {
  // Calls that start together end in the same turn of the event loop, as answers that come in one packet do.
  const ends = new Map<number, Promise<void>>();
  const together = (wait: number) => {
    const end = Math.ceil((performance.now() + wait) / wait) * wait;
    const known = ends.get(end) ?? after(wait);
    ends.set(end, known);
    return known;
  };
  // A permit is granted and used in one turn, in which other answers may already narrow the width again.
  let allowed = 0;
  const allowedNow = () => {
    if (allowed === 0) setImmediate(() => (allowed = 0));
    allowed = Math.max(allowed, limiter.width);
    return allowed;
  };
  let busy = 0;
  let most = 0;
  let above = 0;
  await Promise.all(
    Array.from({ length: calls }, (_, index) =>
      limiter.run(async () => {
        most = Math.max(most, ++busy);
        above = Math.max(above, busy - allowedNow());
        const start = performance.now();
        await together(ms(index));
        allowedNow();
        limiter.observe(performance.now() - start);
        busy--;
      }),
    ),
  );
  return { most, above };
}

test('never more calls are in flight than the width, from the first call on', async () => {
  const limiter = new ConcurrencyLimiter(100);
  limiter.observe(1);
  expect(limiter.width).toBe(8);
  expect(await flight(limiter, 300, () => 5)).toEqual({ most: 8, above: 0 });
});

test('no call starts above the width while the latency moves it', async () => {
  const limiter = new ConcurrencyLimiter(400);
  const widths = new Set<number>();
  const { most, above } = await flight(limiter, 600, index => {
    widths.add(limiter.width);
    return index % 200 < 100 ? 2 : 60;
  });
  expect(above).toBe(0);
  expect(widths.size).toBeGreaterThan(5);
  expect(most).toBeGreaterThan(8);
});

test('a slow service needs more calls at once, never more than the bound', async () => {
  const limiter = new ConcurrencyLimiter(400);
  for (let index = 0; index < 40; index++) limiter.observe(60);
  expect(limiter.width).toBe(48);
  for (let index = 0; index < 40; index++) limiter.observe(1000);
  expect(limiter.width).toBe(64);
});

test('a permit is free again after a failure', async () => {
  const limiter = new ConcurrencyLimiter(10);
  for (let index = 0; index < 50; index++) await limiter.run(() => Promise.reject(new Error('no'))).catch(() => {});
  expect(await limiter.run(async () => 'yes')).toBe('yes');
});

test('who waits for a permit is told at once when the run stops, and takes none', async () => {
  const limiter = new ConcurrencyLimiter(10);
  limiter.observe(1);
  const stop = new AbortController();
  let finish = () => {};
  const held = new Promise<void>(resolve => {
    finish = resolve;
  });
  const running = Array.from({ length: limiter.width }, () => limiter.run(() => held));
  const waiting = limiter.run(async () => 'too late', stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  finish();
  await Promise.all(running);
  const { most } = await flight(limiter, 100, () => 1);
  expect(most).toBe(limiter.width);
});
