/** The values that Stytch publishes for tests ("Sandbox values"), with the official SDK where its own suite does so. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';
import { b2bClient, consumerClient } from './sdk.ts';

const sandbox = await bench();
const { consumer, b2b } = sandbox;
const sdk = consumerClient(sandbox);

const email = 'sandbox@stytch.com';
const phone_number = '+10000000000';
const user_id = 'user-test-e3795c81-f849-4167-bfda-e4a6e9c280fd';
const organization_id = 'organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b';
const links: [string, number, string | undefined][] = [
  ['DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94=', 200, undefined],
  ['3pzjQpgksDlGKWEwUq2Up--hCHC_0oamfLHyfspKDFU=', 401, 'unable_to_auth_magic_link'],
  ['CprTtwhnRNiMBiUS2jSLcWYrfuO2POeBNdo5HhW6qTM=', 404, 'magic_link_not_found'],
];

describe('Consumer', () => {
  it.each(links)('link %s: %i', async (token, status, type) => {
    const answer = await consumer('POST /v1/magic_links/authenticate', { token });
    expect([answer.status_code, answer.error_type]).toEqual([status, type]);
    if (status === 200) expect(answer.user_id).toBe(user_id);
  });

  it.each(['send', 'login_or_create', 'invite', 'revoke_invite'])('link by email: %s sends nothing', async name => {
    const { status_code } = await consumer(`POST /v1/magic_links/email/${name}`, { email });
    expect([status_code, sandbox.lastSent(email)]).toEqual([200, undefined]);
  });

  it.each([
    ['email', { email }, 'email_id'],
    ['sms', { phone_number }, 'phone_id'],
    ['whatsapp', { phone_number }, 'phone_id'],
  ])('code by %s', async (channel, body, id) => {
    await consumer(`POST /v1/otps/${channel}/login_or_create`, body);
    const { [id]: method_id } = await consumer(`POST /v1/otps/${channel}/send`, body);
    const authenticate = (code: string) => consumer('POST /v1/otps/authenticate', { method_id, code });
    expect((await authenticate('000000')).user_id).toBe(user_id);
    expect((await authenticate('000001')).error_type).toBe('otp_code_not_found');
  });

  it('session: the token is good, its JWT verifies with the keys of the project, another token is not found', async () => {
    const session_token = 'WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY';
    const { session, session_jwt, ...answer } = await sdk.sessions.authenticate({ session_token });
    expect(answer.session_token).toBe(session_token);
    expect(session).toMatchObject({ started_at: '2021-08-28T00:41:58.935673Z', user_id });
    expect(await sdk.sessions.authenticateJwtLocal({ session_jwt })).toMatchObject({ user_id });
    const unknown = { session_token: '59cnLELtq5cFVS6uYK9f-pAWzBkhqZl8AvLhbhOvKNWw' };
    await expect(sdk.sessions.authenticate(unknown)).rejects.toMatchObject({ error_type: 'session_not_found' });
  });

  it('OAuth: one token is good, another is not found', async () => {
    const authenticate = (token: string) =>
      consumer('POST /v1/oauth/authenticate', { token, session_duration_minutes: 60 });
    const good = await authenticate('hdPVZHHX0UoRa7hJTuuPHi1vlddffSnoweRbVFf5-H8g');
    expect([good.user_id, good.user_session.user_id]).toEqual([user_id, user_id]);
    const unknown = await authenticate('59cnLELtq5cFVS6uYK9f-pAWzBkhqZl8AvLhbhOvKNWw');
    expect([unknown.status_code, unknown.error_type]).toEqual([400, 'oauth_token_not_found']);
  });

  it('passwords: any password of the address', async () => {
    for (const password of ['x', 'y']) {
      expect((await consumer('POST /v1/passwords/authenticate', { email, password })).user_id).toBe(user_id);
      expect((await consumer('POST /v1/passwords', { email, password })).user_id).toBe(user_id);
    }
  });

  it('TOTP of the User', async () => {
    expect((await consumer('POST /v1/totps', { user_id })).user_id).toBe(user_id);
    const authenticate = (totp_code: string) => consumer('POST /v1/totps/authenticate', { user_id, totp_code });
    expect((await authenticate('000000')).status_code).toBe(200);
    expect((await authenticate('000001')).error_type).toBe('unable_to_authenticate_totp');
    const { totps } = await consumer('POST /v1/totps/recovery_codes', { user_id });
    expect(totps[0].recovery_codes).toEqual(['a1b2-c3d4-e5f6']);
    const recovered = await consumer('POST /v1/totps/recover', { user_id, recovery_code: 'a1b2-c3d4-e5f6' });
    expect(recovered.user_id).toBe(user_id);
  });
});

describe('B2B', () => {
  it.each(['login_or_signup', 'invite'])('link by email to the Organization: %s', async name => {
    const sent = await b2b(`POST /v1/b2b/magic_links/email/${name}`, { email_address: email, organization_id });
    expect(sent.organization.organization_id).toBe(organization_id);
  });

  it.each(links)('link %s: %i', async (magic_links_token, status, type) => {
    const answer = await b2b('POST /v1/b2b/magic_links/authenticate', { magic_links_token });
    expect([answer.status_code, answer.error_type]).toEqual([status, type]);
    if (status !== 200) return;
    const { session_jwt } = answer;
    const local = await b2bClient(sandbox).sessions.authenticateJwtLocal({ session_jwt });
    expect(local).toMatchObject({ organization_id, member_id: answer.member_id });
  });

  it.each(links)('discovery link %s: %i', async (discovery_magic_links_token, status, type) => {
    await b2b('POST /v1/b2b/magic_links/email/discovery/send', { email_address: email });
    const answer = await b2b('POST /v1/b2b/magic_links/discovery/authenticate', { discovery_magic_links_token });
    expect([answer.status_code, answer.error_type]).toEqual([status, type]);
  });
});

it('are nothing special in a live environment', async () => {
  const { project } = await sandbox.workspace('POST /pwa/v3/projects', { name: 'Live', vertical: 'CONSUMER' });
  const at = `/pwa/v3/projects/${project.project_slug}/environments`;
  const { environment } = await sandbox.workspace(`POST ${at}`, { type: 'LIVE', name: 'Live' });
  const { secret } = await sandbox.workspace(`POST ${at}/${environment.environment_slug}/secrets`);
  const live = sandbox.as(environment.project_id, secret.secret);
  const token = links[0]?.[0];
  expect((await live('POST /v1/magic_links/authenticate', { token })).error_type).toBe('magic_link_not_found');
});
