import { beforeEach, describe, expect, it } from 'vitest';
import { parseFault } from '../../source/sandbox/core/faults.ts';
import { type Fault, startSandbox } from '../../source/sandbox/index.ts';
import { bench } from './client.ts';

const sandbox = await bench();
const { consumer, faults, url, credentials } = sandbox;
beforeEach(() => faults.clear());

let number = 0;
/** Creates a User; tells whether it is there afterwards, whatever the caller saw. */
async function create(fault: Fault): Promise<{ seen: unknown; there: boolean }> {
  number += 1;
  const email = `user${number}@x.example`;
  faults.set([{ on: 'POST /v1/users', ...fault }]);
  const seen = await consumer('POST /v1/users', { email }).then(
    answer => answer.error_type ?? 'created',
    error => error.name,
  );
  faults.clear();
  const query = { operator: 'AND', operands: [{ filter_name: 'email_address', filter_value: [email] }] };
  const { results } = await consumer('POST /v1/users/search', { query });
  return { seen, there: results.length === 1 };
}

async function raw(timeout = 2_000): Promise<Response> {
  const { project_id, secret } = credentials.consumer;
  const authorization = `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}`;
  return fetch(`${url}/v1/debug/whoami`, { headers: { authorization }, signal: AbortSignal.timeout(timeout) });
}

describe('faults', () => {
  it('429 with Retry-After, before the write', async () => {
    expect(await create({ kind: 'rate-limit' })).toEqual({ seen: 'too_many_requests', there: false });
  });

  it('500 before the write, and 500 after it', async () => {
    expect(await create({ kind: 'error-before' })).toEqual({ seen: 'internal_server_error', there: false });
    expect(await create({ kind: 'error-after' })).toEqual({ seen: 'internal_server_error', there: true });
  });

  it('the connection is reset before the write, and after it', async () => {
    expect(await create({ kind: 'reset-before' })).toEqual({ seen: 'TypeError', there: false });
    expect(await create({ kind: 'reset-after' })).toEqual({ seen: 'TypeError', there: true });
  });

  it('a response that never ends', async () => {
    faults.set([{ kind: 'hang', times: 1 }]);
    const response = await raw(300);
    await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('a slow one', async () => {
    faults.set([{ kind: 'slow', milliseconds: 150, times: 1 }]);
    const began = performance.now();
    expect((await raw()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(149);
  });

  it('malformed JSON, and HTML from a proxy', async () => {
    faults.set([
      { kind: 'malformed', times: 1 },
      { kind: 'html', times: 1 },
    ]);
    await expect((await raw()).json()).rejects.toThrow(SyntaxError);
    const response = await raw();
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect((await raw()).status).toBe(200);
  });

  it('an error and a page that repeat the request, with its credentials', async () => {
    const { project_id, secret } = credentials.consumer;
    const authorization = Buffer.from(`${project_id}:${secret}`).toString('base64');
    faults.set([
      { kind: 'echo', times: 1 },
      { kind: 'html', times: 1 },
    ]);
    const refused = await raw();
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error_type: 'bad_request',
      error_message: expect.stringContaining(authorization),
    });
    expect(await (await raw()).text()).toContain(authorization);
  });

  it('strike by endpoint, by count, after some', async () => {
    faults.set([{ kind: 'error-before', on: 'GET *whoami', times: 2, skip: 1 }]);
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await raw()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    faults.set([{ kind: 'error-before', on: 'POST *' }]);
    expect((await raw()).status).toBe(200);
  });

  it('strike with a probability, the same way for the same seed', async () => {
    const run = async () => {
      faults.set([{ kind: 'error-before', probability: 0.3 }]);
      const statuses: number[] = [];
      for (let call = 0; call < 40; call += 1) statuses.push((await raw()).status);
      return statuses;
    };
    const first = await run();
    expect(await run()).toEqual(first);
    const struck = first.filter(status => status === 500).length;
    expect(struck).toBeGreaterThan(4);
    expect(struck).toBeLessThan(24);
  });

  it('are read from the command line', () => {
    expect(parseFault('error-after:POST *members:3')).toEqual({ kind: 'error-after', on: 'POST *members', times: 3 });
    expect(parseFault('reset-before:*:5%')).toEqual({ kind: 'reset-before', on: '*', probability: 0.05 });
    expect(() => parseFault('earthquake')).toThrow('is not a fault');
  });
});

describe('latency', () => {
  it('lets every answer wait, with a spread', async () => {
    const slow = await startSandbox({ users: 0, latency: { milliseconds: 60, spread: 30 } });
    const took: number[] = [];
    for (let call = 0; call < 5; call += 1) {
      const began = performance.now();
      await fetch(`${slow.url}/v1/debug/whoami`);
      took.push(performance.now() - began);
    }
    await slow.close();
    expect(Math.min(...took)).toBeGreaterThanOrEqual(29);
    expect(new Set(took.map(milliseconds => Math.round(milliseconds / 5))).size).toBeGreaterThan(1);
  });
});
