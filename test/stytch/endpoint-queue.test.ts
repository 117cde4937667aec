/** A service that stands still for two seconds, by a clock of our own, so that the counts are exact. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EndpointQueue } from '../../source/stytch/endpoint-queue.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => vi.useRealTimers());

const rate = { calls: 65, seconds: 1 };
const after = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
const densest = (times: number[]) =>
  Math.max(...times.map(from => times.filter(at => at >= from && at < from + 1000).length));

/** Sends so many calls. Returns when each arrived, ms from the start. */
async function arrivals(calls: number, latency: number, notes: 'as they come' | 'when it wakes') {
  const queue = new EndpointQueue(rate);
  const start = performance.now();
  const times: number[] = [];
  const stall = { from: 2000, to: 4000 };
  const call = async () => {
    const now = performance.now() - start;
    const standsStill = now > stall.from && now < stall.to;
    if (standsStill && notes === 'when it wakes') await after(stall.to - now);
    times.push(performance.now() - start);
    if (standsStill && notes === 'as they come') await after(stall.to - now);
    await after(latency);
    return 'answer';
  };
  const all = Promise.all(Array.from({ length: calls }, () => queue.run(call)));
  await vi.advanceTimersByTimeAsync(60_000);
  await all;
  return times;
}

test.each([
  [20, 'as they come'],
  [20, 'when it wakes'],
  [80, 'as they come'],
  [80, 'when it wakes'],
  [400, 'as they come'],
  [400, 'when it wakes'],
] as const)('a latency of %i ms, calls noted %s: no second holds more than the rate', async (latency, notes) => {
  const times = await arrivals(400, latency, notes);
  expect(times).toHaveLength(400);
  expect(densest(times)).toBeLessThanOrEqual(rate.calls);
  // What the rate needs, the stall, and half a second for getting under way.
  expect(times.at(-1)).toBeLessThan((400 / rate.calls) * 1000 + 2000 + 500);
});

test('a refusal holds back the calls that have a permit already', async () => {
  const queue = new EndpointQueue({ calls: 1, seconds: 1 });
  const times: number[] = [];
  const start = performance.now();
  const call = async () => times.push(performance.now() - start);
  await queue.run(call);
  const waiting = queue.run(call);
  queue.slowDown(5000);
  await vi.advanceTimersByTimeAsync(10_000);
  await waiting;
  expect(times[1]).toBeGreaterThanOrEqual(5000);
});

test('a lost answer does not widen the queue', async () => {
  const queue = new EndpointQueue({ calls: 1000, seconds: 1 });
  let busy = 0;
  let most = 0;
  const lost = async () => {
    most = Math.max(most, ++busy);
    await after(30_000);
    busy--;
    return new Error('no answer');
  };
  const all = Promise.all(Array.from({ length: 200 }, () => queue.run(lost)));
  await vi.advanceTimersByTimeAsync(600_000);
  await all;
  expect(most).toBe(16);
});
