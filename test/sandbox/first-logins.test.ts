/** The first login of a Member that is pending or invited makes it active, whatever it is; half a login does not. */
import { describe, expect, it } from 'vitest';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { b2b, workspace, lastSent } = await bench();
const { organization, add, move, login, byCode, discover, newEmail, memberAt } = b2bStage(b2b, lastSent);
const acme = await organization();
const send = (email_address: string) =>
  b2b('POST /v1/b2b/magic_links/email/login_or_signup', { organization_id: acme, email_address });
const authenticate = (email: string) =>
  b2b('POST /v1/b2b/magic_links/authenticate', { magic_links_token: lastSent(email)?.token });

const ways: [string, (email: string) => Promise<Answer>][] = [
  [
    'a link',
    async email => {
      await send(email);
      return authenticate(email);
    },
  ],
  ['a code', email => byCode(acme, email)],
  [
    'discovery',
    async email => {
      const { intermediate_session_token } = await discover(email);
      const body = { intermediate_session_token, organization_id: acme };
      return b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', body);
    },
  ],
  [
    'an invitation',
    async email => {
      await b2b('POST /v1/b2b/magic_links/email/invite', { organization_id: acme, email_address: email });
      return authenticate(email);
    },
  ],
  [
    'a reset of the password',
    async email => {
      await b2b('POST /v1/b2b/passwords/email/reset/start', { organization_id: acme, email_address: email });
      const body = { password_reset_token: lastSent(email)?.token, password: 'another long one 9' };
      return b2b('POST /v1/b2b/passwords/email/reset', body);
    },
  ],
  [
    'a session of another Organization',
    async email => {
      const other = await organization();
      await move(other, email);
      const { session_token } = await byCode(other, email);
      return b2b('POST /v1/b2b/sessions/exchange', { organization_id: acme, session_token });
    },
  ],
];

describe.each(ways)('by %s', (way, enter) => {
  // Active Members are not invited.
  const before = way === 'an invitation' ? ['pending'] : ['pending', 'active'];
  it.each(before)('a Member that was %s is active, and its address verified', async status => {
    const email = newEmail();
    const { member } = await add(acme, email, { create_member_as_pending: status === 'pending' });
    expect(member).toMatchObject({ status, email_address_verified: false });
    expect((await enter(email)).member_authenticated).toBe(true);
    expect(await memberAt(acme, email)).toMatchObject({ status: 'active', email_address_verified: true });
  });
});

it('by passwords/migrate a pending Member is active and verified before any login', async () => {
  const email = newEmail();
  await add(acme, email, { create_member_as_pending: true });
  expect((await move(acme, email)).member).toMatchObject({ status: 'active', email_address_verified: true });
  expect((await login(acme, email)).member_authenticated).toBe(true);
});

describe('invitations', () => {
  const invite = (organization_id: string, email_address: string) =>
    b2b('POST /v1/b2b/magic_links/email/invite', { organization_id, email_address });

  it('make a pending Member an invited one; an active one is not invited', async () => {
    const email = newEmail();
    await add(acme, email, { create_member_as_pending: true });
    expect((await invite(acme, email)).member.status).toBe('invited');
    expect((await invite(acme, email)).member.status).toBe('invited');
    await authenticate(email);
    expect((await invite(acme, email)).error_type).toBe('duplicate_member_email');
  });

  it('go as email_invites says: to all, to the allowed domains, to none; migration and create ignore it', async () => {
    const restricted = await organization({ email_invites: 'RESTRICTED', email_allowed_domains: ['ok.example'] });
    expect((await invite(restricted, newEmail('ok.example'))).status_code).toBe(200);
    expect((await invite(restricted, newEmail())).error_type).toBe('invalid_email_for_invites');
    const closed = await organization({ email_invites: 'NOT_ALLOWED' });
    expect((await invite(closed, newEmail())).error_type).toBe('invalid_email_for_invites');
    expect((await move(closed, newEmail())).status_code).toBe(200);
    expect((await add(closed, newEmail())).status_code).toBe(200);
  });

  it('end with the Member', async () => {
    const email = newEmail();
    const { member_id } = await invite(acme, email);
    await b2b(`DELETE /v1/b2b/organizations/${acme}/members/${member_id}`);
    expect((await authenticate(email)).error_type).toBe('member_not_found');
  });
});

describe('who is not active gets the sign-up link and code', () => {
  it.each([
    ['magic_links', 4, 'invalid_expiration'],
    ['otps', 1, 'invalid_expiration_otp'],
  ])('%s: it lives as the request says of a sign-up', async (what, minutes, type) => {
    const email_address = newEmail();
    await add(acme, email_address, { create_member_as_pending: true });
    const send = (fields: object) =>
      b2b(`POST /v1/b2b/${what}/email/login_or_signup`, { organization_id: acme, email_address, ...fields });
    expect((await send({ signup_expiration_minutes: minutes })).error_type).toBe(type);
    expect((await send({ login_expiration_minutes: minutes })).status_code).toBe(200);
  });

  it('needs a redirect URL for sign-up, and an active one for login', async () => {
    const environment = '/pwa/v3/projects/b2b-app/environments/test/redirect_urls';
    const url = `?url=${encodeURIComponent('http://localhost:3000/authenticate')}`;
    const rest = ['LOGIN', 'INVITE', 'RESET_PASSWORD', 'DISCOVERY'].map(type => ({ type, is_default: true }));
    await workspace(`PUT ${environment}${url}`, { valid_types: rest });
    const [pending, active] = [newEmail(), newEmail()];
    await add(acme, pending, { create_member_as_pending: true });
    await add(acme, active);
    expect((await send(pending)).error_type).toBe('no_signup_redirect_urls_set');
    expect((await send(active)).status_code).toBe(200);
    await workspace(`PUT ${environment}${url}`, { valid_types: [...rest, { type: 'SIGNUP', is_default: true }] });
    expect((await send(pending)).member_created).toBe(false);
  });

  it('a new address joins by email only if its domain is allowed', async () => {
    const open = await organization({ email_jit_provisioning: 'RESTRICTED', email_allowed_domains: ['ok.example'] });
    const join = (organization_id: string, email_address: string) =>
      b2b('POST /v1/b2b/otps/email/login_or_signup', { organization_id, email_address });
    const made = await join(open, newEmail('ok.example'));
    expect(made).toMatchObject({ member_created: true, member: { status: 'pending' } });
    expect((await join(open, newEmail())).error_type).toBe('invalid_email_for_jit_provisioning');
    expect((await join(acme, newEmail())).error_type).toBe('email_jit_provisioning_not_allowed');
  });
});
