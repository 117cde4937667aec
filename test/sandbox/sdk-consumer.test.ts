import type { User } from 'stytch';
import { afterAll, describe, expect, it } from 'vitest';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import { bench } from './client.ts';
import { coverage } from './coverage.ts';
import { consumerClient, userInfoEndpoint } from './sdk.ts';

const cover = coverage('consumer', /^\/v1\/(?!connected_apps\/|impersonation\/|oauth\/)/);
const sandbox = await bench({ users: 150, onExchange: cover.hear });
const client = consumerClient(sandbox);
const { workspace, credentials } = sandbox;
const environment = `/pwa/v3/projects/${credentials.consumer.project_slug}/environments/test`;
const email = 'ada@acme.example';
const password = 'a rather long one 9';
const session_duration_minutes = 60;

afterAll(() =>
  // Access tokens belong to Connected Apps, which the sandbox does not have: that exchange only refuses.
  cover.demandAll(['POST /v1/sessions/exchange_access_token']),
);

/** The first seeded User with a factor of this kind beside an email. */
async function withFactor(list: 'webauthn_registrations' | 'biometric_registrations' | 'crypto_wallets' | 'providers') {
  for await (const page of client.users.searchAll({ limit: 1000 })) {
    const found = page.find(user => user[list].length > 0 && user.emails.length > 0);
    if (found) return found as User;
  }
  throw new Error(`No seeded User has ${list}`);
}

describe('stytch.Client', () => {
  it('users: create, get, search, update, external id, delete', async () => {
    const { user_id } = await client.users.create({ email: 'temp@acme.example', external_id: 'ext-1' });
    expect((await client.users.get({ user_id: 'ext-1' })).user_id).toBe(user_id);
    const updated = await client.users.update({ user_id, name: { first_name: 'Ada' }, trusted_metadata: { a: 1 } });
    expect(updated.user.trusted_metadata).toEqual({ a: 1 });
    const found = await client.users.search({
      limit: 5,
      query: { operator: 'AND', operands: [{ filter_name: 'email_address', filter_value: ['temp@acme.example'] }] },
    });
    expect(found.results.map(user => user.user_id)).toEqual([user_id]);
    expect((await client.users.deleteExternalId({ user_id })).user.external_id).toBeUndefined();
    expect((await client.users.connectedApps({ user_id })).connected_apps).toEqual([]);
    const exchanged = await client.users.exchangePrimaryFactor({ user_id, email_address: 'other@acme.example' });
    expect(exchanged.user.emails[0]?.email).toBe('other@acme.example');
    await client.users.delete({ user_id });
    await expect(client.users.get({ user_id })).rejects.toMatchObject({ error_type: 'user_not_found' });
  });

  it('users: searchAll walks all pages', async () => {
    let count = 0;
    for await (const page of client.users.searchAll({ limit: 40 })) count += page.length;
    expect(count).toBe(150);
  });

  it('users: every kind of factor can be deleted', async () => {
    const passkey = (await withFactor('webauthn_registrations')).webauthn_registrations[0];
    await client.users.deleteWebAuthnRegistration({
      webauthn_registration_id: passkey?.webauthn_registration_id ?? '',
    });
    const biometric = (await withFactor('biometric_registrations')).biometric_registrations[0];
    await client.users.deleteBiometricRegistration({
      biometric_registration_id: biometric?.biometric_registration_id ?? '',
    });
    const wallet = (await withFactor('crypto_wallets')).crypto_wallets[0];
    await client.users.deleteCryptoWallet({ crypto_wallet_id: wallet?.crypto_wallet_id ?? '' });
    const oauth = (await withFactor('providers')).providers[0];
    await client.users.deleteOAuthRegistration({ oauth_user_registration_id: oauth?.oauth_user_registration_id ?? '' });
    const { user } = await client.users.create({ email: 'phone@acme.example', phone_number: '+12025550162' });
    await client.users.deletePhoneNumber({ phone_id: user.phone_numbers[0]?.phone_id ?? '' });
    await expect(client.users.deleteEmail({ email_id: user.emails[0]?.email_id ?? '' })).rejects.toMatchObject({
      error_type: 'cannot_delete_last_primary_factor',
    });
    const two = await client.users.create({ email: 'two@acme.example', phone_number: '+12025550163' });
    expect((await client.users.deleteEmail({ email_id: two.email_id })).user.emails).toEqual([]);
  });

  it('passwords: create, authenticate, strength, migrate, delete', async () => {
    const created = await client.passwords.create({ email, password, session_duration_minutes });
    expect(created.session_jwt.split('.')).toHaveLength(3);
    const login = await client.passwords.authenticate({ email, password });
    expect(login.session_token).toBe('');
    await expect(client.passwords.authenticate({ email, password: 'wrong' })).rejects.toMatchObject({
      status_code: 401,
      error_type: 'unauthorized_credentials',
    });
    expect((await client.passwords.strengthCheck({ password: 'abc' })).valid_password).toBe(false);
    const moved = await client.passwords.migrate({
      email: 'moved@acme.example',
      hash: '561428161af8f4dd32af224449a6f5f6',
      hash_type: 'md_5',
      md_5_config: { prepend_salt: '', append_salt: '' },
    });
    expect(moved.user_created).toBe(true);
    await client.passwords.authenticate({ email: 'moved@acme.example', password: 'a rather long one 9' });
    await client.users.deletePassword({ password_id: moved.user.password?.password_id ?? '' });
    await expect(client.passwords.authenticate({ email: 'moved@acme.example', password: 'x' })).rejects.toMatchObject({
      error_type: 'no_user_password',
    });
  });

  it('passwords: reset by email, by the old one, by a session', async () => {
    await client.passwords.email.resetStart({ email });
    // Anyone can start a reset for any address: the old password stays valid.
    await client.passwords.authenticate({ email, password });
    const token = sandbox.lastSent(email)?.token ?? '';
    const reset = await client.passwords.email.reset({
      token,
      password: 'another long one 9',
      session_duration_minutes,
    });
    await expect(client.passwords.email.reset({ token, password: 'another long one 9' })).rejects.toMatchObject({
      error_type: 'unable_to_auth_password_reset_token',
    });
    await client.passwords.sessions.reset({ session_token: reset.session_token, password: 'a third long one 9' });
    await client.passwords.existingPassword.reset({
      email,
      existing_password: 'a third long one 9',
      new_password: password,
    });
    await client.passwords.authenticate({ email, password });
  });

  it('sessions: get, authenticate by token and by JWT, locally too, and revoke', async () => {
    const login = await client.passwords.authenticate({ email, password, session_duration_minutes });
    const { session_token, session_jwt, user_id } = login;
    const { sessions } = await client.sessions.get({ user_id });
    expect(sessions.map(session => session.session_id)).toContain(login.session?.session_id);
    const again = await client.sessions.authenticate({ session_token, session_custom_claims: { plan: 'pro' } });
    expect(again.session.custom_claims).toMatchObject({ plan: 'pro', roles: ['stytch_user'] });
    const local = await client.sessions.authenticateJwtLocal({ session_jwt });
    expect(local).toMatchObject({ session_id: login.session?.session_id, user_id, roles: ['stytch_user'] });
    expect((await client.sessions.authenticateJwt({ session_jwt })).session_jwt).toBe(session_jwt);
    const remote = await client.sessions.authenticateJwt({ session_jwt, max_token_age_seconds: 0 });
    expect(remote.session.session_id).toBe(login.session?.session_id);
    const { keys } = await client.sessions.getJWKS({ project_id: credentials.consumer.project_id });
    expect(keys).toHaveLength(1);
    await client.sessions.revoke({ session_token });
    await expect(client.sessions.authenticate({ session_jwt })).rejects.toMatchObject({
      error_type: 'session_not_found',
    });
  });

  it('sessions: attest, migrate, exchange of an access token', async () => {
    const { project_id } = credentials.consumer;
    const { session_jwt } = await client.passwords.authenticate({
      email,
      password,
      session_duration_minutes,
      session_custom_claims: { mail: email },
    });
    const { profile } = await workspace(`POST ${environment}/trusted_token_profiles`, {
      name: 'itself',
      audience: project_id,
      issuer: `stytch.com/${project_id}`,
      jwks_url: `https://test.stytch.com/v1/sessions/jwks/${project_id}`,
      attribute_mapping: { email: 'mail', token_id: 'sub' },
      pem_files: [],
      can_jit_provision: false,
    });
    const attested = await client.sessions.attest({ profile_id: profile.profile_id, token: session_jwt });
    expect(attested.session?.authentication_factors[0]?.type).toBe('trusted_auth_token');
    const zero_downtime_session_migration_url = await userInfoEndpoint('theirs', email);
    await workspace(`PATCH ${environment}`, { zero_downtime_session_migration_url });
    expect((await client.sessions.migrate({ session_token: 'theirs' })).user.emails[0]?.email).toBe(email);
    await expect(client.sessions.migrate({ session_token: 'unknown' })).rejects.toMatchObject({
      error_type: 'migrate_from_external_unexpected_response',
    });
    await expect(client.sessions.exchangeAccessToken({ access_token: session_jwt })).rejects.toMatchObject({
      error_type: 'oauth_access_token_exchange_missing_full_access',
    });
  });

  it('magic links: send, login or create, invite, revoke, embedded, authenticate', async () => {
    const sent = await client.magicLinks.email.send({ email });
    const token = sandbox.lastSent(email)?.token ?? '';
    const login = await client.magicLinks.authenticate({ token, session_duration_minutes });
    expect(login).toMatchObject({ user_id: sent.user_id, method_id: sent.email_id });
    await expect(client.magicLinks.authenticate({ token })).rejects.toMatchObject({
      error_type: 'unable_to_auth_magic_link',
    });
    const created = await client.magicLinks.email.loginOrCreate({ email: 'new@acme.example' });
    expect(created.user_created).toBe(true);
    await client.magicLinks.email.invite({ email: 'guest@acme.example' });
    await client.magicLinks.email.revokeInvite({ email: 'guest@acme.example' });
    const embedded = await client.magicLinks.create({ user_id: sent.user_id });
    expect((await client.magicLinks.authenticate({ token: embedded.token })).user_id).toBe(sent.user_id);
  });

  it('one-time codes by email, SMS and WhatsApp', async () => {
    const { email_id } = await client.otps.email.send({ email });
    const code = sandbox.lastSent(email)?.token ?? '';
    await expect(client.otps.authenticate({ method_id: email_id, code: 'nonsense' })).rejects.toMatchObject({
      error_type: 'otp_code_not_found',
    });
    await client.otps.authenticate({ method_id: email_id, code });
    await client.otps.email.loginOrCreate({ email: 'code@acme.example' });
    const phone_number = '+12025550164';
    const { phone_id } = await client.otps.sms.loginOrCreate({ phone_number });
    await client.otps.sms.send({ phone_number });
    const sms = sandbox.lastSent(phone_number)?.token ?? '';
    const login = await client.otps.authenticate({ method_id: phone_id, code: sms });
    expect(login.user.phone_numbers[0]?.verified).toBe(true);
    await client.otps.whatsapp.send({ phone_number });
    await client.otps.whatsapp.loginOrCreate({ phone_number: '+12025550165' });
  });

  it('TOTP: create, authenticate, recovery codes, recover, delete', async () => {
    const { user_id } = await client.users.create({ email: 'totp@acme.example' });
    const { secret, totp_id, recovery_codes } = await client.totps.create({ user_id });
    const totp_code = totpCode(secret, Date.now());
    const login = await client.totps.authenticate({ user_id, totp_code });
    expect(login.user.totps).toEqual([{ totp_id, verified: true }]);
    await expect(client.totps.authenticate({ user_id, totp_code })).rejects.toMatchObject({
      error_type: 'totp_code_already_authenticated',
    });
    expect((await client.totps.recoveryCodes({ user_id })).totps[0]?.recovery_codes).toEqual(recovery_codes);
    await client.totps.recover({ user_id, recovery_code: recovery_codes[0] ?? '' });
    await expect(client.totps.create({ user_id })).rejects.toMatchObject({ error_type: 'active_totp_exists' });
    expect((await client.users.deleteTOTP({ totp_id })).user.totps).toEqual([]);
  });

  it('M2M clients: create, get, update, search, rotate, delete', async () => {
    const { m2m_client } = await client.m2m.clients.create({ scopes: ['read:users'], client_name: 'Robot' });
    const { client_id } = m2m_client;
    expect((await client.m2m.clients.get({ client_id })).m2m_client).not.toHaveProperty('client_secret');
    await client.m2m.clients.update({ client_id, status: 'inactive' });
    const found = await client.m2m.clients.search({
      query: { operator: 'AND', operands: [{ filter_name: 'scopes', filter_value: ['read:users'] }] },
    });
    expect(found.m2m_clients).toHaveLength(1);
    await client.m2m.clients.secrets.rotateStart({ client_id });
    await client.m2m.clients.secrets.rotateCancel({ client_id });
    await client.m2m.clients.secrets.rotateStart({ client_id });
    await client.m2m.clients.secrets.rotate({ client_id });
    await client.m2m.clients.delete({ client_id });
    await expect(client.m2m.clients.get({ client_id })).rejects.toMatchObject({ error_type: 'm2m_client_not_found' });
  });

  it('what a project tells of itself', async () => {
    expect((await client.debug.whoami()).project_id).toBe(credentials.consumer.project_id);
    expect((await client.project.metrics()).metrics[0]?.metric_type).toBe('USER_COUNT');
    expect((await client.rbac.policy()).policy?.roles[0]?.role_id).toBe('stytch_user');
  });
});

it('OAuth, with the token that is published for tests', async () => {
  const { provider_type, user } = await client.oauth.authenticate({
    token: 'hdPVZHHX0UoRa7hJTuuPHi1vlddffSnoweRbVFf5-H8g',
  });
  expect([provider_type, user.emails[0]?.email]).toEqual(['Google', 'sandbox@stytch.com']);
});
