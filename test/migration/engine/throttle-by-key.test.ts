import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttleByKey } from '../../../source/migration/engine/throttle-by-key.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

test('what many calls wait for is said once, and again when that time is over; another reason is said at once', () => {
  const said: string[] = [];
  const wait = throttleByKey((seconds, why) => said.push(`${seconds} ${why}`));
  for (let call = 0; call < 96; call++) wait(4, 'network');
  wait(2, 'limit');
  vi.advanceTimersByTime(3999);
  wait(8, 'network');
  expect(said).toEqual(['4 network', '2 limit']);
  vi.advanceTimersByTime(1);
  wait(8, 'network');
  wait(8, 'network');
  expect(said).toEqual(['4 network', '2 limit', '8 network']);
});
