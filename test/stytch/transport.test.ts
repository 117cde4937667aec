import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { errorTypeOf } from '../../source/stytch/errors.ts';
import { createTransport, type TransportOptions } from '../../source/stytch/transport.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that gives one answer after the other, and a client that reaches it through the transport. */
async function talk(answers: Answer[], options: TransportOptions = {}) {
  const seen: { method?: string; url?: string; body: string; at: number }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push({ method: request.method, url: request.url, body, at: performance.now() });
    answer?.(request, response, body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dispatcher = createTransport({ origin, patience: 10_000, ...options });
  return { seen, client: consumerClient({ projectId: 'project-test-1', secret: 'secret-test-1', dispatcher }) };
}

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const found = json(200, { status_code: 200, results: [], results_metadata: { total: 0 } });
const error = (status: number, error_type: string) => ({ status_code: status, error_type, error_message: 'no' });

test('the SDK reaches the given host instead of the real one, body and all', async () => {
  const { client, seen } = await talk([found]);
  await client.users.search({ limit: 3 });
  expect(seen).toMatchObject([{ method: 'POST', url: '/v1/users/search', body: '{"limit":3}' }]);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('an answer compressed with %s is read at the first time', async (encoding, compress) => {
  const body = compress(JSON.stringify({ status_code: 200, results: [], results_metadata: { total: 7 } }));
  const { client, seen } = await talk([
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
    },
  ]);
  expect((await client.users.search({})).results_metadata.total).toBe(7);
  expect(seen).toHaveLength(1);
});

test('429 of a locked account is no rate limit: it is not asked again', async () => {
  const { client, seen } = await talk([json(429, error(429, 'user_lock_limit_reached')), found]);
  await expect(client.users.search({})).rejects.toMatchObject({ error_type: 'user_lock_limit_reached' });
  expect(seen).toHaveLength(1);
});

test('429 waits as long as Retry-After says, tells why, and asks again', async () => {
  const waits: [number, string][] = [];
  const { client, seen } = await talk([json(429, error(429, 'too_many_requests'), { 'retry-after': '1' }), found], {
    onWait: (seconds, why) => waits.push([seconds, why]),
  });
  await client.users.search({});
  expect(seen).toHaveLength(2);
  expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  expect(waits).toEqual([[1, 'Stytch asks to slow down']]);
});

test('a date in Retry-After is by the clock of the service, whatever ours says', async () => {
  const date = new Date('2001-02-03T04:05:06Z');
  const after = { date: date.toUTCString(), 'retry-after': new Date(date.getTime() + 1000).toUTCString() };
  const { client, seen } = await talk([json(429, error(429, 'too_many_requests'), after), found]);
  await client.users.search({});
  expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeLessThan(1900);
});

test.each<[string, Answer]>([
  ['a 500', json(500, error(500, 'internal_server_error'))],
  ['a reset connection', request => request.socket.destroy()],
  ['JSON that is cut', (_request, response) => response.end('{"results": [')],
  ['HTML from a proxy', (_request, response) => response.writeHead(502).end('<html>Bad gateway</html>')],
])('%s is asked again with the same body', async (_name, bad) => {
  const { client, seen } = await talk([bad, bad, found]);
  await client.users.search({ limit: 7 });
  expect(seen.map(call => call.body)).toEqual(['{"limit":7}', '{"limit":7}', '{"limit":7}']);
});

test('what Stytch refuses is handed on at once', async () => {
  const { client, seen } = await talk([json(401, error(401, 'unauthorized_credentials'))]);
  const refused = await client.users.search({}).catch(thrown => thrown);
  expect(errorTypeOf(refused)).toBe('unauthorized_credentials');
  expect(seen).toHaveLength(1);
});

test('patience ends: no answer is an error of the type network', async () => {
  const { client } = await talk([request => request.socket.destroy()], { patience: 50 });
  const refused = await client.users.search({}).catch(thrown => thrown);
  expect(errorTypeOf(refused)).toBe('network');
});

test('stopping ends a long wait at once', async () => {
  const stop = new AbortController();
  const { client, seen } = await talk([json(429, error(429, 'too_many_requests'), { 'retry-after': '60' })], {
    patience: 600_000,
    signal: stop.signal,
  });
  const waiting = client.users.search({}).catch(thrown => thrown);
  while (seen.length === 0) await new Promise(resolve => setImmediate(resolve));
  setTimeout(() => stop.abort(), 50);
  expect(errorTypeOf(await waiting)).toBe('network');
  expect(seen).toHaveLength(1);
});

test('stopping does not wait for an answer that never comes', async () => {
  const stop = new AbortController();
  const { client, seen } = await talk([() => {}], { patience: 600_000, signal: stop.signal });
  const waiting = client.users.search({}).catch(thrown => thrown);
  while (seen.length === 0) await new Promise(resolve => setImmediate(resolve));
  const start = performance.now();
  stop.abort();
  expect(errorTypeOf(await waiting)).toBe('network');
  expect(performance.now() - start).toBeLessThan(8000);
});

describe('a network that is gone, by a clock of our own', () => {
  afterEach(() => vi.useRealTimers());

  /** Asks once while nothing answers for so many minutes; resolves to the answer or the error, and what was said. */
  async function goneFor(minutes: number) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    const start = performance.now();
    const gone = () => performance.now() - start < minutes * 60_000;
    const said = new Set<string>();
    const { client, seen } = await talk(
      [(request, response, body) => (gone() ? request.socket.destroy() : found(request, response, body))],
      { patience: undefined, onWait: (_seconds, why) => said.add(why) } as TransportOptions,
    );
    let outcome: unknown;
    client.users.search({}).then(
      answer => {
        outcome = answer;
      },
      error => {
        outcome = error;
      },
    );
    while (outcome === undefined) {
      await vi.advanceTimersByTimeAsync(1000);
      // The sockets are real and take some turns of the loop.
      for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve));
    }
    return { outcome, said: [...said], minutes: (performance.now() - start) / 60_000, calls: seen.length };
  }

  test('ten minutes are waited for, and said; then the call goes on', async () => {
    const { outcome, said, minutes, calls } = await goneFor(10);
    expect(outcome).toMatchObject({ status_code: 200 });
    expect(said).toEqual(['Stytch cannot be reached']);
    expect(minutes).toBeGreaterThanOrEqual(10);
    // Pauses grow to half a minute: it is not hammered on.
    expect(calls).toBeLessThan(60);
  });

  test('longer than that, the call fails as `network`, so that the run stops and can be resumed', async () => {
    const { outcome, minutes } = await goneFor(30);
    expect(errorTypeOf(outcome)).toBe('network');
    expect(minutes).toBeLessThan(12);
  });
});
