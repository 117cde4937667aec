/**
 * Through real sockets: the service stands still for two seconds and then goes on. No burst follows, and no endpoint waits
 * for another. endpoint-queue.test.ts counts the same exactly.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { createTransport, type TransportOptions } from '../../source/stytch/transport.ts';

interface Arrival {
  endpoint: string;
  /** Milliseconds since the server started. */
  at: number;
}

const latency = 20;
const stall = { from: 500, to: 2500 };
const answer = JSON.stringify({ status_code: 200, results: [], results_metadata: { total: 0 } });
const after = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** A service that stands still once. It notes calls of that time when they come, or when it wakes. */
async function service(notes: 'as they come' | 'when it wakes') {
  const start = performance.now();
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const now = performance.now() - start;
    const standsStill = now > stall.from && now < stall.to;
    const endpoint = `${request.method} ${request.url?.includes('search') ? 'search' : 'user'}`;
    if (standsStill && notes === 'when it wakes') await after(stall.to - now);
    arrivals.push({ endpoint, at: performance.now() - start });
    if (standsStill && notes === 'as they come') await after(stall.to - now);
    await after(latency);
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    of: (endpoint: string) => arrivals.filter(call => call.endpoint === endpoint).map(call => call.at),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const client = (options: TransportOptions) =>
  consumerClient({ projectId: 'project-test-1', secret: 'secret-test-1', dispatcher: createTransport(options) });

/** The most arrivals in any second. */
const densest = (times: number[]) =>
  Math.max(...times.map(from => times.filter(at => at >= from && at < from + 1000).length));

const rate = 65;
/** Sent at once, five times a second. On a busy machine one of these groups may be noted a few ms late. */
const group = 13;
const calls = 180;

test.concurrent.each(['as they come', 'when it wakes'] as const)(
  'two endpoints keep to their rate after a stall, calls noted %s, and both go on',
  async notes => {
    const stytch = await service(notes);
    const { users } = client({ origin: stytch.origin });
    const start = performance.now();
    const seconds = async (work: Promise<unknown>[]) => {
      await Promise.all(work);
      return (performance.now() - start) / 1000;
    };
    const [reads, writes] = await Promise.all([
      seconds(Array.from({ length: calls }, (_, index) => users.get({ user_id: `user-test-${index}` }))),
      seconds(Array.from({ length: calls }, (_, index) => users.update({ user_id: `user-test-${index}` }))),
    ]);
    stytch.close();
    // What the rate needs, the stall, and one second for getting under way again.
    const enough = calls / rate + (stall.to - stall.from) / 1000 + 1;
    for (const [endpoint, took] of [
      ['GET user', reads],
      ['PUT user', writes],
    ] as const) {
      const times = stytch.of(endpoint);
      expect(times).toHaveLength(calls);
      expect(densest(times), endpoint).toBeLessThanOrEqual(rate + group);
      expect(took, endpoint).toBeLessThan(enough);
    }
  },
);

test.concurrent('an endpoint that waits for its minute holds up no other', async () => {
  const stytch = await service('as they come');
  await after(stall.to);
  const stop = new AbortController();
  const { users } = client({
    origin: stytch.origin,
    searchRate: { calls: 5, seconds: 60 },
    signal: stop.signal,
  });
  const searches = Array.from({ length: 100 }, () => users.search({}).catch(() => {}));
  const start = performance.now();
  await Promise.all(Array.from({ length: 130 }, (_, index) => users.get({ user_id: `user-test-${index}` })));
  expect(performance.now() - start).toBeLessThan(3000);
  expect(stytch.of('POST search')).toHaveLength(5);
  stop.abort();
  await Promise.all(searches);
  stytch.close();
});
