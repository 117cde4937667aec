/** The frontend SDK's calls over plain HTTP: public token and session token, CORS, and what is refused. */
import { expect, it } from 'vitest';
import { type Answer, bench, publicTokenOf } from './client.ts';

const sandbox = await bench({ refusals: true });
const { url, workspace, b2b, consumer, faults } = sandbox;
const env = '/pwa/v3/projects/b2b-app/environments/test';
const token = await publicTokenOf(sandbox, 'b2b-app');
const origin = 'https://app.shop.example';
const set = async (config: object) => {
  expect((await workspace(`PUT ${env}/sdk/b2b`, { config })).status_code).toBe(200);
};
const basic = { enabled: true, allow_self_onboarding: false, enable_member_permissions: false, bundle_ids: [] };
const allow = (domain: string) => set({ basic: { ...basic, domains: [{ domain, slug_pattern: '' }] } });
await allow(origin);

async function call(route: string, body?: object, options: { session?: string; from?: string; by?: string } = {}) {
  const { by = token, session = by, from = origin } = options;
  const [method, path] = route.split(' ');
  const response = await fetch(`${url}/sdk/v1${path}`, {
    method,
    body: body ? JSON.stringify(body) : null,
    headers: { authorization: `Basic ${btoa(`${by}:${session}`)}`, origin: from, 'content-type': 'application/json' },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

await b2b('POST /v1/b2b/organizations', { organization_name: 'Acme', organization_slug: 'acme' });
const { member_id } = await b2b('POST /v1/b2b/passwords/migrate', {
  organization_id: 'acme',
  email_address: 'ada@acme.example',
  hash_type: 'md_5',
  hash: '561428161af8f4dd32af224449a6f5f6',
});
const login = { organization_id: 'acme', email_address: 'ada@acme.example', password: 'a rather long one 9' };

it('a browser asks first, and may read answers and refusals', async () => {
  const asked = await fetch(`${url}/sdk/v1/b2b/passwords/authenticate`, { method: 'OPTIONS', headers: { origin } });
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-headers')).toContain('x-sdk-client');
  const refused = await call('POST /b2b/sessions/authenticate', {});
  expect(refused.status).toBe(400);
  for (const { headers } of [asked, refused]) {
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  }
});

it('each product is off until the SDK configuration switches it on; the refusal names the setting', async () => {
  expect(await call('POST /b2b/passwords/authenticate', login)).toMatchObject({
    status: 401,
    body: {
      error_type: 'endpoint_not_authorized_for_sdk',
      error_message: 'The SDK configuration does not allow it: passwords.enabled is off.',
    },
  });
  await set({ passwords: { enabled: true, pkce_required_for_password_resets: false } });
  const { body } = await call('POST /b2b/passwords/authenticate', {
    ...login,
    dfp_telemetry_id: 'x',
    captcha_token: '',
  });
  expect(body.data).toMatchObject({ member_id, member_authenticated: true });
  const session = { session: body.data.session_token };
  expect((await call('GET /b2b/organizations/members/me', undefined, session)).body.data.member.member_id).toBe(
    member_id,
  );
  expect((await call('POST /b2b/sessions/authenticate', {}, session)).body.data.session_token).toBe(session.session);
  // A session that is over is no obstacle to a login.
  const again = await call('POST /b2b/passwords/authenticate', login, { session: 'gone' });
  expect(again.body.data.member_id).toBe(member_id);
  const made = await call('POST /b2b/discovery/organizations/create', { intermediate_session_token: 'x' });
  expect(made.body.error_message).toContain('basic.allow_self_onboarding');
});

it.each([
  ['https://app.shop.example', true],
  ['https://evil.example', false],
  ['https://app.shop.example:8443', true],
  ['http://app.shop.example', false],
  ['https://app.shop.example.evil.example', false],
  ['null', false],
])('a page of %s: %s', async (from, fits) => {
  const { body } = await call(`GET /projects/bootstrap/${token}`, undefined, { from });
  expect(body.error_type).toBe(fits ? undefined : 'bad_domain_for_stytch_sdk');
  if (fits) expect(body.data).toMatchObject({ vertical: 'B2B', pkce_required_for_oauth: false, password_config: null });
});

it.each([
  ['https://acme.shop.example', true],
  ['https://shop.example', false],
  ['https://a.b.shop.example', false],
  ['https://acme.shop.example.evil.example', false],
  ['https://evilshop.example', false],
])('with a star for one label of the host, a page of %s: %s', async (from, fits) => {
  await allow('https://*.shop.example');
  const { body } = await call(`GET /projects/bootstrap/${token}`, undefined, { from });
  await allow(origin);
  expect(body.error_type).toBe(fits ? undefined : 'bad_domain_for_stytch_sdk');
});

it('a host without a port stands for all of them', async () => {
  await allow('http://localhost');
  const { body } = await call(`GET /projects/bootstrap/${token}`, undefined, { from: 'http://localhost:5173' });
  expect(body.data.vertical).toBe('B2B');
  await allow(origin);
});

it('nothing else of the API is there, and a public token opens nothing of it', async () => {
  const { status, body } = await call('POST /b2b/organizations/members/search', { query: {} });
  expect([status, body.error_type]).toEqual([404, 'route_not_found']);
  const bare = await call('POST /b2b/sessions/authenticate', {}, { by: 'public-token-test-x' });
  expect(bare.body.error_type).toBe('public_token_not_found');
  const other = await call('POST /sessions/authenticate', { session_token: 'x' });
  expect(other.body.error_type).toBe('invalid_consumer_endpoint');
  const authorization = `Basic ${btoa(`${token}:${token}`)}`;
  const answer = await fetch(`${url}/v1/b2b/organizations/acme`, { headers: { authorization } });
  expect(answer.status).toBe(400);
});

it('wrong passwords count for a lock, as they do in the backend; faults strike here, too', async () => {
  await workspace(`PATCH ${env}`, { user_lock_threshold: 2 });
  const wrong = { ...login, password: 'wrong' };
  for (const type of ['unauthorized_credentials', 'unauthorized_credentials', 'user_lock_limit_reached']) {
    expect((await call('POST /b2b/passwords/authenticate', wrong)).body.error_type).toBe(type);
  }
  faults.set([{ kind: 'rate-limit', on: 'POST /sdk/v1/*', times: 1 }]);
  expect((await call('POST /b2b/sessions/authenticate', {})).status).toBe(429);
});

it('a Consumer project has its own calls and its own switches', async () => {
  const own = '/pwa/v3/projects/consumer-app/environments/test';
  const by = await publicTokenOf(sandbox, 'consumer-app');
  const config = { basic: { enabled: true, domains: [origin], bundle_ids: [] } };
  await workspace(`PUT ${own}/sdk/consumer`, { config });
  const email = 'ben@x.example';
  const create = () => call('POST /magic_links/email/login_or_create', { email }, { by });
  expect((await create()).body.error_message).toContain('magic_links.login_or_create_enabled');
  const magic_links = { login_or_create_enabled: true, send_enabled: false, pkce_required: false };
  await workspace(`PUT ${own}/sdk/consumer`, { config: { magic_links } });
  expect((await create()).body.data.user_created).toBe(true);
  const { results } = await consumer('POST /v1/users/search', {});
  expect(results).toHaveLength(1);
});
