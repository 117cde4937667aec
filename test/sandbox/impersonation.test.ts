/** The dashboard's user logs in as a User or a Member, with a token that the dashboard gives. */
import { expect, it } from 'vitest';
import { bench } from './client.ts';
import { b2bClient, consumerClient } from './sdk.ts';

const sandbox = await bench();
const { consumer, b2b, workspace, impersonate, pass } = sandbox;
const envs = ['consumer-app', 'b2b-app'].map(slug => `/pwa/v3/projects/${slug}/environments/test`);
const allow = (user_impersonation_enabled: boolean) =>
  Promise.all(envs.map(env => workspace(`PATCH ${env}`, { user_impersonation_enabled })));
const { user_id } = await consumer('POST /v1/users', { email: 'ada@x.example' });
await b2b('POST /v1/b2b/organizations', {
  organization_name: 'Acme',
  organization_external_id: 'acme',
  mfa_policy: 'REQUIRED_FOR_ALL',
});
const { member_id } = await b2b('POST /v1/b2b/organizations/acme/members', { email_address: 'ada@x.example' });
const factor = { type: 'impersonated', impersonated_factor: { impersonator_email_address: 'support@example.com' } };
const hour = 3_600_000;

it('is refused unless the environment allows it', () => {
  expect(() => impersonate(user_id)).toThrow('user_impersonation_enabled');
  expect(() => impersonate('user-test-none')).toThrow('There is no User');
});

it('a session as a User, for an hour; the token works once, and for minutes', async () => {
  await allow(true);
  const impersonation_token = impersonate(user_id);
  const { impersonation } = consumerClient(sandbox);
  const { session, user } = await impersonation.authenticate({ impersonation_token });
  expect(user.user_id).toBe(user_id);
  expect(session?.authentication_factors).toMatchObject([factor]);
  expect(Date.parse(session?.expires_at ?? '') - Date.parse(session?.started_at ?? '')).toBe(hour);
  const again = impersonation.authenticate({ impersonation_token });
  await expect(again).rejects.toMatchObject({ status_code: 401, error_type: 'unable_to_auth_impersonation_token' });
  const late = impersonate(user_id);
  pass(10 * 60_000);
  expect((await consumer('POST /v1/impersonation/authenticate', { impersonation_token: late })).status_code).toBe(401);
});

it('a full session as a Member, whatever its Organization demands; it cannot be made longer', async () => {
  const impersonation_token = impersonate(member_id, { id: 'me', email: 'me@support.example' });
  const login = await b2bClient(sandbox).impersonation.authenticate({ impersonation_token });
  expect(login).toMatchObject({ member_id, member_authenticated: true, intermediate_session_token: '' });
  const { session_token, member_session } = login;
  expect(member_session?.authentication_factors).toMatchObject([
    { impersonated_factor: { impersonator_id: 'me', impersonator_email_address: 'me@support.example' } },
  ]);
  const longer = { session_token, session_duration_minutes: 600 };
  const touched = await b2b('POST /v1/b2b/sessions/authenticate', longer);
  expect(touched.member_session.expires_at).toBe(member_session?.expires_at);
});

it('a token of one vertical is none of the other', async () => {
  const impersonation_token = impersonate(user_id);
  const answer = await b2b('POST /v1/b2b/impersonation/authenticate', { impersonation_token });
  expect(answer.error_type).toBe('unable_to_auth_impersonation_token');
});
