/** Samples of the Consumer API for the values that Stytch publishes. */
import {
  isSampleLink,
  type Samples,
  sampleCode,
  sampleEmail,
  samplePhone,
  sampleSession,
  sampleSessionToken,
  unknownToken,
} from '../auth/published-values.ts';
import { qrCode } from '../auth/totp.ts';
import type { Call } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { showLogin } from './login.ts';
import { showUser, type User } from './user.ts';

const ids = {
  email_id: 'email-test-81bf03a8-86e1-4d95-bd44-bb3495224953',
  phone_id: 'phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0',
  password_id: 'password-test-22b9af2a-0b1e-4a1c-8b0f-2f4f35e5d1a7',
  totp_id: 'totp-test-41920359-8bbb-4fe8-8fa3-aaa83f35f02c',
};

const user: User = {
  seq: 0,
  id: 'user-test-e3795c81-f849-4167-bfda-e4a6e9c280fd',
  doc: {
    created_at: '2021-08-28T00:41:58Z',
    emails: [{ email_id: ids.email_id, email: sampleEmail, verified: true }],
    phone_numbers: [{ phone_id: ids.phone_id, phone_number: samplePhone, verified: true }],
    password: { password_id: ids.password_id, requires_reset: false },
    totps: [{ totp_id: ids.totp_id, verified: true }],
  },
};
const user_id = user.id;
const recovery_codes = ['a1b2-c3d4-e5f6'];

/** A login with a session, as far as the request asks for one. */
function login(call: Call, always = false): Json {
  const shown = { user_id, user: showUser(user) };
  if (!always && call.body.session_duration_minutes === undefined)
    return { ...shown, session_token: '', session_jwt: '' };
  const session = sampleSession(call, 'session-test-fe6c042b-6286-479f-8a4f-b046a6c46509', user_id);
  return { ...shown, ...showLogin(call, session, user), session_token: sampleSessionToken };
}

const byEmail = (answer: Json) => (call: Call) => (call.body.email === sampleEmail ? answer : undefined);
const byPhone = (answer: Json) => (call: Call) => (call.body.phone_number === samplePhone ? answer : undefined);
const byUser = (answer: (call: Call) => Json) => (call: Call) =>
  call.body.user_id === user_id ? answer(call) : undefined;
const { email_id, phone_id, totp_id } = ids;

export const consumerSamples: Samples = {
  'POST /v1/magic_links/email/send': byEmail({ user_id, email_id }),
  'POST /v1/magic_links/email/login_or_create': byEmail({ user_id, email_id, user_created: false }),
  'POST /v1/magic_links/email/invite': byEmail({ user_id, email_id }),
  'POST /v1/magic_links/email/revoke_invite': byEmail({}),
  'POST /v1/magic_links/authenticate': call =>
    isSampleLink(call.body.token) ? { ...login(call), method_id: email_id, reset_sessions: false } : undefined,

  'POST /v1/otps/email/send': byEmail({ user_id, email_id }),
  'POST /v1/otps/email/login_or_create': byEmail({ user_id, email_id, user_created: false }),
  'POST /v1/otps/sms/send': byPhone({ user_id, phone_id }),
  'POST /v1/otps/sms/login_or_create': byPhone({ user_id, phone_id, user_created: false }),
  'POST /v1/otps/whatsapp/send': byPhone({ user_id, phone_id }),
  'POST /v1/otps/whatsapp/login_or_create': byPhone({ user_id, phone_id, user_created: false }),
  'POST /v1/otps/authenticate': call => {
    const { method_id, code } = call.body;
    if (method_id !== email_id && method_id !== phone_id) return undefined;
    demand(code === sampleCode, 'otp_code_not_found');
    return { ...login(call), method_id, reset_sessions: false };
  },

  'POST /v1/sessions/authenticate': call => {
    if (call.body.session_token === unknownToken) refuse('session_not_found');
    if (call.body.session_token !== sampleSessionToken) return undefined;
    const { user_id: _, ...session } = login(call, true);
    return session;
  },

  'POST /v1/oauth/authenticate': call => {
    if (call.body.token !== 'hdPVZHHX0UoRa7hJTuuPHi1vlddffSnoweRbVFf5-H8g') return undefined;
    const { session: user_session, ...shown } = login(call);
    return {
      ...shown,
      ...(user_session && { user_session }),
      provider_type: 'Google',
      provider_subject: '10769150350006150715113082367',
      provider_values: { access_token: '', refresh_token: '', id_token: '', scopes: ['email', 'profile', 'openid'] },
      oauth_user_registration_id: 'oauth-user-test-de86770c-911d-463f-80e7-f0b089cead14',
      reset_sessions: false,
    };
  },

  'POST /v1/passwords': byEmailWith(call => ({ email_id, ...login(call) })),
  'POST /v1/passwords/authenticate': byEmailWith(login),

  'POST /v1/totps': byUser(() => {
    const secret = 'BTGNX5RKJRMQWQFRQKTG34JCF6XDRHZS';
    return { user_id, user: showUser(user), totp_id, secret, qr_code: qrCode, recovery_codes };
  }),
  'POST /v1/totps/authenticate': byUser(call => {
    demand(call.body.totp_code === sampleCode, 'unable_to_authenticate_totp');
    return { ...login(call), totp_id };
  }),
  'POST /v1/totps/recovery_codes': byUser(() => ({ user_id, totps: [{ totp_id, verified: true, recovery_codes }] })),
  'POST /v1/totps/recover': byUser(call => {
    demand(recovery_codes.includes(call.body.recovery_code), 'unable_to_authenticate_recovery_code');
    return { ...login(call), totp_id };
  }),
};

function byEmailWith(answer: (call: Call) => Json) {
  return (call: Call) => (call.body.email === sampleEmail ? answer(call) : undefined);
}
