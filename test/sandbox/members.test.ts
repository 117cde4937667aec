import { describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const sandbox = await bench();
const { b2b } = sandbox;
const md5 = {
  hash: '561428161af8f4dd32af224449a6f5f6',
  hash_type: 'md_5',
  md_5_config: { prepend_salt: '', append_salt: '' },
};

/** A new Organization; resolves to its external id. */
async function organization(name: string, settings: object = {}): Promise<string> {
  await b2b('POST /v1/b2b/organizations', { organization_name: name, organization_external_id: name, ...settings });
  return name;
}
const path = (id: string, rest = '') => `/v1/b2b/organizations/${id}/members${rest}`;
const add = (id: string, email_address: string, fields: object = {}) =>
  b2b(`POST ${path(id)}`, { email_address, ...fields });
const move = (organization_id: string, email_address: string, fields: object = {}) =>
  b2b('POST /v1/b2b/passwords/migrate', { organization_id, email_address, ...md5, ...fields });
const login = (organization_id: string, email_address: string, fields: object = {}) =>
  b2b('POST /v1/b2b/passwords/authenticate', {
    organization_id,
    email_address,
    password: 'a rather long one 9',
    ...fields,
  });

describe('a Member', async () => {
  const acme = await organization('acme');
  const other = await organization('other');

  it('has an email address, unique in its Organization whatever the case; another Organization may have it too', async () => {
    expect((await add(acme, 'nonsense')).error_type).toBe('invalid_email');
    const { member } = await add(acme, 'Ada@x.example');
    expect(member).toMatchObject({ status: 'active', email_address_verified: false });
    expect((await add(acme, 'ada@X.example')).error_type).toBe('duplicate_member_email');
    expect((await add(other, 'ada@x.example')).status_code).toBe(200);
  });

  it('has an external id, unique in its Organization: letters, digits and . _ - |', async () => {
    expect((await add(acme, 'b@x.example', { external_id: 'user-test-1|x' })).status_code).toBe(200);
    expect((await add(acme, 'c@x.example', { external_id: 'user-test-1|x' })).error_type).toBe(
      'duplicate_member_external_id',
    );
    expect((await add(other, 'c@x.example', { external_id: 'user-test-1|x' })).status_code).toBe(200);
    expect((await add(acme, 'd@x.example', { external_id: 'a b' })).status_code).toBe(400);
  });

  it('has metadata: null deletes a key, others stay', async () => {
    const fields = { trusted_metadata: { a: 1, b: 2 }, untrusted_metadata: { theme: 'dark' } };
    const { member_id } = await add(acme, 'meta@x.example', fields);
    const changed = await b2b(`PUT ${path(acme, `/${member_id}`)}`, {
      trusted_metadata: { a: null, c: 3 },
      untrusted_metadata: { theme: null },
    });
    expect(changed.member).toMatchObject({ trusted_metadata: { b: 2, c: 3 }, untrusted_metadata: {} });
  });

  it('has roles: its own, and the ones of its email domain', async () => {
    const id = await organization('roles', {
      rbac_email_implicit_role_assignments: [{ domain: 'x.example', role_id: 'stytch_admin' }],
    });
    const { member } = await add(id, 'r@x.example');
    expect(member).toMatchObject({
      is_admin: true,
      roles: [
        { role_id: 'stytch_member', sources: [{ type: 'direct_assignment' }] },
        { role_id: 'stytch_admin', sources: [{ type: 'email_assignment', details: { email_domain: 'x.example' } }] },
      ],
    });
    expect((await add(id, 's@x.example', { roles: ['wizard'] })).error_type).toBe('invalid_role');
    expect((await add(id, 't@x.example', { roles: ['stytch_member'] })).error_type).toBe(
      'cannot_assign_default_rbac_role_id',
    );
  });

  it('that is pending becomes active at its first login', async () => {
    await add(acme, 'pending@x.example', { create_member_as_pending: true });
    const { member } = await b2b(`GET /v1/b2b/organizations/acme/member?email_address=pending@x.example`);
    expect(member.status).toBe('pending');
    await b2b('POST /v1/b2b/otps/email/login_or_signup', { organization_id: acme, email_address: 'pending@x.example' });
    const code = sandbox.lastSent('pending@x.example')?.token;
    const body = { organization_id: acme, email_address: 'pending@x.example', code };
    const { member: active } = await b2b('POST /v1/b2b/otps/email/authenticate', body);
    expect(active).toMatchObject({ status: 'active', email_address_verified: true });
  });

  it('that is deleted loses its sessions and gives its address free; it comes back only when the address is still free', async () => {
    await move(acme, 'gone@x.example');
    const { member_id, session_token } = await login(acme, 'gone@x.example');
    await b2b(`DELETE ${path(acme, `/${member_id}`)}`);
    expect((await b2b('POST /v1/b2b/sessions/authenticate', { session_token })).error_type).toBe('session_not_found');
    await add(acme, 'gone@x.example');
    const back = await b2b(`PUT ${path(acme, `/${member_id}/reactivate`)}`, {});
    expect(back.error_type).toBe('reactivation_email_belongs_to_another_member');
  });

  it('keeps a retired address from others until it is unlinked', async () => {
    const { member_id } = await add(acme, 'before@x.example');
    await b2b(`PUT ${path(acme, `/${member_id}`)}`, { email_address: 'after@x.example' });
    expect((await add(acme, 'before@x.example')).error_type).toBe('retired_member_email');
    await b2b(`POST ${path(acme, `/${member_id}/unlink_retired_email`)}`, { email_address: 'before@x.example' });
    expect((await add(acme, 'before@x.example')).status_code).toBe(200);
  });

  it('goes with its Organization', async () => {
    const id = await organization('doomed');
    await move(id, 'last@x.example');
    const { session_token } = await login(id, 'last@x.example');
    await b2b(`DELETE /v1/b2b/organizations/${id}`);
    expect((await b2b('POST /v1/b2b/sessions/authenticate', { session_token })).error_type).toBe('session_not_found');
    expect((await b2b(`GET /v1/b2b/organizations/${id}`)).error_type).toBe('organization_not_found');
    expect((await organization('doomed')) && (await add('doomed', 'last@x.example')).status_code).toBe(200);
  });
});

describe('logging in', () => {
  it('an Organization that takes other methods only refuses a password, but not of a break-glass Member', async () => {
    const id = await organization('sso-only', { auth_methods: 'RESTRICTED', allowed_auth_methods: ['sso'] });
    await move(id, 'ada@x.example');
    expect((await login(id, 'ada@x.example')).error_type).toBe('operation_restricted_by_organization_auth_methods');
    const { member_id } = await b2b(`GET /v1/b2b/organizations/${id}/member?email_address=ada@x.example`);
    await b2b(`PUT ${path(id, `/${member_id}`)}`, { is_breakglass: true });
    expect((await login(id, 'ada@x.example')).member_authenticated).toBe(true);
  });

  it('REQUIRED_FOR_ALL asks for a second factor, and says which there are', async () => {
    const id = await organization('mfa', { mfa_policy: 'REQUIRED_FOR_ALL' });
    await move(id, 'ada@x.example', { mfa_phone_number: '+12025550162', set_phone_number_verified: true });
    const half = await login(id, 'ada@x.example');
    expect(half).toMatchObject({
      member_authenticated: false,
      session_token: '',
      mfa_required: { member_options: { mfa_phone_number: '+12025550162', totp_registration_id: '' } },
    });
    expect(half.member_session).toBeUndefined();
  });

  it('discovery lists memberships by their kind, and what may be joined by domain', async () => {
    const email_address = 'eve@finder.example';
    await add(await organization('in'), email_address);
    await add(await organization('almost'), email_address, { create_member_as_pending: true });
    const open = { email_allowed_domains: ['finder.example'], email_jit_provisioning: 'RESTRICTED' };
    await move(await organization('open', open), 'colleague@finder.example');
    // No Member of the domain has a verified address here, so the Organization may be a trap.
    await add(await organization('trap', open), 'unverified@finder.example');
    await b2b('POST /v1/b2b/otps/email/discovery/send', { email_address });
    const code = sandbox.lastSent(email_address)?.token;
    const found = await b2b('POST /v1/b2b/otps/email/discovery/authenticate', { email_address, code });
    const kinds = found.discovered_organizations.map((item: Answer) => [
      item.organization.organization_name,
      item.membership.type,
    ]);
    expect(kinds).toEqual([
      ['in', 'active_member'],
      ['almost', 'pending_member'],
      ['open', 'eligible_to_join_by_email_domain'],
    ]);
    const { intermediate_session_token } = found;
    const join = (organization_id: string) =>
      b2b('POST /v1/b2b/discovery/intermediate_sessions/exchange', { organization_id, intermediate_session_token });
    expect((await join('acme')).error_type).toBe('email_jit_provisioning_not_allowed');
    expect((await join('trap')).error_type).toBe('invalid_email_for_jit_provisioning');
    expect((await join('open')).member).toMatchObject({ status: 'active', email_address });
  });

  it('a password of one Organization does not open another', async () => {
    const [one, two] = [await organization('one'), await organization('two')];
    await move(one, 'ada@x.example');
    await add(two, 'ada@x.example');
    const { session_token } = await login(one, 'ada@x.example');
    const exchanged = await b2b('POST /v1/b2b/sessions/exchange', { organization_id: two, session_token });
    expect(exchanged.error_type).toBe('insufficient_factors_for_session_exchange');
  });

  it('a Member’s session may do what its roles allow, in its own Organization, and never write trusted metadata', async () => {
    const [mine, theirs] = [await organization('mine'), await organization('theirs')];
    await move(mine, 'admin@x.example', { roles: ['stytch_admin'] });
    const { session_token } = await login(mine, 'admin@x.example');
    const headers = { 'x-stytch-member-session': session_token };
    const invite = (id: string, fields: object = {}) =>
      b2b(`POST ${path(id)}`, { email_address: 'new@x.example', ...fields }, headers);
    expect((await invite(theirs)).error_type).toBe('session_authorization_tenancy_error');
    expect((await invite(mine, { trusted_metadata: { a: 1 } })).error_type).toBe('cannot_update_trusted_metadata');
    expect((await invite(mine)).status_code).toBe(200);
  });
});
