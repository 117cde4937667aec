import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

// These requests are wrong on purpose; their answers are judged all the same.
const { consumer, b2b, workspace, url, credentials } = await bench({ refusals: true });

describe('a request that the contract does not know is refused', () => {
  it.each([
    ['an unknown field', 'POST /v1/users', { mail: 'x' }, 'bad_request'],
    ['an unknown field further in', 'POST /v1/users', { name: { nick: 'x' } }, 'bad_request'],
    ['a wrong type', 'POST /v1/users', { email: 1 }, 'bad_request'],
    ['null for a required string', 'POST /v1/passwords/authenticate', { email: null, password: 'x' }, 'invalid_email'],
    ['a required field missing', 'POST /v1/passwords/authenticate', { password: 'x' }, 'invalid_email'],
    [
      'a value of no enum',
      'POST /v1/passwords/migrate',
      { email: 'a@b.example', hash: 'x', hash_type: 'rot13' },
      'invalid_hash_type',
    ],
    ['an unknown parameter', 'GET /v1/sessions?user_id=x&limit=1', undefined, 'bad_request'],
    ['a required parameter missing', 'GET /v1/sessions', undefined, 'invalid_user_id'],
    ['metadata that is no object', 'POST /v1/users', { trusted_metadata: 'x' }, 'metadata_invalid_format'],
    ['metadata that is a list', 'POST /v1/users', { untrusted_metadata: [] }, 'metadata_invalid_format'],
    ['a body where there is none', 'DELETE /v1/users/x', { why: 'x' }, 'bad_request'],
    ['an unknown route', 'GET /v1/nonsense', undefined, 'route_not_found'],
    ['a published route that the sandbox lacks', 'POST /v1/rules/list', {}, 'route_not_found'],
    ['another method', 'PATCH /v1/users', {}, 'method_not_allowed'],
  ])('%s', async (_, route, body, type) => {
    const answer = await consumer(route, body);
    expect(answer.error_type).toBe(type);
    expect(answer.status_code).toBe({ route_not_found: 404, method_not_allowed: 405 }[type] ?? 400);
  });

  it('an array, and text that is no JSON', async () => {
    expect((await consumer('POST /v1/users', [])).error_type).toBe('bad_request');
    const { project_id, secret } = credentials.consumer;
    const response = await fetch(`${url}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}` },
      body: '{"email": ',
    });
    expect(await response.json()).toMatchObject({ status_code: 400, error_type: 'bad_request' });
  });

  it('in the B2B and the management API too', async () => {
    expect((await b2b('POST /v1/b2b/organizations', {})).error_type).toBe('organization_name_missing');
    const search = await b2b('POST /v1/b2b/organizations/members/search', {});
    expect(search.error_type).toBe('member_search_missing_organization_id');
    expect((await b2b('GET /v1/b2b/organizations/search/nonsense')).error_type).toBe('route_not_found');
    const path = '/pwa/v3/projects/consumer-app/environments/test/jwt_templates';
    expect((await workspace(`GET ${path}/NONSENSE`)).error_type).toBe('bad_request');
    expect((await workspace('GET /pwa/v3/nonsense')).error_type).toBe('route_not_found');
  });

  it('session headers where an operation does not take them', async () => {
    const headers = { 'x-stytch-member-session': 'x' };
    expect((await b2b('GET /v1/b2b/rbac/policy', undefined, headers)).error_type).toBe('bad_request');
  });
});
