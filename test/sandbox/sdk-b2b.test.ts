import { afterAll, describe, expect, it } from 'vitest';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import { bench } from './client.ts';
import { coverage } from './coverage.ts';
import { b2bClient, userInfoEndpoint } from './sdk.ts';

const cover = coverage('b2b', /^\/v1\/b2b\/(?!sso\/|scim\/|impersonation\/|oauth\/)/);
const sandbox = await bench({ onExchange: cover.hear });
const client = b2bClient(sandbox);
const { workspace, credentials } = sandbox;
const environment = '/pwa/v3/projects/b2b-app/environments/test';
await workspace(`PATCH ${environment}`, { cross_org_passwords_enabled: true });

const email_address = 'ada@acme.example';
const password = 'a rather long one 9';
const md5 = { hash_type: 'md_5', md_5_config: { prepend_salt: '', append_salt: '' } } as const;
const hash = '561428161af8f4dd32af224449a6f5f6';
const { organization } = await client.organizations.create({
  organization_name: 'Acme',
  organization_external_id: 'acme',
  email_allowed_domains: ['acme.example'],
  email_jit_provisioning: 'RESTRICTED',
  email_invites: 'ALL_ALLOWED',
});
const organization_id = organization.organization_id;
const ada = await client.passwords.migrate({ organization_id, email_address, hash, ...md5 });
const member_id = ada.member_id;

afterAll(() =>
  cover.demandAll([
    // The sandbox has no OAuth logins, so there is no token to show.
    'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/google',
    'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/microsoft',
    // Access tokens belong to Connected Apps, which the sandbox does not have: that exchange only refuses.
    'POST /v1/b2b/sessions/exchange_access_token',
  ]),
);

const sent = () => sandbox.lastSent(email_address)?.token ?? '';

describe('stytch.B2BClient', () => {
  it('organizations: create, get, update, search, metrics, delete', async () => {
    const made = await client.organizations.create({ organization_name: 'Temp', organization_external_id: 'temp' });
    const { organization_id: id, organization_slug } = made.organization;
    for (const name of [id, organization_slug, 'temp']) {
      expect((await client.organizations.get({ organization_id: name })).organization.organization_id).toBe(id);
    }
    const updated = await client.organizations.update({ organization_id: id, organization_name: 'Changed' });
    expect(updated.organization.organization_name).toBe('Changed');
    const found = await client.organizations.search({
      query: { operator: 'AND', operands: [{ filter_name: 'organization_slugs', filter_value: [organization_slug] }] },
    });
    expect(found.organizations).toHaveLength(1);
    expect((await client.organizations.metrics({ organization_id: id })).member_count).toBe(0);
    expect((await client.organizations.connectedApps({ organization_id: id })).connected_apps).toEqual([]);
    await client.organizations.deleteExternalId({ organization_id: id });
    await client.organizations.delete({ organization_id: id });
    await expect(client.organizations.get({ organization_id: id })).rejects.toMatchObject({
      error_type: 'organization_not_found',
    });
  });

  it('members: create, get, update, search, delete, reactivate', async () => {
    const made = await client.organizations.members.create({
      organization_id,
      email_address: 'ben@acme.example',
      external_id: 'ben',
      mfa_phone_number: '+12025550162',
    });
    const { member_id: id } = made;
    const byId = await client.organizations.members.get({ organization_id: 'acme', member_id: 'ben' });
    const byEmail = await client.organizations.members.get({ organization_id, email_address: 'BEN@acme.example' });
    expect([byId.member_id, byEmail.member_id]).toEqual([id, id]);
    const updated = await client.organizations.members.update({
      organization_id,
      member_id: id,
      name: 'Ben',
      email_address: 'benjamin@acme.example',
      roles: ['stytch_admin'],
    });
    expect(updated.member).toMatchObject({ name: 'Ben', is_admin: true, email_address: 'benjamin@acme.example' });
    expect(updated.member.retired_email_addresses[0]?.email_address).toBe('ben@acme.example');
    const unlinked = await client.organizations.members.unlinkRetiredEmail({
      organization_id,
      member_id: id,
      email_address: 'ben@acme.example',
    });
    expect(unlinked.member.retired_email_addresses).toEqual([]);
    await client.organizations.members.deleteMFAPhoneNumber({ organization_id, member_id: id });
    const found = await client.organizations.members.search({
      organization_ids: ['acme'],
      query: { operator: 'AND', operands: [{ filter_name: 'member_ids', filter_value: [id] }] },
    });
    expect(found.members).toHaveLength(1);
    expect(found.organizations).toHaveProperty(organization_id);
    await client.organizations.members.deleteExternalId({ organization_id, member_id: id });
    const benjamin = { organization_id, email_address: 'benjamin@acme.example' };
    await client.otps.email.loginOrSignup(benjamin);
    const proof = sandbox.lastSent(benjamin.email_address)?.token ?? '';
    await client.otps.email.authenticate({ ...benjamin, code: proof });
    await client.organizations.members.startEmailUpdate({
      organization_id,
      member_id: id,
      email_address: 'b@acme.example',
      delivery_method: 'EMAIL_OTP',
    });
    const code = sandbox.lastSent('b@acme.example')?.token ?? '';
    const moved = await client.otps.email.authenticate({ organization_id, email_address: 'b@acme.example', code });
    expect(moved.member.email_address).toBe('b@acme.example');
    await client.organizations.members.delete({ organization_id, member_id: id });
    await expect(client.organizations.members.get({ organization_id, member_id: id })).rejects.toMatchObject({
      error_type: 'member_not_found',
    });
    const kept = await client.organizations.members.dangerouslyGet({ member_id: id, include_deleted: true });
    expect(kept.member.status).toBe('deleted');
    const back = await client.organizations.members.reactivate({ organization_id, member_id: id });
    expect(back.member.status).toBe('active');
  });

  it('members: what identity providers issued, and Connected Apps: nothing', async () => {
    const { oauthProviders } = client.organizations.members;
    const whom = { organization_id, member_id };
    expect((await oauthProviders.github(whom)).registrations).toEqual([]);
    expect((await oauthProviders.hubspot(whom)).registrations).toEqual([]);
    expect((await oauthProviders.slack(whom)).registrations).toEqual([]);
    const none = { status_code: 404, error_type: 'member_oauth_token_not_found' };
    await expect(oauthProviders.google(whom)).rejects.toMatchObject(none);
    await expect(oauthProviders.microsoft(whom)).rejects.toMatchObject(none);
    expect((await client.organizations.members.oidcProviders(whom)).registrations).toEqual([]);
    expect((await client.organizations.members.getConnectedApps(whom)).connected_apps).toEqual([]);
  });

  it('passwords: migrate, authenticate, strength, and discovery', async () => {
    const login = await client.passwords.authenticate({
      organization_id,
      email_address,
      password: 'a rather long one 9',
    });
    expect(login).toMatchObject({ member_id, member_authenticated: true, intermediate_session_token: '' });
    expect((await client.passwords.strengthCheck({ password: 'abc' })).valid_password).toBe(false);
    const found = await client.passwords.discovery.authenticate({ email_address, password: 'a rather long one 9' });
    expect(found.discovered_organizations.map(item => item.membership?.type)).toEqual(['active_member']);
    const { intermediate_session_token } = found;
    const list = await client.discovery.organizations.list({ intermediate_session_token });
    expect(list.discovered_organizations[0]?.organization?.organization_id).toBe(organization_id);
    const exchanged = await client.discovery.intermediateSessions.exchange({
      organization_id,
      intermediate_session_token,
    });
    expect(exchanged.member_id).toBe(member_id);
    await expect(
      client.discovery.intermediateSessions.exchange({ organization_id, intermediate_session_token }),
    ).rejects.toMatchObject({ error_type: 'intermediate_session_not_found' });
  });

  it('passwords: reset by email, by discovery, by the old one, by a session, by order', async () => {
    await client.passwords.email.resetStart({ organization_id, email_address });
    // Anyone can start a reset for any address: the old password stays valid.
    await client.passwords.authenticate({ organization_id, email_address, password });
    const reset = await client.passwords.email.reset({ password_reset_token: sent(), password });
    const { session_token } = reset;
    await client.passwords.sessions.reset({ organization_id, session_token, password: 'another long one 9' });
    await client.passwords.existingPassword.reset({
      organization_id,
      email_address,
      existing_password: 'another long one 9',
      new_password: password,
    });
    await client.passwords.discovery.email.resetStart({ email_address });
    const found = await client.passwords.discovery.email.reset({ password_reset_token: sent(), password });
    expect(found.discovered_organizations).toHaveLength(1);
    await client.passwords.email.requireReset({ organization_id, email_address });
    await client.passwords.email.resetStart({ organization_id, email_address });
    await client.passwords.email.reset({ password_reset_token: sent(), password });
    await client.organizations.create({ organization_name: 'Other', organization_external_id: 'other' });
    await client.passwords.migrate({ organization_id: 'other', email_address, hash, ...md5 });
  });

  it('passwords: delete, where each Organization has its own', async () => {
    const { environment: env } = await workspace('POST /pwa/v3/projects/b2b-app/environments', { name: 'Scoped' });
    const at = `/pwa/v3/projects/b2b-app/environments/${env.environment_slug}`;
    const { secret } = await workspace(`POST ${at}/secrets`, {});
    const project = { project_id: env.project_id, secret: secret.secret, project_slug: '', environment_slug: '' };
    const scoped = b2bClient({ url: sandbox.url, credentials: { ...credentials, b2b: project } });
    await scoped.organizations.create({ organization_name: 'Alone', organization_external_id: 'alone' });
    const moved = await scoped.passwords.migrate({ organization_id: 'alone', email_address, hash, ...md5 });
    const { member_password_id } = moved.member;
    const removed = await scoped.organizations.members.deletePassword({ organization_id: 'alone', member_password_id });
    expect(removed.member.member_password_id).toBe('');
  });

  it('sessions: get, authenticate, exchange, revoke; JWTs locally with roles', async () => {
    const login = await client.passwords.authenticate({ organization_id, email_address, password });
    const { session_token, session_jwt } = login;
    const { member_sessions } = await client.sessions.get({ organization_id, member_id });
    expect(member_sessions.length).toBeGreaterThan(0);
    const local = await client.sessions.authenticateJwtLocal({
      session_jwt,
      authorization_check: { organization_id, resource_id: 'stytch.self', action: 'update.info.name' },
    });
    expect(local).toMatchObject({ member_id, organization_id, organization_slug: 'acme', roles: ['stytch_member'] });
    await expect(
      client.sessions.authenticateJwtLocal({
        session_jwt,
        authorization_check: { organization_id, resource_id: 'stytch.member', action: 'create' },
      }),
    ).rejects.toMatchObject({ code: 'invalid_permissions' });
    expect((await client.sessions.authenticateJwt({ session_jwt })).session_jwt).toBe(session_jwt);
    const again = await client.sessions.authenticate({
      session_token,
      authorization_check: { organization_id, resource_id: 'stytch.self', action: 'delete' },
    });
    expect(again.verdict).toEqual({ authorized: true, granting_roles: ['stytch_member'] });
    const exchanged = await client.sessions.exchange({ organization_id: 'other', session_token });
    expect(exchanged.organization.organization_name).toBe('Other');
    await expect(client.sessions.authenticate({ session_token })).rejects.toMatchObject({
      error_type: 'session_not_found',
    });
    await client.sessions.revoke({ session_token: exchanged.session_token });
    const { keys } = await client.sessions.getJWKS({ project_id: credentials.b2b?.project_id ?? '' });
    expect(keys[0]?.alg).toBe('RS256');
  });

  it('sessions: attest, migrate, exchange of an access token', async () => {
    const project_id = credentials.b2b?.project_id ?? '';
    const login = await client.passwords.authenticate({
      organization_id,
      email_address,
      password,
      session_custom_claims: { mail: email_address },
    });
    const { profile } = await workspace(`POST ${environment}/trusted_token_profiles`, {
      name: 'itself',
      audience: project_id,
      issuer: `stytch.com/${project_id}`,
      jwks_url: `https://test.stytch.com/v1/b2b/sessions/jwks/${project_id}`,
      attribute_mapping: { email: 'mail', token_id: 'sub' },
      pem_files: [],
      can_jit_provision: false,
    });
    const token = login.session_jwt;
    const attested = await client.sessions.attest({ profile_id: profile.profile_id, organization_id, token });
    expect(attested.member_session.authentication_factors[0]?.type).toBe('trusted_auth_token');
    const zero_downtime_session_migration_url = await userInfoEndpoint('theirs', email_address);
    await workspace(`PATCH ${environment}`, { zero_downtime_session_migration_url });
    expect((await client.sessions.migrate({ session_token: 'theirs', organization_id })).member_id).toBe(member_id);
    await expect(client.sessions.exchangeAccessToken({ access_token: token })).rejects.toMatchObject({
      error_type: 'oauth_access_token_exchange_missing_full_access',
    });
  });

  it('magic links: login, sign-up, invitation, discovery, a new Organization', async () => {
    await client.magicLinks.email.loginOrSignup({ organization_id, email_address });
    const login = await client.magicLinks.authenticate({ magic_links_token: sent() });
    expect(login.member_id).toBe(member_id);
    const newcomer = await client.magicLinks.email.loginOrSignup({
      organization_id,
      email_address: 'new@acme.example',
    });
    expect(newcomer).toMatchObject({ member_created: true, member: { status: 'pending' } });
    await expect(
      client.magicLinks.email.loginOrSignup({ organization_id, email_address: 'eve@elsewhere.example' }),
    ).rejects.toMatchObject({ error_type: 'invalid_email_for_jit_provisioning' });
    const guest = await client.magicLinks.email.invite({ organization_id, email_address: 'guest@far.example' });
    expect(guest.member.status).toBe('invited');
    const token = sandbox.lastSent('guest@far.example')?.token ?? '';
    expect((await client.magicLinks.authenticate({ magic_links_token: token })).member.status).toBe('active');
    await client.magicLinks.email.discovery.send({ email_address });
    const found = await client.magicLinks.discovery.authenticate({ discovery_magic_links_token: sent() });
    const made = await client.discovery.organizations.create({
      intermediate_session_token: found.intermediate_session_token,
      organization_name: 'Mine',
    });
    expect(made.member).toMatchObject({ is_admin: true, email_address_verified: true });
  });

  it('one-time codes by email, also for discovery', async () => {
    await client.otps.email.loginOrSignup({ organization_id, email_address });
    const login = await client.otps.email.authenticate({ organization_id, email_address, code: sent() });
    expect(login.member_id).toBe(member_id);
    await client.otps.email.discovery.send({ email_address });
    const found = await client.otps.email.discovery.authenticate({ email_address, code: sent() });
    expect(found.discovered_organizations.length).toBeGreaterThan(1);
  });

  it('second factors: TOTP brought along or new, SMS, recovery codes', async () => {
    const { member_id: id } = await client.passwords.migrate({
      organization_id,
      email_address: 'mfa@acme.example',
      hash,
      ...md5,
    });
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const codes = ['aaaa-bbbb-cccc', 'dddd-eeee-ffff'];
    await client.totps.migrate({ organization_id, member_id: id, secret, recovery_codes: codes });
    await client.organizations.members.update({ organization_id, member_id: id, mfa_enrolled: true });
    const first = () =>
      client.passwords.authenticate({
        organization_id,
        email_address: 'mfa@acme.example',
        password: 'a rather long one 9',
      });
    const half = await first();
    expect(half).toMatchObject({ member_authenticated: false, session_token: '' });
    const { intermediate_session_token } = half;
    const code = totpCode(secret, Date.now());
    // Another first factor does not finish it either: the same intermediate session goes on.
    const still = await client.passwords.authenticate({
      organization_id,
      email_address: 'mfa@acme.example',
      password: 'a rather long one 9',
      intermediate_session_token,
    });
    expect(still.intermediate_session_token).toBe(intermediate_session_token);
    const whole = await client.totps.authenticate({ organization_id, member_id: id, code, intermediate_session_token });
    expect(whole.member_session?.authentication_factors.map(factor => factor.type)).toEqual(['password', 'totp']);
    expect((await client.recoveryCodes.get({ organization_id, member_id: id })).recovery_codes).toEqual(codes);
    const recovered = await client.recoveryCodes.recover({
      organization_id,
      member_id: id,
      recovery_code: 'aaaa-bbbb-cccc',
      intermediate_session_token: (await first()).intermediate_session_token,
    });
    expect(recovered.recovery_codes_remaining).toBe(1);
    expect((await client.recoveryCodes.rotate({ organization_id, member_id: id })).recovery_codes).toHaveLength(10);
    const mfa_phone_number = '+12025550166';
    const { session_token } = whole;
    await client.otps.sms.send({ organization_id, member_id: id, mfa_phone_number, session_token });
    const sms = await client.otps.sms.authenticate({
      organization_id,
      member_id: id,
      code: sandbox.lastSent(mfa_phone_number)?.token ?? '',
      session_token,
    });
    expect(sms.member.mfa_phone_number_verified).toBe(true);
    await client.organizations.members.deleteTOTP({ organization_id, member_id: id });
    const again = await client.totps.create({ organization_id, member_id: id, session_token: sms.session_token });
    expect(again.secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('roles: the project’s and the Organization’s own', async () => {
    expect((await client.rbac.policy()).policy?.roles.map(role => role.role_id)).toContain('stytch_admin');
    const roles = [
      { role_id: 'recruiter', description: '', permissions: [{ resource_id: 'stytch.member', actions: ['create'] }] },
    ];
    await client.rbac.organizations.setOrgPolicy({ organization_id, org_policy: { roles } });
    expect((await client.rbac.organizations.getOrgPolicy({ organization_id })).org_policy.roles).toEqual(roles);
    await client.organizations.members.update({ organization_id, member_id, roles: ['recruiter'] });
    const { session_token } = await client.passwords.authenticate({ organization_id, email_address, password });
    const authorization = { session_token };
    const hired = await client.organizations.members.create(
      { organization_id, email_address: 'hired@acme.example' },
      { authorization },
    );
    await expect(
      client.organizations.members.delete({ organization_id, member_id: hired.member_id }, { authorization }),
    ).rejects.toMatchObject({ status_code: 403, error_type: 'session_authorization_error' });
  });

  it('what projects of both verticals have: M2M clients, metrics, who am I', async () => {
    const { m2m_client } = await client.m2m.clients.create({ scopes: ['read'], client_id: 'robot' });
    expect(m2m_client.client_secret.slice(-4)).toBe(m2m_client.client_secret_last_four);
    const { metrics } = await client.project.metrics();
    expect(metrics.find(metric => metric.metric_type === 'M2M_CLIENT_COUNT')?.count).toBe(1);
    expect(metrics.find(metric => metric.metric_type === 'MEMBER_COUNT')?.count).toBeGreaterThan(3);
    expect((await client.debug.whoami()).project_id).toBe(credentials.b2b?.project_id);
  });
});
