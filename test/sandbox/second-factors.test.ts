/** Second factors of Members: when they are asked for, what goes on by itself, and what may not be got around. */
import { describe, expect, it } from 'vitest';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

let now = Date.UTC(2026, 0, 1);
const { b2b, lastSent } = await bench({ now: () => now });
const { organization, move, update, login, newEmail, sessionAlive, path } = b2bStage(b2b, lastSent);
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let phones = 1_000;
const newPhone = () => {
  phones += 1;
  return `+1202555${phones}`;
};

/** A Member with a password, of a new Organization. */
async function member(settings: object = {}, fields: object = {}): Promise<Answer> {
  const [organization_id, email_address] = [await organization(settings), newEmail()];
  const { member_id } = await move(organization_id, email_address, fields);
  return { organization_id, email_address, member_id };
}
type Who = Answer;
const logIn = ({ organization_id, email_address }: Who, fields: object = {}) =>
  login(organization_id, email_address, fields);
const withTotp = ({ organization_id, member_id }: Who, recovery_codes: string[] = ['aaaa-bbbb-cccc']) =>
  b2b('POST /v1/b2b/totp/migrate', { organization_id, member_id, secret, recovery_codes });
/** Answers the app's code; each is good once, so time goes on. */
function totp({ organization_id, member_id }: Who, fields: object): Promise<Answer> {
  now += 60_000;
  const code = totpCode(secret, now);
  return b2b('POST /v1/b2b/totp/authenticate', { organization_id, member_id, code, ...fields });
}
const sms = ({ organization_id, member_id }: Who, phone: string, fields: object) =>
  b2b('POST /v1/b2b/otps/sms/authenticate', {
    organization_id,
    member_id,
    code: lastSent(phone)?.token ?? '',
    ...fields,
  });
const strict = { mfa_policy: 'REQUIRED_FOR_ALL' };

describe('a second factor is asked for', () => {
  it('at the next login after the Organization’s policy says so; sessions that live are left alone', async () => {
    const who = await member();
    const { session_token } = await logIn(who);
    await b2b(`PUT /v1/b2b/organizations/${who.organization_id}`, strict);
    const half = await logIn(who);
    expect(half).toMatchObject({ member_authenticated: false, session_token: '', session_jwt: '' });
    expect(half.mfa_required.member_options).toEqual({ mfa_phone_number: '', totp_registration_id: '' });
    expect(half.intermediate_session_token).not.toBe('');
    expect(await sessionAlive(session_token)).toBe(true);
  });

  it('of a Member with mfa_enrolled, whatever the policy', async () => {
    const who = await member();
    expect((await logIn(who)).member_authenticated).toBe(true);
    await update(who.organization_id, who.member_id, { mfa_enrolled: true });
    expect((await logIn(who)).mfa_required).toBeDefined();
  });

  it('not of who brings a session of that Member', async () => {
    const who = await member();
    const { session_token } = await logIn(who);
    await b2b(`PUT /v1/b2b/organizations/${who.organization_id}`, strict);
    expect(await logIn(who, { session_token })).toMatchObject({ member_authenticated: true, session_token });
    const other = await member(strict);
    expect((await logIn(other, { session_token })).mfa_required).toBeDefined();
  });

  it('and a code by SMS is on its way at once, for who has a phone number and no other usual factor', async () => {
    const phone = newPhone();
    const who = await member(strict, { mfa_phone_number: phone, set_phone_number_verified: true });
    const half = await logIn(who);
    expect(half.mfa_required.secondary_auth_initiated).toBe('sms_otp');
    const { intermediate_session_token } = half;
    expect((await sms(who, phone, { intermediate_session_token })).member_session).toBeDefined();
    await withTotp(who);
    await update(who.organization_id, who.member_id, { default_mfa_method: 'totp' });
    expect((await logIn(who)).mfa_required).not.toHaveProperty('secondary_auth_initiated');
  });
});

describe('with a second factor', () => {
  it('the login is whole, and its intermediate session used up', async () => {
    const who = await member(strict);
    await withTotp(who);
    const { intermediate_session_token } = await logIn(who);
    const whole = await totp(who, { intermediate_session_token });
    expect(whole.member_session.authentication_factors.map((used: Answer) => used.type)).toEqual(['password', 'totp']);
    expect((await totp(who, { intermediate_session_token })).error_type).toBe('intermediate_session_not_found');
  });

  it('exactly one of an intermediate session, a session token and a session JWT comes', async () => {
    const who = await member();
    await withTotp(who);
    const { session_token, session_jwt } = await logIn(who);
    expect((await totp(who, {})).error_type).toBe('no_session_arguments');
    expect((await totp(who, { session_token, session_jwt })).error_type).toBe('too_many_session_arguments');
    const both = { session_token, intermediate_session_token: 'any' };
    expect((await totp(who, both)).error_type).toBe('too_many_session_arguments');
    expect((await totp(who, { session_token })).session_token).toBe(session_token);
  });

  it('the session must be the Member’s own', async () => {
    const [who, other] = [await member(), await member()];
    await withTotp(who);
    const { session_token } = await logIn(other);
    expect((await totp(who, { session_token })).error_type).toBe('member_session_member_id_mismatch');
  });

  it('a Member is enrolled where all must be; elsewhere as the request says', async () => {
    const must = await member(strict);
    await withTotp(must);
    const { intermediate_session_token } = await logIn(must);
    const enrolled = await totp(must, { intermediate_session_token, set_mfa_enrollment: 'unenroll' });
    expect(enrolled.member.mfa_enrolled).toBe(true);
    const may = await member();
    await withTotp(may);
    const { session_token } = await logIn(may);
    expect((await totp(may, { session_token })).member.mfa_enrolled).toBe(false);
    expect((await totp(may, { session_token, set_mfa_enrollment: 'enroll' })).member.mfa_enrolled).toBe(true);
    expect((await totp(may, { session_token, set_mfa_enrollment: 'unenroll' })).member.mfa_enrolled).toBe(false);
  });

  it('the first one ever becomes the usual one, another when the request says so', async () => {
    const phone = newPhone();
    const who = await member({}, { mfa_phone_number: phone });
    await withTotp(who);
    const { session_token } = await logIn(who);
    expect((await totp(who, { session_token })).member.default_mfa_method).toBe('totp');
    const send = { organization_id: who.organization_id, member_id: who.member_id };
    await b2b('POST /v1/b2b/otps/sms/send', send);
    expect((await sms(who, phone, { session_token })).member.default_mfa_method).toBe('totp');
    await b2b('POST /v1/b2b/otps/sms/send', send);
    const chosen = await sms(who, phone, { session_token, set_default_mfa: true });
    expect(chosen.member).toMatchObject({ default_mfa_method: 'sms_otp', mfa_phone_number_verified: true });
  });
});

describe('what may not be got around', () => {
  it('a kind that the Organization does not take, except by a break-glass Member', async () => {
    const who = await member({ mfa_methods: 'RESTRICTED', allowed_mfa_methods: ['sms_otp'] });
    await withTotp(who);
    const { session_token } = await logIn(who);
    expect((await totp(who, { session_token })).error_type).toBe('operation_restricted_by_organization_mfa_methods');
    await update(who.organization_id, who.member_id, { is_breakglass: true });
    expect((await totp(who, { session_token })).status_code).toBe(200);
  });

  it('another factor, added with the first factor alone', async () => {
    const who = await member(strict);
    await withTotp(who);
    const { intermediate_session_token } = await logIn(who);
    const ids = { organization_id: who.organization_id, member_id: who.member_id };
    const add = (fields: object) =>
      b2b('POST /v1/b2b/otps/sms/send', { ...ids, mfa_phone_number: newPhone(), ...fields });
    expect((await add({})).error_type).toBe('insufficient_factors');
    expect((await add({ intermediate_session_token })).error_type).toBe('insufficient_factors');
    const { session_token } = await totp(who, { intermediate_session_token });
    expect((await add({ session_token })).status_code).toBe(200);
    const phone = newPhone();
    const other = await member(strict, { mfa_phone_number: phone, set_phone_number_verified: true });
    const half = { intermediate_session_token: (await logIn(other)).intermediate_session_token };
    const create = { organization_id: other.organization_id, member_id: other.member_id };
    expect((await b2b('POST /v1/b2b/totp', { ...create, ...half })).error_type).toBe('insufficient_factors');
  });

  it('a second factor alone is no login', async () => {
    const who = await member({ auth_methods: 'RESTRICTED', allowed_auth_methods: ['magic_link'] });
    await withTotp(who);
    const found = await b2bStage(b2b, lastSent).discover(who.email_address);
    const { intermediate_session_token } = found;
    expect((await totp(who, { intermediate_session_token })).error_type).toBe(
      'action_available_only_once_primary_authentication_is_met',
    );
  });
});

describe('authenticator apps and recovery codes', () => {
  it('a migrated app works at once, once; recovery codes come along, or are made', async () => {
    const who = await member();
    const { totp_registration_id, recovery_codes } = await withTotp(who, []);
    expect(recovery_codes).toHaveLength(10);
    expect((await withTotp(who)).error_type).toBe('active_totp_exists');
    const { member: shown } = await b2b(
      `GET /v1/b2b/organizations/${who.organization_id}/member?member_id=${who.member_id}`,
    );
    expect(shown.totp_registration_id).toBe(totp_registration_id);
    const other = await member();
    expect((await withTotp(other, ['mine'])).recovery_codes).toEqual(['mine']);
  });

  it('a secret that no app could hold is refused', async () => {
    const { organization_id, member_id } = await member();
    const bad = { organization_id, member_id, secret: 'not base32!', recovery_codes: [] };
    expect((await b2b('POST /v1/b2b/totp/migrate', bad)).error_type).toBe('bad_request');
  });

  it('a code is good once, a recovery code too; each in its own place', async () => {
    const who = await member();
    await withTotp(who);
    const { session_token } = await logIn(who);
    const ids = { organization_id: who.organization_id, member_id: who.member_id, session_token };
    now += 60_000;
    const code = totpCode(secret, now);
    expect((await b2b('POST /v1/b2b/totp/authenticate', { ...ids, code })).status_code).toBe(200);
    const twice = await b2b('POST /v1/b2b/totp/authenticate', { ...ids, code });
    expect(twice.error_type).toBe('totp_code_already_authenticated');
    const recover = (recovery_code: string) => b2b('POST /v1/b2b/recovery_codes/recover', { ...ids, recovery_code });
    expect((await recover('123456')).error_type).toBe('totp_code_used_as_recovery_code');
    const mixed = await b2b('POST /v1/b2b/totp/authenticate', { ...ids, code: 'aaaa-bbbb-cccc' });
    expect(mixed.error_type).toBe('recovery_code_used_as_totp_code');
    expect((await recover('aaaa-bbbb-cccc')).recovery_codes_remaining).toBe(0);
    expect((await recover('aaaa-bbbb-cccc')).error_type).toBe('unable_to_authenticate_recovery_code');
  });

  it('a factor that is deleted is the usual one no more', async () => {
    const who = await member();
    await withTotp(who);
    const { organization_id, member_id } = who;
    await update(organization_id, member_id, { default_mfa_method: 'totp' });
    const removed = await b2b(`DELETE ${path(organization_id, `/${member_id}/totp`)}`);
    expect(removed.member).toMatchObject({ totp_registration_id: '', default_mfa_method: '' });
  });
});
