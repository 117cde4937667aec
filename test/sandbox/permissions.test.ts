/** What a Member's session may do: by its roles in its Organization, and to itself (`stytch.self`). */
import { describe, expect, it } from 'vitest';
import { b2bStage } from './b2b-stage.ts';
import { type Answer, bench } from './client.ts';

const { b2b, lastSent } = await bench();
const { organization, move, add, update, login, newEmail, path } = b2bStage(b2b, lastSent);
const acme = await organization();
const forbidden = { status_code: 403, error_type: 'session_authorization_error' };

/** A Member who acts: its ids, and the headers that say so. */
async function actor(roles: string[] = [], id = acme) {
  const email = newEmail();
  const { member_id } = await move(id, email, { roles });
  const { session_token, session_jwt } = await login(id, email);
  return { member_id, email, session_jwt, headers: { 'x-stytch-member-session': session_token } };
}

describe('stytch.self', () => {
  it.each([
    ['name', { name: 'Ada' }],
    ['untrusted_metadata', { untrusted_metadata: { theme: 'dark' } }],
    ['mfa_phone_number', { mfa_phone_number: '+12025550162' }],
    ['mfa_enrolled', { mfa_enrolled: true }],
  ])('a Member may change its own %s, and no other Member’s', async (_, fields) => {
    const { member_id, headers } = await actor();
    expect((await update(acme, member_id, fields, headers)).status_code).toBe(200);
    const other = await add(acme, newEmail());
    expect(await update(acme, other.member_id, fields, headers)).toMatchObject(forbidden);
  });

  it.each([
    ['roles', { roles: ['stytch_admin'] }],
    ['is_breakglass', { is_breakglass: true }],
    ['external_id', { external_id: 'mine' }],
  ])('a Member may not change its own %s: the star of stytch.self does not reach so far', async (_, fields) => {
    const { member_id, headers } = await actor();
    expect(await update(acme, member_id, fields, headers)).toMatchObject(forbidden);
    const admin = await actor(['stytch_admin']);
    expect((await update(acme, member_id, fields, admin.headers)).status_code).toBe(200);
  });

  it('a Member cannot change its own email address by an update, not even an admin; an admin can change another’s', async () => {
    const admin = await actor(['stytch_admin']);
    const member = await actor();
    const change = (id: string, headers: Record<string, string>) =>
      update(acme, id, { email_address: newEmail() }, headers);
    const type = 'member_cannot_update_their_email_address';
    expect((await change(admin.member_id, admin.headers)).error_type).toBe(type);
    expect((await change(member.member_id, member.headers)).error_type).toBe(type);
    expect((await change(member.member_id, admin.headers)).status_code).toBe(200);
  });

  it('a Member may delete its own phone number, app, password, and itself', async () => {
    const { member_id, headers } = await actor();
    const { member } = await update(acme, member_id, { mfa_phone_number: '+12025550162' });
    const own = (rest: string) => b2b(`DELETE ${path(acme, rest)}`, undefined, headers);
    expect((await own(`/mfa_phone_numbers/${member_id}`)).status_code).toBe(200);
    expect((await own(`/passwords/${member.member_password_id}`)).status_code).toBe(200);
    expect((await own(`/${member_id}`)).status_code).toBe(200);
  });

  it('a Member may end its own sessions; another’s an admin may', async () => {
    const [one, two, admin] = [await actor(), await actor(), await actor(['stytch_admin'])];
    const revoke = (member_id: string, headers: Record<string, string>) =>
      b2b('POST /v1/b2b/sessions/revoke', { member_id }, headers);
    expect(await revoke(two.member_id, one.headers)).toMatchObject(forbidden);
    expect((await revoke(two.member_id, admin.headers)).status_code).toBe(200);
    expect((await revoke(one.member_id, one.headers)).status_code).toBe(200);
  });
});

describe('an Organization’s settings', () => {
  const settings: [string, object][] = [
    ['organization_name', { organization_name: 'Other' }],
    ['organization_slug', { organization_slug: 'other-slug' }],
    ['email_allowed_domains', { email_allowed_domains: ['acme.example'] }],
    ['mfa_policy', { mfa_policy: 'OPTIONAL' }],
    ['allowed_auth_methods', { allowed_auth_methods: ['password'] }],
    ['rbac_email_implicit_role_assignments', { rbac_email_implicit_role_assignments: [] }],
    ['first_party_connected_apps_allowed_type', { first_party_connected_apps_allowed_type: 'NOT_ALLOWED' }],
  ];

  it.each(settings)('%s is changed by an admin, and by no mere Member', async (_, fields) => {
    const [member, admin] = [await actor(), await actor(['stytch_admin'])];
    const change = (headers: Record<string, string>) => b2b(`PUT /v1/b2b/organizations/${acme}`, fields, headers);
    expect(await change(member.headers)).toMatchObject(forbidden);
    expect((await change(admin.headers)).status_code).toBe(200);
  });

  it('a role of one’s own allows just what it says', async () => {
    const role = { role_id: 'namer', description: '', permissions: [] as Answer[] };
    role.permissions.push({ resource_id: 'stytch.organization', actions: ['update.settings.allowed-domains'] });
    await b2b(`PUT /v1/b2b/rbac/organizations/${acme}`, { org_policy: { roles: [role] } });
    const { headers } = await actor(['namer']);
    const change = (fields: object) => b2b(`PUT /v1/b2b/organizations/${acme}`, fields, headers);
    expect((await change({ email_allowed_domains: ['acme.example'] })).status_code).toBe(200);
    expect(await change({ organization_name: 'Mine' })).toMatchObject(forbidden);
  });

  it('another Organization’s are out of reach, for an admin too, and trusted metadata always', async () => {
    const other = await organization();
    const { headers } = await actor(['stytch_admin']);
    const theirs = await b2b(`PUT /v1/b2b/organizations/${other}`, { organization_name: 'Ours' }, headers);
    expect(theirs).toMatchObject({ status_code: 403, error_type: 'session_authorization_tenancy_error' });
    const own = await b2b(`PUT /v1/b2b/organizations/${acme}`, { trusted_metadata: { plan: 'pro' } }, headers);
    expect(own.error_type).toBe('cannot_update_trusted_metadata');
  });
});

describe('an authorization_check', () => {
  it('says which roles allow it; refuses what they do not, and another Organization', async () => {
    const { session_jwt } = await actor(['stytch_admin']);
    const check = (resource_id: string, action: string, organization_id = acme) =>
      b2b('POST /v1/b2b/sessions/authenticate', {
        session_jwt,
        authorization_check: { organization_id, resource_id, action },
      });
    expect((await check('stytch.member', 'create')).verdict).toEqual({
      authorized: true,
      granting_roles: ['stytch_admin'],
    });
    expect(await check('documents', 'read')).toMatchObject(forbidden);
    const elsewhere = await check('stytch.member', 'create', await organization());
    expect(elsewhere).toMatchObject({ status_code: 403, error_type: 'session_authorization_tenancy_error' });
  });

  it('a role that is taken away allows nothing any more, in sessions that live, too', async () => {
    const { member_id, session_jwt } = await actor(['stytch_admin']);
    await update(acme, member_id, { roles: [] });
    const authorization_check = { organization_id: acme, resource_id: 'stytch.member', action: 'create' };
    expect(await b2b('POST /v1/b2b/sessions/authenticate', { session_jwt, authorization_check })).toMatchObject(
      forbidden,
    );
  });
});
