/** Passwords that belong to an address, in all its Organizations: migrate, log in, discover, reset; and what then does not go. */
import { describe, expect, it } from 'vitest';
import { b2bStage, password } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { b2b, workspace, as, lastSent } = await bench();
const environment = '/pwa/v3/projects/b2b-app/environments/test';
const change = (cross_org_passwords_enabled: boolean) =>
  workspace(`PATCH ${environment}`, { cross_org_passwords_enabled, user_lock_threshold: 100 });
await change(true);
const { organization, move, add, login, byCode, newEmail, memberAt, sessionAlive, path } = b2bStage(b2b, lastSent);
const another = 'another long one 9';

/** An address with a password in two Organizations. */
async function both(): Promise<{ email: string; one: string; two: string; ids: string[] }> {
  const [email, one, two] = [newEmail(), await organization(), await organization()];
  const members = [await move(one, email), await move(two, email)];
  return { email, one, two, ids: members.map(({ member_id }) => member_id) };
}
const discover = (email_address: string, given = password) =>
  b2b('POST /v1/b2b/passwords/discovery/authenticate', { email_address, password: given });

describe('one password opens all Organizations of its address', () => {
  it('after one passwords/migrate for each: by login, by discovery, by exchange of a session', async () => {
    const { email, one, two } = await both();
    for (const id of [one, two]) expect((await login(id, email)).member_authenticated).toBe(true);
    const found = await discover(email);
    expect(found.discovered_organizations).toHaveLength(2);
    const { session_token } = await b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', {
      organization_id: one,
      intermediate_session_token: found.intermediate_session_token,
    });
    const moved = await b2b('POST /v1/b2b/sessions/exchange', { organization_id: two, session_token });
    expect(moved.member_authenticated).toBe(true);
  });

  it('an Organization for which migrate was not called does not open', async () => {
    const { email } = await both();
    const third = await organization();
    await add(third, email);
    expect((await login(third, email)).error_type).toBe('member_password_not_found');
  });

  it('discovery refuses an unknown address, a wrong password, and one that must be reset', async () => {
    expect((await discover(newEmail())).error_type).toBe('email_not_found');
    const { email, one } = await both();
    expect((await discover(email, 'wrong')).error_type).toBe('unauthorized_credentials');
    await b2b('POST /v1/b2b/passwords/email/require_reset', { organization_id: one, email_address: email });
    expect((await discover(email)).error_type).toBe('member_reset_password');
  });
});

describe('a reset', () => {
  const resets: [string, (who: Answer) => Promise<Answer>][] = [
    [
      'by email',
      async ({ email: email_address, one: organization_id }) => {
        await b2b('POST /v1/b2b/passwords/email/reset/start', { organization_id, email_address });
        const password_reset_token = lastSent(email_address)?.token;
        return b2b('POST /v1/b2b/passwords/email/reset', { password_reset_token, password: another });
      },
    ],
    [
      'by discovery',
      async ({ email: email_address }) => {
        await b2b('POST /v1/b2b/passwords/discovery/email/reset/start', { email_address });
        const password_reset_token = lastSent(email_address)?.token;
        return b2b('POST /v1/b2b/passwords/discovery/email/reset', { password_reset_token, password: another });
      },
    ],
    [
      'by the old password',
      async ({ email: email_address, one: organization_id }) =>
        b2b('POST /v1/b2b/passwords/existing_password/reset', {
          organization_id,
          email_address,
          existing_password: password,
          new_password: another,
        }),
    ],
  ];

  it.each(resets)('%s is for all Organizations of the address', async (_, reset) => {
    const who = await both();
    expect((await reset(who)).status_code).toBe(200);
    for (const id of [who.one, who.two]) {
      expect((await login(id, who.email)).error_type).toBe('unauthorized_credentials');
      expect((await login(id, who.email, { password: another })).member_authenticated).toBe(true);
    }
  });

  it('a link of discovery is not one of an Organization, nor the reverse', async () => {
    const { email: email_address, one: organization_id } = await both();
    await b2b('POST /v1/b2b/passwords/discovery/email/reset/start', { email_address });
    const wide = { password_reset_token: lastSent(email_address)?.token, password: another };
    const type = 'unable_to_auth_password_reset_token';
    expect((await b2b('POST /v1/b2b/passwords/email/reset', wide)).error_type).toBe(type);
    await b2b('POST /v1/b2b/passwords/email/reset/start', { organization_id, email_address });
    const narrow = { password_reset_token: lastSent(email_address)?.token, password: another };
    expect((await b2b('POST /v1/b2b/passwords/discovery/email/reset', narrow)).error_type).toBe(type);
  });

  it('can be required: of one Member, of a whole address; ids may be external', async () => {
    const { email: email_address, one, two } = await both();
    const require = (body: object) => b2b('POST /v1/b2b/passwords/email/require_reset', { email_address, ...body });
    expect((await require({ organization_id: 'unknown' })).error_type).toBe('organization_not_found');
    const wrong = { organization_id: one, member_id: 'unknown' };
    expect((await require(wrong)).error_type).toBe('member_not_found');
    expect((await require({ organization_id: one })).status_code).toBe(200);
    expect((await login(one, email_address)).error_type).toBe('member_reset_password');
    expect((await login(two, email_address)).member_authenticated).toBe(true);
    expect((await require({})).status_code).toBe(200);
    expect((await login(two, email_address)).error_type).toBe('member_reset_password');
    // With another factor the Member is let in all the same.
    expect((await byCode(two, email_address)).member_authenticated).toBe(true);
  });

  it('that is required where one active Member has the address deletes the password', async () => {
    const [email_address, one] = [newEmail(), await organization()];
    await move(one, email_address, { external_id: `e-${email_address.replace('@', '.')}` });
    await add(await organization(), email_address, { create_member_as_pending: true });
    await b2b('POST /v1/b2b/passwords/email/require_reset', { organization_id: one, email_address });
    expect((await memberAt(one, email_address)).member_password_id).toBe('');
    expect((await move(one, email_address)).member_created).toBe(false);
  });

  it('by discovery ends the sessions of all Organizations', async () => {
    const { email: email_address, one, two } = await both();
    const tokens = [(await login(one, email_address)).session_token, (await login(two, email_address)).session_token];
    await (resets[1] as (typeof resets)[number])[1]({ email: email_address });
    for (const token of tokens) expect(await sessionAlive(token)).toBe(false);
  });
});

describe('what does not go', () => {
  it('a password is not deleted in one Organization', async () => {
    const { email, one } = await both();
    const { member_password_id } = await memberAt(one, email);
    const removed = await b2b(`DELETE ${path(one, `/passwords/${member_password_id}`)}`);
    expect(removed.error_type).toBe('cross_org_passwords_enabled');
  });

  it('the scope does not change back while a password is in use; the same again is no change', async () => {
    await both();
    expect((await change(false)).error_type).toBe('cannot_toggle_cross_org_passwords_when_password_in_use');
    expect((await change(true)).status_code).toBe(200);
  });

  it('a lock is of all who share the password', async () => {
    await workspace(`PATCH ${environment}`, { user_lock_threshold: 3 });
    const { email, one, two } = await both();
    for (let round = 0; round < 3; round += 1) await discover(email, 'wrong');
    for (const id of [one, two]) expect((await login(id, email)).error_type).toBe('user_lock_limit_reached');
    await workspace(`PATCH ${environment}`, { user_lock_threshold: 100 });
  });
});

describe('where passwords are of one Organization', async () => {
  const { project } = await workspace('POST /pwa/v3/projects', { name: 'Scoped', vertical: 'B2B' });
  const at = `/pwa/v3/projects/${project.project_slug}/environments`;
  await workspace(`POST ${at}`, { name: 'Live', type: 'LIVE' });
  const { environment: env } = await workspace(`POST ${at}`, { name: 'Test' });

  const one = `${at}/${env.environment_slug}`;

  it('the scope changes while no password is there', async () => {
    expect(env.cross_org_passwords_enabled).toBe(false);
    const set = async (value: boolean) =>
      (await workspace(`PATCH ${one}`, { cross_org_passwords_enabled: value })).environment;
    expect((await set(true)).cross_org_passwords_enabled).toBe(true);
    expect((await set(false)).cross_org_passwords_enabled).toBe(false);
  });

  const { secret } = await workspace(`POST ${at}/${env.environment_slug}/secrets`, {});
  const scoped = as(env.project_id, secret.secret);
  const own = b2bStage(scoped, lastSent);

  it.each([
    ['its Member', (id: string, member: Answer) => scoped(`DELETE ${own.path(id, `/${member.member_id}`)}`)],
    ['its Organization', (id: string) => scoped(`DELETE /v1/b2b/organizations/${id}`)],
    [
      'its address',
      (id: string, member: Answer) => own.update(id, member.member_id, { email_address: own.newEmail() }),
    ],
    [
      'the password itself',
      (id: string, member: Answer) => scoped(`DELETE ${own.path(id, `/passwords/${member.member_password_id}`)}`),
    ],
  ])('and again when the last active password is gone with %s', async (_, remove) => {
    const id = await own.organization();
    const { member } = await own.move(id, own.newEmail());
    const set = (value: boolean) => workspace(`PATCH ${one}`, { cross_org_passwords_enabled: value });
    expect((await set(true)).error_type).toBe('cannot_toggle_cross_org_passwords_when_password_in_use');
    expect((await remove(id, member)).status_code).toBe(200);
    expect((await set(true)).status_code).toBe(200);
    await set(false);
  });

  it.each([
    ['POST /v1/b2b/passwords/discovery/authenticate', { password }],
    ['POST /v1/b2b/passwords/discovery/email/reset/start', {}],
    ['POST /v1/b2b/passwords/email/require_reset', {}],
  ])('%s is not there', async (route, fields) => {
    const answer = await scoped(route, { email_address: 'ada@x.example', ...fields });
    expect(answer.error_type).toBe('cross_org_passwords_not_enabled');
  });
});
