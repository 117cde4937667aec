/** Discovery: who I am first, which Organization then; and what an intermediate session is good for. */
import { describe, expect, it } from 'vitest';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { b2b, workspace, as, lastSent } = await bench();
const stage = b2bStage(b2b, lastSent);
const { organization, add, move, login, byCode, discover, newEmail, memberAt } = stage;
const exchange = (organization_id: string, intermediate_session_token: string) =>
  b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', { organization_id, intermediate_session_token });
const create = (intermediate_session_token: string, fields: object = {}) =>
  b2b('POST /v1/b2b/discovery/organizations/create', { intermediate_session_token, ...fields });
const list = (body: object) => b2b('POST /v1/b2b/discovery/organizations', body);
const kinds = (found: Answer) => found.discovered_organizations.map((item: Answer) => item.membership.type);
const open = (domain: string) => ({ email_allowed_domains: [domain], email_jit_provisioning: 'RESTRICTED' });

describe('discovered Organizations', () => {
  it('are those of the address: active, pending, invited; and those open to its domain', async () => {
    const email = newEmail('found.example');
    await add(await organization(), email);
    await add(await organization(), email, { create_member_as_pending: true });
    const inviting = { organization_id: await organization(), email_address: email };
    await b2b('POST /v1/b2b/magic_links/email/invite', inviting);
    await move(await organization(open('found.example')), newEmail('found.example'));
    const memberships = ['active_member', 'pending_member', 'invited_member'];
    expect(kinds(await discover(email))).toEqual([...memberships, 'eligible_to_join_by_email_domain']);
    const found = await discover(email);
    const { intermediate_session_token } = found;
    const joined = await exchange(inviting.organization_id, intermediate_session_token);
    expect(joined).toMatchObject({ member_authenticated: true, member: { status: 'active' } });
    // A session shows memberships only, and no hint.
    const bySession = await list({ session_token: joined.session_token });
    expect(kinds(bySession)).toEqual(['active_member', 'pending_member', 'active_member']);
    expect(bySession).not.toHaveProperty('organization_id_hint');
  });

  it('say what is missing', async () => {
    const email = newEmail();
    await move(await organization({ mfa_policy: 'REQUIRED_FOR_ALL' }), email);
    await move(await organization({ auth_methods: 'RESTRICTED', allowed_auth_methods: ['sso'] }), email);
    const [strict, sso] = (await discover(email)).discovered_organizations;
    expect(strict).toMatchObject({ member_authenticated: false, mfa_required: {} });
    expect(strict.mfa_required).not.toHaveProperty('secondary_auth_initiated');
    expect(sso.primary_required).toEqual({ allowed_auth_methods: ['sso'] });
  });

  it('never by a common domain, nor by a domain without a verified Member', async () => {
    const trap = await organization(open('trap.example'));
    await add(trap, newEmail('trap.example'));
    const { intermediate_session_token, discovered_organizations } = await discover(newEmail('trap.example'));
    expect(discovered_organizations).toEqual([]);
    expect((await exchange(trap, intermediate_session_token)).error_type).toBe('invalid_email_for_jit_provisioning');
    await move(trap, newEmail('trap.example'));
    expect((await exchange(trap, intermediate_session_token)).member.email_address_verified).toBe(true);
  });

  it('the list wants one proof, and does not use it up', async () => {
    const { intermediate_session_token } = await discover(newEmail());
    expect((await list({})).error_type).toBe('no_session_arguments');
    const two = { intermediate_session_token, session_token: 'any' };
    expect((await list(two)).error_type).toBe('too_many_session_arguments');
    for (let round = 0; round < 2; round += 1) {
      expect((await list({ intermediate_session_token })).status_code).toBe(200);
    }
  });
});

describe('a new Organization', () => {
  it.each([
    ['ada@founder.example', 'founder.example'],
    ['grace@gmail.com', 'grace'],
    ['alan@college.edu', 'alan'],
  ])('of %s is called %s when nothing is said; its founder is its admin', async (email, name) => {
    const { intermediate_session_token } = await discover(email);
    const made = await create(intermediate_session_token);
    expect(made.organization.organization_name).toBe(name);
    expect(made).toMatchObject({
      member_authenticated: true,
      member: { is_admin: true, status: 'active', email_address_verified: true },
    });
    expect((await create(intermediate_session_token)).error_type).toBe('intermediate_session_not_found');
  });

  it('has the settings of the request; a second factor is asked for at once', async () => {
    const { intermediate_session_token } = await discover(newEmail());
    const settings = { organization_name: 'Mine', organization_slug: 'mine', mfa_policy: 'REQUIRED_FOR_ALL' };
    const made = await create(intermediate_session_token, settings);
    expect(made.organization).toMatchObject(settings);
    expect(made).toMatchObject({ member_authenticated: false, intermediate_session_token, mfa_required: {} });
  });
});

describe('an intermediate session of one Organization', () => {
  it('by an email is good for others, too; by a password of that Organization it is not', async () => {
    const email = newEmail();
    const [strict, other] = [await organization({ mfa_policy: 'REQUIRED_FOR_ALL' }), await organization()];
    await move(strict, email);
    await move(other, email);
    const byPassword = await login(strict, email);
    expect((await exchange(other, byPassword.intermediate_session_token)).error_type).toBe(
      'invalid_intermediate_session_token_for_organization',
    );
    expect((await create(byPassword.intermediate_session_token)).error_type).toBe(
      'invalid_intermediate_session_token_for_organization',
    );
    const byEmail = await byCode(strict, email);
    const { intermediate_session_token } = byEmail;
    const hint = await list({ intermediate_session_token });
    expect(hint.organization_id_hint).toBe(byEmail.organization_id);
    expect((await exchange(other, intermediate_session_token)).member_authenticated).toBe(true);
  });

  it('is of its address only', async () => {
    const [strict, email] = [await organization({ mfa_policy: 'REQUIRED_FOR_ALL' }), newEmail()];
    await move(strict, email);
    const { intermediate_session_token } = await login(strict, email);
    const eve = newEmail();
    await move(strict, eve);
    expect((await login(strict, eve, { intermediate_session_token })).error_type).toBe(
      'invalid_intermediate_session_token_for_organization',
    );
  });
});

describe('sessions/exchange', () => {
  const to = (organization_id: string, session_token: string) =>
    b2b('POST /v1/b2b/sessions/exchange', { organization_id, session_token });

  it('accepts an invitation, and never makes a newcomer', async () => {
    const email = newEmail('swap.example');
    const [mine, inviting] = [await organization(), await organization()];
    const joinable = await organization(open('swap.example'));
    await move(joinable, newEmail('swap.example'));
    await move(mine, email);
    await b2b('POST /v1/b2b/magic_links/email/invite', { organization_id: inviting, email_address: email });
    const { session_token } = await byCode(mine, email);
    expect((await to(joinable, session_token)).error_type).toBe('member_not_found');
    const accepted = await to(inviting, session_token);
    expect(accepted).toMatchObject({ member_authenticated: true, member: { status: 'active' } });
    expect((await memberAt(inviting, email)).email_address_verified).toBe(true);
    expect(await stage.sessionAlive(session_token)).toBe(false);
  });

  it('takes no second factor to another Organization, which asks for its own', async () => {
    const email = newEmail();
    const [one, strict] = [await organization(), await organization({ mfa_policy: 'REQUIRED_FOR_ALL' })];
    const { member_id } = await move(one, email);
    await move(strict, email);
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    await b2b('POST /v1/b2b/totp/migrate', { organization_id: one, member_id, secret, recovery_codes: [] });
    const { session_token } = await byCode(one, email);
    const code = totpCode(secret, Date.now());
    const whole = await b2b('POST /v1/b2b/totp/authenticate', { organization_id: one, member_id, code, session_token });
    expect(whole.member_session.authentication_factors).toHaveLength(2);
    expect((await to(strict, session_token)).mfa_required).toBeDefined();
  });

  it('takes no password of one Organization to another', async () => {
    const email = newEmail();
    const [one, two] = [await organization(), await organization()];
    await move(one, email);
    await move(two, email);
    const { session_token } = await login(one, email);
    expect((await to(two, session_token)).error_type).toBe('insufficient_factors_for_session_exchange');
    expect((await to(one, session_token)).member_authenticated).toBe(true);
  });
});

describe('by a password across Organizations alone', async () => {
  const { project } = await workspace('POST /pwa/v3/projects', { name: 'Across', vertical: 'B2B' });
  const at = `/pwa/v3/projects/${project.project_slug}/environments`;
  await workspace(`POST ${at}`, { name: 'Live', type: 'LIVE' });
  const { environment } = await workspace(`POST ${at}`, { name: 'Test', cross_org_passwords_enabled: true });
  const { secret } = await workspace(`POST ${at}/${environment.environment_slug}/secrets`, {});
  const own = as(environment.project_id, secret.secret);
  const across = b2bStage(own, lastSent);
  const proof = async (email_address: string) => {
    await across.move(await across.organization(), email_address);
    const body = { email_address, password: 'a rather long one 9' };
    const found = await own('POST /v1/b2b/passwords/discovery/authenticate', body);
    return found.intermediate_session_token as string;
  };

  it('who founds an Organization proves the address first', async () => {
    const email = across.newEmail();
    const intermediate_session_token = await proof(email);
    const route = 'POST /v1/b2b/discovery/organizations/create';
    const half = await own(route, { intermediate_session_token, organization_external_id: 'founded' });
    expect(half).toMatchObject({
      member_authenticated: false,
      session_token: '',
      intermediate_session_token,
      member: { status: 'pending', email_address_verified: false },
      primary_required: { allowed_auth_methods: ['magic_link', 'email_otp', 'google_oauth', 'microsoft_oauth'] },
    });
    const whole = await across.byCode('founded', email, { intermediate_session_token });
    expect(whole).toMatchObject({ member_authenticated: true, member: { is_admin: true, status: 'active' } });
  });

  it('who joins by the domain does, too', async () => {
    const joinable = await across.organization(open('joined.example'));
    await across.move(joinable, across.newEmail('joined.example'));
    const email = across.newEmail('joined.example');
    const intermediate_session_token = await proof(email);
    const route = 'POST /v1/b2b/discovery/intermediate_sessions/exchange';
    const half = await own(route, { intermediate_session_token, organization_id: joinable });
    expect(half).toMatchObject({ member_authenticated: false, primary_required: {}, member: { status: 'pending' } });
    const whole = await across.byCode(joinable, email, { intermediate_session_token });
    expect(whole.member_authenticated).toBe(true);
  });

  it('an invitation is not accepted by it', async () => {
    const email = across.newEmail();
    const inviting = await across.organization();
    await own('POST /v1/b2b/magic_links/email/invite', { organization_id: inviting, email_address: email });
    const intermediate_session_token = await proof(email);
    const route = 'POST /v1/b2b/discovery/intermediate_sessions/exchange';
    const half = await own(route, { intermediate_session_token, organization_id: inviting });
    expect(half).toMatchObject({ member_authenticated: false, primary_required: {}, member: { status: 'invited' } });
  });
});
