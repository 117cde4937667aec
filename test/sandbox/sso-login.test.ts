/** Logins by a company's own identity provider, through the built-in page: by SAML and by OIDC. */
import { expect, it } from 'vitest';
import { bench, publicTokenOf } from './client.ts';
import { activeOidc, b2bClient } from './sdk.ts';
import { signIn } from './sign-in.ts';

const sandbox = await bench();
const { url, b2b } = sandbox;
const client = b2bClient(sandbox);
const { sso } = client;
const public_token = await publicTokenOf(sandbox, 'b2b-app');
const start = (connection_id: string, more: Record<string, string> = {}) =>
  `/v1/public/sso/start?${new URLSearchParams({ public_token, connection_id, ...more })}`;

/** An Organization, by its slug, with an active OIDC connection. */
async function company(slug: string, settings: object = {}): Promise<string> {
  await b2b('POST /v1/b2b/organizations', { organization_name: slug, organization_slug: slug, ...settings });
  return (await activeOidc(client, slug)).connection_id;
}

it('a Member logs in, with the address proved and the registration kept', async () => {
  const connection_id = await company('acme');
  const { member_id } = await b2b('POST /v1/b2b/organizations/acme/members', { email_address: 'ada@acme.example' });
  const { token, type } = await signIn(url, start(connection_id), 'Ada@acme.example');
  expect(type).toBe('sso');
  const login = await sso.authenticate({ sso_token: token, session_duration_minutes: 60 });
  expect(login).toMatchObject({ member_id, member_authenticated: true, reset_session: false });
  expect(login.member).toMatchObject({ email_address_verified: true, sso_registrations: [{ connection_id }] });
  expect(login.member_session?.authentication_factors).toMatchObject([
    { type: 'sso', delivery_method: 'sso_oidc', oidc_sso_factor: { provider_id: connection_id } },
  ]);
  await expect(sso.authenticate({ sso_token: token })).rejects.toMatchObject({ error_type: 'sso_token_not_found' });
  const providers = await b2b(`GET /v1/b2b/organizations/acme/members/${member_id}/oidc_providers`);
  expect(providers.registrations).toMatchObject([{ connection_id }]);
});

it('a newcomer joins as the Organization allows it', async () => {
  const open = await company('open');
  const joined = await sso.authenticate({ sso_token: (await signIn(url, start(open), 'new@x.example', 'New')).token });
  expect(joined.member).toMatchObject({ status: 'active', name: 'New', email_address: 'new@x.example' });
  const closed = await company('closed', { sso_jit_provisioning: 'NOT_ALLOWED', email_invites: 'ALL_ALLOWED' });
  const { token } = await signIn(url, start(closed), 'new@x.example');
  await expect(sso.authenticate({ sso_token: token })).rejects.toMatchObject({
    error_type: 'invalid_connection_for_jit_provisioning',
    error_message: expect.stringContaining('sso_jit_provisioning is NOT_ALLOWED'),
  });
  await b2b('PUT /v1/b2b/organizations/closed', {
    sso_jit_provisioning: 'RESTRICTED',
    sso_jit_provisioning_allowed_connections: [closed],
  });
  const allowed = await signIn(url, start(closed), 'new@x.example');
  expect((await sso.authenticate({ sso_token: allowed.token })).member_authenticated).toBe(true);
});

it('where a second factor is demanded, the login is half of one', async () => {
  const strict = await company('strict', { mfa_policy: 'REQUIRED_FOR_ALL' });
  const { token } = await signIn(url, start(strict), 'eve@strict.example');
  const login = await sso.authenticate({ sso_token: token });
  expect(login).toMatchObject({ member_authenticated: false, session_token: '', mfa_required: {} });
  expect(login.intermediate_session_token).toBeTruthy();
});

it('a start is refused without an active connection, or to a foreign address', async () => {
  const { connection } = await sso.saml.createConnection({ organization_id: 'open' });
  const pending = signIn(url, start(connection?.connection_id ?? ''), 'x@x.example');
  await expect(pending).rejects.toMatchObject({ error_type: 'requires_active_sso_connection' });
  await expect(signIn(url, start('saml-connection-test-x'), 'x@x.example')).rejects.toMatchObject({
    error_type: 'sso_connection_not_found',
  });
  await expect(signIn(url, start(''), 'x@x.example')).rejects.toMatchObject({
    error_type: 'missing_sso_connection_locator',
  });
  const evil = signIn(url, start(await company('last'), { login_redirect_url: 'https://evil.example' }), 'x@x.example');
  await expect(evil).rejects.toMatchObject({ error_type: 'no_match_for_provided_sso_url' });
});
