import { expect, test } from 'vitest';
import { ConcurrencyLimiter } from '../../source/stytch/concurrency-limiter.ts';

const after = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** The most calls that were under way together. */
async function together(concurrency: ConcurrencyLimiter, calls: number, ms: number): Promise<number> {
  let busy = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: calls }, () =>
      concurrency.run(async () => {
        most = Math.max(most, ++busy);
        await after(ms);
        busy--;
      }),
    ),
  );
  return most;
}

test('a quick service needs few calls at once, a slow one more, never more than the bound', async () => {
  expect(await together(new ConcurrencyLimiter(100), 60, 5)).toBeLessThanOrEqual(16);
  const slow = new ConcurrencyLimiter(400);
  await together(slow, 40, 60);
  expect(slow.width).toBeGreaterThan(30);
  expect(slow.width).toBeLessThanOrEqual(64);
});

test('a lane is free again after a failure', async () => {
  const concurrency = new ConcurrencyLimiter(10);
  for (let index = 0; index < 50; index++) await concurrency.run(() => Promise.reject(new Error('no'))).catch(() => {});
  expect(await concurrency.run(async () => 'yes')).toBe('yes');
});
