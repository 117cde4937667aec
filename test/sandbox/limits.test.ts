import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

/** A clock that stands at the beginning of a minute until it is moved. */
let now = Date.UTC(2026, 0, 1);
const sandbox = await bench({ limits: 'on', now: () => now });
const { consumer, b2b, workspace, as, url, credentials } = sandbox;

function nextMinute(): void {
  now += 60_000 - (now % 60_000);
}

/** How many of these calls are answered in one window. */
async function allowed(call: () => Promise<{ status_code?: number }>, calls: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: calls }, call));
  return answers.filter(answer => answer.status_code !== 429).length;
}

const migrate = { email: 'unknown', hash: 'x', hash_type: 'bcrypt' };

describe('rate limits: fixed windows, per project and endpoint', () => {
  it('passwords/migrate takes 100 a second, in both verticals', async () => {
    nextMinute();
    expect(await allowed(() => consumer('POST /v1/passwords/migrate', migrate), 110)).toBe(100);
    const body = { organization_id: 'x', email_address: 'x', hash: 'x', hash_type: 'bcrypt' };
    expect(await allowed(() => b2b('POST /v1/b2b/passwords/migrate', body), 110)).toBe(100);
    now += 1_000;
    expect(await allowed(() => consumer('POST /v1/passwords/migrate', migrate), 110)).toBe(100);
  });

  it('users/search takes 150 a minute; searches of the B2B API 100 a minute', async () => {
    nextMinute();
    expect(await allowed(() => consumer('POST /v1/users/search', { limit: 1 }), 155)).toBe(150);
    expect(await allowed(() => b2b('POST /v1/b2b/organizations/search', { limit: 1 }), 105)).toBe(100);
    now += 59_999;
    expect((await consumer('POST /v1/users/search', { limit: 1 })).error_type).toBe('too_many_requests');
    now += 1;
    expect((await consumer('POST /v1/users/search', { limit: 1 })).status_code).toBe(200);
  });

  it('everything else takes 100 a second, each endpoint for itself', async () => {
    nextMinute();
    expect(await allowed(() => consumer('GET /v1/debug/whoami'), 105)).toBe(100);
    expect(await allowed(() => consumer('GET /v1/rbac/policy'), 50)).toBe(50);
    expect(await allowed(() => workspace('GET /pwa/v3/projects'), 105)).toBe(100);
  });

  it('two projects have separate budgets', async () => {
    nextMinute();
    const { project } = await workspace('POST /pwa/v3/projects', { name: 'Second', vertical: 'CONSUMER' });
    const at = `/pwa/v3/projects/${project.project_slug}/environments`;
    await workspace(`POST ${at}`, { name: 'Live', type: 'LIVE' });
    const { environment } = await workspace(`POST ${at}`, { name: 'Test' });
    const { secret } = await workspace(`POST ${at}/${environment.environment_slug}/secrets`, {});
    const second = as(environment.project_id, secret.secret);
    expect(await allowed(() => consumer('GET /v1/debug/whoami'), 105)).toBe(100);
    expect(await allowed(() => second('GET /v1/debug/whoami'), 105)).toBe(100);
  });

  it('a refusal is a 429 with Retry-After: the seconds until the window ends', async () => {
    nextMinute();
    now += 20_000;
    await allowed(() => consumer('POST /v1/users/search', { limit: 1 }), 150);
    const { project_id, secret } = credentials.consumer;
    const response = await fetch(`${url}/v1/users/search`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}` },
      body: '{}',
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '40']);
  });
});
