/** The published limits of the searches, through the SDK and the whole transport, by a clock of our own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { b2bClient } from '../../source/stytch/b2b.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { recorder } from './recorder.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => vi.useRealTimers());

const credentials = { projectId: 'project-test-1', secret: 'secret-test-1' };

test.each([
  ['users/search', 150, (dispatcher: never) => consumerClient({ ...credentials, dispatcher }).users.search({})],
  [
    'organizations/search',
    100,
    (dispatcher: never) => b2bClient({ ...credentials, dispatcher }).organizations.search({}),
  ],
  [
    'members/search',
    100,
    (dispatcher: never) =>
      b2bClient({ ...credentials, dispatcher }).organizations.members.search({ organization_ids: ['organization-1'] }),
  ],
])('%s is asked %i times a minute, and then not before the next minute', async (_endpoint, limit, search) => {
  const { arrived, origin } = await recorder();
  const dispatcher = createTransport({ origin, patience: Number.POSITIVE_INFINITY }) as never;
  /** Until the sockets, which keep no time of ours, have been quiet for a while. */
  const quiet = async () => {
    for (let turns = 0, seen = -1; turns < 100; turns++) {
      if (arrived.length !== seen) turns = 0;
      seen = arrived.length;
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const total = 2 * limit + 10;
  const all = Promise.all(Array.from({ length: total }, () => search(dispatcher)));
  await quiet();
  expect(arrived).toHaveLength(limit);
  await vi.advanceTimersByTimeAsync(59_900);
  await quiet();
  expect(arrived).toHaveLength(limit);
  await vi.advanceTimersByTimeAsync(1000);
  await quiet();
  expect(arrived).toHaveLength(2 * limit);
  await vi.advanceTimersByTimeAsync(61_000);
  await all;
  expect(arrived).toHaveLength(total);
});
