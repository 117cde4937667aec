/** How long everything lives that is sent or waits for a proof: its default, its least and its most, as the API reference says. */
import { describe, expect, it } from 'vitest';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import { type Answer, bench, type Send } from './client.ts';

let now = Date.UTC(2026, 0, 1);
const { consumer, b2b, workspace, lastSent } = await bench({ now: () => now });
await workspace('PATCH /pwa/v3/projects/b2b-app/environments/test', {
  cross_org_passwords_enabled: true,
  user_lock_threshold: 100,
});
const password = 'a rather long one 9';
const minute = 60_000;
const week = 10_080;

await b2b('POST /v1/b2b/organizations', {
  organization_name: 'Acme',
  organization_external_id: 'acme',
  email_jit_provisioning: 'RESTRICTED',
  email_allowed_domains: ['acme.example'],
  email_invites: 'ALL_ALLOWED',
});

let number = 0;
const newEmail = () => {
  number += 1;
  return `user${number}@acme.example`;
};
async function user(): Promise<Answer> {
  const email = newEmail();
  return { email, ...(await consumer('POST /v1/users', { email })) };
}
async function member(): Promise<Answer> {
  const email_address = newEmail();
  const hash = { hash_type: 'md_5', hash: '561428161af8f4dd32af224449a6f5f6' };
  const made = await b2b('POST /v1/b2b/passwords/migrate', { organization_id: 'acme', email_address, ...hash });
  return { email_address, ...made };
}

/** Sends something that lives so long; `use` tries it. */
type Sender = (life: object) => Promise<{ sent: Answer; use: () => Promise<Answer> }>;

/** A sender of an endpoint: whom it is for, and how what was sent is used. */
function sender(
  api: Send,
  route: string,
  whom: () => Promise<object>,
  use: (sent: Answer, to: string) => Promise<Answer>,
): Sender {
  return async life => {
    const body: Answer = { ...(await whom()), ...life };
    const to = body.email ?? body.email_address ?? body.phone_number ?? '';
    const sent = await api(route, body);
    return { sent, use: () => use(sent, to) };
  };
}
const token = (to: string) => lastSent(to)?.token ?? '';
const link = (_: Answer, to: string) => consumer('POST /v1/magic_links/authenticate', { token: token(to) });
const code = (sent: Answer, to: string) =>
  consumer('POST /v1/otps/authenticate', { method_id: sent.email_id ?? sent.phone_id, code: token(to) });
const memberLink = (_: Answer, to: string) =>
  b2b('POST /v1/b2b/magic_links/authenticate', { magic_links_token: token(to) });
const memberCode = (_: Answer, email_address: string) =>
  b2b('POST /v1/b2b/otps/email/authenticate', { organization_id: 'acme', email_address, code: token(email_address) });
const known = async () => ({ email: (await user()).email });
const knownMember = async () => ({ organization_id: 'acme', email_address: (await member()).email_address });
const newcomer = async () => ({ organization_id: 'acme', email_address: newEmail() });

type Case = [title: string, field: string, type: string, usual: number, least: number, most: number, send: Sender];
const plain = 'invalid_expiration';
const otp = 'invalid_expiration_otp';

const cases: Case[] = [
  [
    'User: link to log in',
    'login_expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(consumer, 'POST /v1/magic_links/email/send', known, link),
  ],
  [
    'User: link to sign up',
    'signup_expiration_minutes',
    plain,
    week,
    5,
    week,
    sender(consumer, 'POST /v1/magic_links/email/login_or_create', async () => ({ email: newEmail() }), link),
  ],
  [
    'User: invitation',
    'invite_expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(consumer, 'POST /v1/magic_links/email/invite', async () => ({ email: newEmail() }), link),
  ],
  [
    'User: embedded link',
    'expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(
      consumer,
      'POST /v1/magic_links',
      async () => ({ user_id: (await user()).user_id }),
      sent => consumer('POST /v1/magic_links/authenticate', { token: sent.token }),
    ),
  ],
  [
    'User: reset of a password',
    'reset_password_expiration_minutes',
    plain,
    30,
    5,
    week,
    sender(consumer, 'POST /v1/passwords/email/reset/start', known, (_, to) =>
      consumer('POST /v1/passwords/email/reset', { token: token(to), password }),
    ),
  ],
  [
    'User: code by email',
    'expiration_minutes',
    otp,
    2,
    1,
    10,
    sender(consumer, 'POST /v1/otps/email/send', known, code),
  ],
  [
    'User: code by SMS',
    'expiration_minutes',
    otp,
    2,
    1,
    10,
    sender(
      consumer,
      'POST /v1/otps/sms/login_or_create',
      async () => ({ phone_number: `+1202555${1000 + ++number}` }),
      code,
    ),
  ],
  [
    'User: authenticator app',
    'expiration_minutes',
    plain,
    1_440,
    5,
    1_440,
    sender(
      consumer,
      'POST /v1/totps',
      async () => ({ user_id: (await user()).user_id }),
      sent => consumer('POST /v1/totps/authenticate', { user_id: sent.user_id, totp_code: totpCode(sent.secret, now) }),
    ),
  ],
  [
    'Member: link to log in',
    'login_expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(b2b, 'POST /v1/b2b/magic_links/email/login_or_signup', knownMember, memberLink),
  ],
  [
    'Member: link to sign up',
    'signup_expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(b2b, 'POST /v1/b2b/magic_links/email/login_or_signup', newcomer, memberLink),
  ],
  [
    'Member: invitation',
    'invite_expiration_minutes',
    plain,
    week,
    5,
    week,
    sender(b2b, 'POST /v1/b2b/magic_links/email/invite', newcomer, memberLink),
  ],
  [
    'Member: link of discovery',
    'discovery_expiration_minutes',
    plain,
    60,
    5,
    week,
    sender(
      b2b,
      'POST /v1/b2b/magic_links/email/discovery/send',
      async () => ({ email_address: newEmail() }),
      (_, to) => b2b('POST /v1/b2b/magic_links/discovery/authenticate', { discovery_magic_links_token: token(to) }),
    ),
  ],
  [
    'Member: code to log in',
    'login_expiration_minutes',
    otp,
    10,
    2,
    15,
    sender(b2b, 'POST /v1/b2b/otps/email/login_or_signup', knownMember, memberCode),
  ],
  [
    'Member: code to sign up',
    'signup_expiration_minutes',
    otp,
    10,
    2,
    15,
    sender(b2b, 'POST /v1/b2b/otps/email/login_or_signup', newcomer, memberCode),
  ],
  [
    'Member: code of discovery',
    'discovery_expiration_minutes',
    otp,
    10,
    2,
    15,
    sender(
      b2b,
      'POST /v1/b2b/otps/email/discovery/send',
      async () => ({ email_address: newEmail() }),
      (_, to) => b2b('POST /v1/b2b/otps/email/discovery/authenticate', { email_address: to, code: token(to) }),
    ),
  ],
  [
    'Member: authenticator app',
    'expiration_minutes',
    plain,
    60,
    5,
    1_440,
    async life => {
      const { email_address, member_id } = await member();
      const ids = { organization_id: 'acme', member_id };
      const sent = await b2b('POST /v1/b2b/totp', { ...ids, ...life });
      const use = async () => {
        const login = { organization_id: 'acme', email_address, password };
        const { session_token } = await b2b('POST /v1/b2b/passwords/authenticate', login);
        return b2b('POST /v1/b2b/totp/authenticate', { ...ids, session_token, code: totpCode(sent.secret, now) });
      };
      return { sent, use };
    },
  ],
  [
    'Member: reset of a password',
    'reset_password_expiration_minutes',
    plain,
    30,
    5,
    week,
    sender(b2b, 'POST /v1/b2b/passwords/email/reset/start', knownMember, (_, to) =>
      b2b('POST /v1/b2b/passwords/email/reset', { password_reset_token: token(to), password }),
    ),
  ],
  [
    'Member: reset by discovery',
    'reset_password_expiration_minutes',
    plain,
    30,
    5,
    week,
    sender(
      b2b,
      'POST /v1/b2b/passwords/discovery/email/reset/start',
      async () => ({ email_address: (await member()).email_address }),
      (_, to) => b2b('POST /v1/b2b/passwords/discovery/email/reset', { password_reset_token: token(to), password }),
    ),
  ],
];

describe.each(cases)('%s', (_, field, type, usual, least, most, send) => {
  it(`lives ${least} to ${most} minutes`, async () => {
    for (const minutes of [least - 1, most + 1]) expect((await send({ [field]: minutes })).sent.error_type).toBe(type);
    for (const minutes of [least, most]) expect((await send({ [field]: minutes })).sent.status_code).toBe(200);
  });

  it(`lives ${usual} minutes when nothing is said, and no longer`, async () => {
    const good = await send({});
    now += usual * minute - 1_000;
    expect((await good.use()).status_code).toBe(200);
    const late = await send({});
    now += usual * minute;
    expect((await late.use()).status_code).toBeGreaterThanOrEqual(400);
  });
});

describe('what has no length of its own', () => {
  it('a Member’s code by SMS lives two minutes', async () => {
    const { member_id, email_address } = await member();
    const body = { organization_id: 'acme', member_id };
    const login = { organization_id: 'acme', email_address, password };
    const { session_token } = await b2b('POST /v1/b2b/passwords/authenticate', login);
    const mfa_phone_number = '+12025550162';
    await b2b('POST /v1/b2b/otps/sms/send', { ...body, mfa_phone_number });
    now += 2 * minute;
    const late = await b2b('POST /v1/b2b/otps/sms/authenticate', {
      ...body,
      session_token,
      code: token(mfa_phone_number),
    });
    expect(late.error_type).toBe('unable_to_auth_otp_code');
    await b2b('POST /v1/b2b/otps/sms/send', body);
    now += 2 * minute - 1_000;
    const good = await b2b('POST /v1/b2b/otps/sms/authenticate', {
      ...body,
      session_token,
      code: token(mfa_phone_number),
    });
    expect(good.status_code).toBe(200);
  });

  it('an intermediate session lives ten minutes, however often it is used', async () => {
    const email_address = (await member()).email_address;
    await b2b('PUT /v1/b2b/organizations/acme', { mfa_policy: 'REQUIRED_FOR_ALL' });
    const login = { organization_id: 'acme', email_address, password };
    const { intermediate_session_token } = await b2b('POST /v1/b2b/passwords/authenticate', login);
    now += 9 * minute;
    const list = { intermediate_session_token };
    const still = await b2b('POST /v1/b2b/passwords/authenticate', { ...login, ...list });
    expect(still.intermediate_session_token).toBe(intermediate_session_token);
    expect((await b2b('POST /v1/b2b/discovery/organizations', list)).status_code).toBe(200);
    now += minute;
    const late = await b2b('POST /v1/b2b/discovery/organizations', list);
    expect(late.error_type).toBe('intermediate_session_not_found');
    await b2b('PUT /v1/b2b/organizations/acme', { mfa_policy: 'OPTIONAL' });
  });

  it.each(['EMAIL_MAGIC_LINK', 'EMAIL_OTP'])(
    'a new address of a Member waits five minutes: %s',
    async delivery_method => {
      const change = async () => {
        const { member_id } = await member();
        const email_address = newEmail();
        const route = `POST /v1/b2b/organizations/acme/members/${member_id}/start_email_update`;
        await b2b(route, { email_address, delivery_method });
        return () => (delivery_method === 'EMAIL_OTP' ? memberCode({}, email_address) : memberLink({}, email_address));
      };
      const good = await change();
      now += 5 * minute - 1_000;
      expect((await good()).status_code).toBe(200);
      const late = await change();
      now += 5 * minute;
      expect((await late()).status_code).toBe(401);
    },
  );

  it.each([
    ['User', 'POST /v1/otps/email/send'],
    ['Member', 'POST /v1/b2b/otps/email/login_or_signup'],
  ])('only the last code sent to an address is good: %s', async (whose, route) => {
    const api = whose === 'User' ? consumer : b2b;
    const body: Answer = await (whose === 'User' ? known() : knownMember());
    const to = body.email ?? body.email_address;
    const sent = await api(route, body);
    const first = token(to);
    await api(route, body);
    const second = token(to);
    const use = (code: string) =>
      whose === 'User'
        ? consumer('POST /v1/otps/authenticate', { method_id: sent.email_id, code })
        : b2b('POST /v1/b2b/otps/email/authenticate', { ...body, code });
    if (first !== second) expect((await use(first)).error_type).toBe('otp_code_not_found');
    expect((await use(second)).status_code).toBe(200);
    expect((await use(second)).error_type).toBe('unable_to_auth_otp_code');
  });

  it('a code of discovery does not log in to an Organization, nor the reverse', async () => {
    const body = await knownMember();
    const { email_address } = body;
    await b2b('POST /v1/b2b/otps/email/discovery/send', { email_address });
    expect((await memberCode({}, email_address)).error_type).toBe('otp_code_not_found');
    await b2b('POST /v1/b2b/otps/email/login_or_signup', body);
    const other = { email_address, code: token(email_address) };
    expect((await b2b('POST /v1/b2b/otps/email/discovery/authenticate', other)).error_type).toBe('otp_code_not_found');
  });
});
