/** User locks: too many failed logins in a row, in both verticals. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const sandbox = await bench();
const { consumer, b2b, workspace, pass, lastSent } = sandbox;
const environmentOf = {
  consumer: '/pwa/v3/projects/consumer-app/environments/test',
  b2b: '/pwa/v3/projects/b2b-app/environments/test',
};
const password = 'a rather long one 9';
const locked = { status_code: 429, error_type: 'user_lock_limit_reached' };

/** Calls it as often, and hands back the last answer. */
async function times(count: number, call: () => Promise<Answer>): Promise<Answer> {
  let last: Answer = {};
  for (let round = 0; round < count; round += 1) last = await call();
  return last;
}

let number = 0;
let email: string;
beforeEach(() => {
  number += 1;
  email = `user${number}@x.example`;
});

describe('a User', () => {
  let user_id: string;
  beforeEach(async () => {
    await workspace(`PATCH ${environmentOf.consumer}`, { user_lock_threshold: 3, user_lock_ttl: 600 });
    const known = { email, hash_type: 'md_5', hash: createHash('md5').update(password).digest('hex') };
    user_id = (await consumer('POST /v1/passwords/migrate', { ...known, set_email_verified: true })).user_id;
  });
  const logIn = (given = password) => consumer('POST /v1/passwords/authenticate', { email, password: given });
  const user = () => consumer(`GET /v1/users/${user_id}`);

  it('is locked by as many failures in a row as the environment says; then the right password is refused, too', async () => {
    expect((await times(3, () => logIn('wrong'))).error_type).toBe('unauthorized_credentials');
    expect(await logIn()).toMatchObject(locked);
    const { is_locked, lock_created_at, lock_expires_at } = await user();
    expect(is_locked).toBe(true);
    expect(Date.parse(lock_expires_at) - Date.parse(lock_created_at)).toBe(600_000);
    const found = await consumer('POST /v1/users/search', {
      query: { operator: 'AND', operands: [{ filter_name: 'user_id', filter_value: [user_id] }] },
    });
    expect(found.results[0]).toMatchObject({ is_locked: true, lock_expires_at });
  });

  it('is free again when the lock’s time is over, with all attempts before it', async () => {
    await times(5, () => logIn('wrong'));
    pass(601_000);
    expect(await user()).toMatchObject({ is_locked: false });
    expect(await user()).not.toHaveProperty('lock_expires_at');
    expect((await times(2, () => logIn('wrong'))).error_type).toBe('unauthorized_credentials');
    expect((await logIn()).status_code).toBe(200);
  });

  it('a login resets the count: only failures in a row count', async () => {
    await times(2, () => logIn('wrong'));
    await logIn();
    await times(2, () => logIn('wrong'));
    expect((await logIn()).status_code).toBe(200);
  });

  it('wrong one-time codes, TOTP codes and recovery codes count alike; magic links are refused while it lasts', async () => {
    const { email_id } = await consumer('POST /v1/otps/email/send', { email });
    expect((await consumer('POST /v1/otps/authenticate', { method_id: email_id, code: 'none' })).error_type).toBe(
      'otp_code_not_found',
    );
    await consumer('POST /v1/totps', { user_id });
    const totp = await consumer('POST /v1/totps/authenticate', { user_id, totp_code: '000000' });
    expect(totp.error_type).toBe('unable_to_authenticate_totp');
    const recovery = await consumer('POST /v1/totps/recover', { user_id, recovery_code: 'aaaa-aaaa-aaaa' });
    expect(recovery.error_type).toBe('unable_to_authenticate_recovery_code');
    await consumer('POST /v1/magic_links/email/send', { email });
    const { token } = lastSent(email) ?? {};
    expect(await consumer('POST /v1/magic_links/authenticate', { token })).toMatchObject(locked);
    pass(601_000);
    expect((await consumer('POST /v1/magic_links/authenticate', { token })).status_code).toBe(200);
  });

  it('keeps the session that began before', async () => {
    const { session_token } = await consumer('POST /v1/passwords/authenticate', {
      email,
      password,
      session_duration_minutes: 60,
    });
    await times(3, () => logIn('wrong'));
    expect((await consumer('POST /v1/sessions/authenticate', { session_token })).user.is_locked).toBe(true);
  });

  it('gets a link that ends the lock, where the environment allows it and the link has somewhere to lead', async () => {
    await times(3, () => logIn('wrong'));
    expect(lastSent(email)).toBeUndefined();
    pass(601_000);
    await workspace(`PATCH ${environmentOf.consumer}`, { user_lock_self_serve_enabled: true });
    await times(3, () => logIn('wrong'));
    const { kind, token } = lastSent(email) ?? {};
    expect(kind).toBe('unlock');
    const unlocked = await consumer('POST /v1/magic_links/authenticate', { token });
    expect(unlocked).toMatchObject({ status_code: 200, user: { is_locked: false } });
    expect((await logIn()).status_code).toBe(200);
    await workspace(`PATCH ${environmentOf.consumer}`, { user_lock_self_serve_enabled: false });
  });

  it('can be unlocked by hand, as in the dashboard', async () => {
    await times(3, () => logIn('wrong'));
    sandbox.unlock(user_id);
    expect((await logIn()).status_code).toBe(200);
  });
});

describe('a Member', () => {
  let organization_id: string;
  let member_id: string;
  beforeEach(async () => {
    await workspace(`PATCH ${environmentOf.b2b}`, { user_lock_threshold: 3, user_lock_ttl: 600 });
    const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: `Acme ${number}` });
    organization_id = organization.organization_id;
    const migrated = await b2b('POST /v1/b2b/passwords/migrate', {
      organization_id,
      email_address: email,
      hash_type: 'md_5',
      hash: '561428161af8f4dd32af224449a6f5f6',
    });
    member_id = migrated.member_id;
  });
  const logIn = (given = password) =>
    b2b('POST /v1/b2b/passwords/authenticate', { organization_id, email_address: email, password: given });
  const member = async () =>
    (await b2b(`GET /v1/b2b/organizations/${organization_id}/member?member_id=${member_id}`)).member;

  it('is locked, shown as locked, refused, and free again', async () => {
    expect((await times(3, () => logIn('wrong'))).error_type).toBe('unauthorized_credentials');
    expect(await logIn()).toMatchObject(locked);
    const { is_locked, lock_created_at, lock_expires_at } = await member();
    expect(is_locked).toBe(true);
    expect(Date.parse(lock_expires_at) - Date.parse(lock_created_at)).toBe(600_000);
    const { members } = await b2b('POST /v1/b2b/organizations/members/search', { organization_ids: [organization_id] });
    expect(members[0]).toMatchObject({ is_locked: true });
    pass(601_000);
    expect((await logIn()).member).toMatchObject({ is_locked: false });
  });

  it('Members with the same email in other Organizations are not locked', async () => {
    const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: `Other ${number}` });
    await b2b(`POST /v1/b2b/organizations/${organization.organization_id}/members`, { email_address: email });
    await times(3, () => logIn('wrong'));
    await b2b('POST /v1/b2b/magic_links/email/discovery/send', { email_address: email });
    const { token } = lastSent(email) ?? {};
    const { intermediate_session_token } = await b2b('POST /v1/b2b/magic_links/discovery/authenticate', {
      discovery_magic_links_token: token,
    });
    const exchange = (id: string) =>
      b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', { intermediate_session_token, organization_id: id });
    expect(await exchange(organization_id)).toMatchObject(locked);
    expect((await exchange(organization.organization_id)).status_code).toBe(200);
  });

  it('wrong codes by email and wrong second factors count; the right password alone does not end the count', async () => {
    await b2b(`PUT /v1/b2b/organizations/${organization_id}`, { mfa_policy: 'REQUIRED_FOR_ALL' });
    await b2b('POST /v1/b2b/totp/migrate', {
      organization_id,
      member_id,
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      recovery_codes: ['aaaa-bbbb-cccc'],
    });
    await b2b('POST /v1/b2b/otps/email/authenticate', { organization_id, email_address: email, code: 'none' });
    const { intermediate_session_token } = await logIn();
    const totp = { organization_id, member_id, code: '000000', intermediate_session_token };
    expect((await b2b('POST /v1/b2b/totp/authenticate', totp)).error_type).toBe('unable_to_authenticate_totp');
    await logIn();
    const recovery = { organization_id, member_id, recovery_code: 'no', intermediate_session_token };
    expect((await b2b('POST /v1/b2b/recovery_codes/recover', recovery)).status_code).toBe(401);
    expect(await logIn()).toMatchObject(locked);
  });

  it('gets a link that ends the lock, where the environment allows it', async () => {
    await workspace(`PATCH ${environmentOf.b2b}`, { user_lock_self_serve_enabled: true });
    await times(3, () => logIn('wrong'));
    const { kind, token } = lastSent(email) ?? {};
    expect(kind).toBe('unlock');
    const unlocked = await b2b('POST /v1/b2b/magic_links/authenticate', { magic_links_token: token });
    expect(unlocked).toMatchObject({ status_code: 200, member: { is_locked: false } });
  });

  it('is locked by wrong codes of the discovery flow, too', async () => {
    await times(3, () => b2b('POST /v1/b2b/otps/email/discovery/authenticate', { email_address: email, code: 'none' }));
    expect(await logIn()).toMatchObject(locked);
  });
});
