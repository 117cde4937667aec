/** OAuth logins: public start routes, the built-in identity provider, authenticate and discovery, in both verticals. */
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { bench, publicTokenOf } from './client.ts';
import { coverage } from './coverage.ts';
import { b2bClient, consumerClient } from './sdk.ts';
import { signIn } from './sign-in.ts';

const cover = { consumer: coverage('consumer', /^\/v1\/oauth\//), b2b: coverage('b2b', /\/v1\/b2b\/oauth\//) };
const sandbox = await bench({
  onExchange: exchange => {
    cover.consumer.hear(exchange);
    cover.b2b.hear(exchange);
  },
});
afterAll(() => {
  cover.consumer.demandAll();
  cover.b2b.demandAll();
});
const { url, consumer, b2b, pass } = sandbox;
const consumerToken = await publicTokenOf(sandbox, 'consumer-app');
const b2bToken = await publicTokenOf(sandbox, 'b2b-app');
const home = 'http://localhost:3000/authenticate';
const verifier = 'a-verifier-of-some-length';
const challenge = createHash('sha256').update(verifier).digest('base64url');

describe('a Consumer login', () => {
  const { oauth, users } = consumerClient(sandbox);
  const start = (provider = 'google', more: Record<string, string> = {}) =>
    `/v1/public/oauth/${provider}/start?${new URLSearchParams({ public_token: consumerToken, ...more })}`;

  it('makes a User at the first time, and finds it again', async () => {
    const first = await signIn(url, start(), 'Ada@X.example', 'Ada Byron');
    expect(first).toMatchObject({ at: home, type: 'oauth' });
    const login = await oauth.authenticate({ token: first.token, session_duration_minutes: 60 });
    expect(login).toMatchObject({
      provider_type: 'Google',
      user: { name: { first_name: 'Ada', last_name: 'Byron' }, emails: [{ email: 'ada@x.example', verified: true }] },
    });
    expect(login.user_session?.authentication_factors).toMatchObject([
      {
        type: 'oauth',
        delivery_method: 'oauth_google',
        google_oauth_factor: { provider_subject: login.provider_subject },
      },
    ]);
    await expect(oauth.authenticate({ token: first.token })).rejects.toMatchObject({
      error_type: 'oauth_token_not_found',
    });
    const second = await oauth.authenticate({ token: (await signIn(url, start(), 'ada@x.example')).token });
    expect(second.user_id).toBe(login.user_id);
    expect(second.user.providers).toEqual(login.user.providers);
  });

  it('joins a User that has the address; another provider is one more', async () => {
    const { user_id } = await consumer('POST /v1/users', { email: 'ben@x.example' });
    for (const provider of ['github', 'linkedin']) {
      const { token } = await signIn(url, start(provider), 'ben@x.example');
      const { user, user_session } = await oauth.authenticate({ token, session_duration_minutes: 60 });
      expect(user.user_id).toBe(user_id);
      expect(user_session?.authentication_factors[0]?.delivery_method).toBe(`oauth_${provider}`);
    }
    const { providers } = await users.get({ user_id });
    expect(providers.map(({ provider_type }) => provider_type)).toEqual(['GitHub', 'LinkedIn']);
  });

  it('can be attached to a User with another address; an account has one User', async () => {
    const { user_id } = await consumer('POST /v1/users', { email: 'cleo@x.example' });
    const { oauth_attach_token } = await oauth.attach({ provider: 'google', user_id });
    const { token } = await signIn(url, start('google', { oauth_attach_token }), 'cleo@private.example');
    expect((await oauth.authenticate({ token })).user_id).toBe(user_id);
    const again = await signIn(url, start(), 'cleo@private.example');
    expect((await oauth.authenticate({ token: again.token })).user_id).toBe(user_id);
    const other = await oauth.attach({ provider: 'google', user_id: (await consumer('POST /v1/users', {})).user_id });
    const taken = await signIn(url, start('google', other as never), 'cleo@private.example');
    await expect(oauth.authenticate({ token: taken.token })).rejects.toMatchObject({
      error_type: 'invalid_oauth_attach_token',
    });
    const wrong = signIn(url, start('github', other as never), 'x@x.example');
    await expect(wrong).rejects.toMatchObject({ error_type: 'invalid_oauth_attach_token' });
  });

  it('PKCE: the verifier of the challenge, and no other', async () => {
    const { token } = await signIn(url, start('google', { code_challenge: challenge }), 'dan@x.example');
    await expect(oauth.authenticate({ token })).rejects.toMatchObject({ error_type: 'pkce_expected_code_verifier' });
    await expect(oauth.authenticate({ token, code_verifier: 'x' })).rejects.toMatchObject({
      error_type: 'pkce_mismatch',
    });
    expect((await oauth.authenticate({ token, code_verifier: verifier })).status_code).toBe(200);
  });

  it.each<[string, string, Record<string, string>]>([
    ['public_token_required', 'google', { public_token: '' }],
    ['public_token_not_found', 'google', { public_token: 'public-token-test-x' }],
    ['invalid_consumer_endpoint', 'google', { public_token: b2bToken }],
    ['invalid_oauth_provider', 'myspace', {}],
    ['no_match_for_provided_oauth_url', 'google', { login_redirect_url: 'https://evil.example' }],
  ])('%s', async (error_type, provider, more) => {
    await expect(signIn(url, start(provider, more), 'x@x.example')).rejects.toMatchObject({ error_type });
  });

  it('a form that is too old, or submitted twice, is refused', async () => {
    const { headers } = await fetch(`${url}${start()}`, { redirect: 'manual' });
    const page = new URL(headers.get('location') ?? '', url);
    pass(31 * 60_000);
    expect(await (await fetch(page)).json()).toMatchObject({ error_type: 'oauth_invalid_state' });
  });

  it('the page shows what it is given as text', async () => {
    const answer = await fetch(`${url}/identity-provider?state=${encodeURIComponent('"><script>')}`);
    expect(answer.headers.get('content-type')).toContain('json');
    const { headers } = await fetch(`${url}${start()}`, { redirect: 'manual' });
    const page = await fetch(new URL(headers.get('location') ?? '', url));
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<h1>Log in with Google</h1>');
  });
});

describe('a B2B login', () => {
  const { oauth } = b2bClient(sandbox);
  const start = (provider = 'google', more: Record<string, string> = { slug: 'acme' }) =>
    `/v1/b2b/public/oauth/${provider}/start?${new URLSearchParams({ public_token: b2bToken, ...more })}`;

  it('of a Member, by slug; the address is proved; a newcomer needs the Organization’s consent', async () => {
    const { organization } = await b2b('POST /v1/b2b/organizations', {
      organization_name: 'Acme',
      organization_slug: 'acme',
      email_allowed_domains: ['acme.example'],
      email_jit_provisioning: 'RESTRICTED',
    });
    const path = `/v1/b2b/organizations/${organization.organization_id}/members`;
    const { member_id } = await b2b(`POST ${path}`, { email_address: 'ada@acme.example' });
    const { token, type } = await signIn(url, start(), 'ada@acme.example');
    expect(type).toBe('oauth');
    const login = await oauth.authenticate({ oauth_token: token });
    expect(login).toMatchObject({ member_id, member_authenticated: true, provider_type: 'Google' });
    expect(login.member).toMatchObject({
      email_address_verified: true,
      oauth_registrations: [{ provider_type: 'Google', provider_subject: login.provider_subject }],
    });
    const issued = (name: string) => b2b(`GET ${path}/${member_id}/oauth_providers/${name}`);
    expect(await issued('google')).toMatchObject({
      provider_subject: login.provider_subject,
      scopes: ['openid', 'email', 'profile'],
    });
    expect((await issued('microsoft')).error_type).toBe('member_oauth_token_not_found');
    const newcomer = await signIn(url, start(), 'new@acme.example', 'New Person');
    const joined = await oauth.authenticate({ oauth_token: newcomer.token });
    expect(joined.member).toMatchObject({ status: 'active', name: 'New Person' });
    const outsider = await signIn(url, start(), 'out@other.example');
    await expect(oauth.authenticate({ oauth_token: outsider.token })).rejects.toMatchObject({
      error_type: 'invalid_email_for_jit_provisioning',
    });
    await b2b(`PUT /v1/b2b/organizations/${organization.organization_id}`, {
      auth_methods: 'RESTRICTED',
      allowed_auth_methods: ['password'],
    });
    const late = await signIn(url, start(), 'ada@acme.example');
    await expect(oauth.authenticate({ oauth_token: late.token })).rejects.toMatchObject({
      error_type: 'operation_restricted_by_organization_auth_methods',
    });
  });

  it('a provider that proves no address leaves that to do', async () => {
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Open', organization_slug: 'open' });
    await b2b('POST /v1/b2b/organizations/open/members', { email_address: 'eve@open.example' });
    const { token } = await signIn(url, start('github', { organization_id: 'open' }), 'eve@open.example');
    const login = await oauth.authenticate({ oauth_token: token });
    const hub = await b2b(`GET /v1/b2b/organizations/open/members/${login.member_id}/oauth_providers/github`);
    expect(hub.registrations).toMatchObject([{ provider_subject: login.provider_subject, provider_tenant_ids: [] }]);
    expect(login).toMatchObject({ member_authenticated: false, member: { email_address_verified: false } });
    expect(login.primary_required?.allowed_auth_methods).toContain('magic_link');
  });

  it('by discovery: first who, then where', async () => {
    const path = `/v1/b2b/public/oauth/microsoft/discovery/start?public_token=${b2bToken}`;
    const { token, type } = await signIn(url, path, 'eve@open.example', 'Eve');
    expect(type).toBe('discovery_oauth');
    await expect(oauth.authenticate({ oauth_token: token })).rejects.toMatchObject({
      error_type: 'oauth_token_not_found',
    });
    const found = await oauth.discovery.authenticate({ discovery_oauth_token: token });
    expect(found).toMatchObject({ email_address: 'eve@open.example', full_name: 'Eve', provider_type: 'Microsoft' });
    expect(found.discovered_organizations).toMatchObject([{ organization: { organization_slug: 'open' } }]);
    const { intermediate_session_token } = found;
    const login = await b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', {
      organization_id: 'open',
      intermediate_session_token,
    });
    expect(login.member_authenticated).toBe(true);
  });

  it.each<[string, string, Record<string, string>]>([
    ['missing_oauth_organization_locator', 'google', {}],
    ['too_many_oauth_organization_locators', 'google', { slug: 'open', organization_id: 'open' }],
    ['organization_not_found', 'google', { slug: 'nothing' }],
    ['invalid_oauth_provider', 'apple', { slug: 'open' }],
    ['invalid_b2b_endpoint', 'google', { slug: 'open', public_token: consumerToken }],
  ])('%s', async (error_type, provider, more) => {
    await expect(signIn(url, start(provider, more), 'x@x.example')).rejects.toMatchObject({ error_type });
  });
});
