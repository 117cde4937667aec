import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { b2b, as, credentials } = await bench();

let number = 0;
/** Creates an Organization with these settings. */
const create = (settings: object = {}) => {
  number += 1;
  return b2b('POST /v1/b2b/organizations', { organization_name: `Number ${number}`, ...settings });
};
const refusal = async (settings: object) => (await create(settings)).error_type;

describe('ways into an Organization', () => {
  it('email_invites is ALL_ALLOWED when no auth parameter is given, and NOT_ALLOWED when some are and it is left out', async () => {
    expect((await create()).organization.email_invites).toBe('ALL_ALLOWED');
    expect((await create({ auth_methods: 'ALL_ALLOWED' })).organization.email_invites).toBe('NOT_ALLOWED');
    expect((await create({ email_allowed_domains: [] })).organization.email_invites).toBe('ALL_ALLOWED');
    const both = await create({ auth_methods: 'ALL_ALLOWED', email_invites: 'ALL_ALLOWED' });
    expect(both.organization.email_invites).toBe('ALL_ALLOWED');
  });

  it.each([
    ['sso_jit_provisioning', { sso_jit_provisioning: 'ALL_ALLOWED' }],
    ['email_allowed_domains', { email_allowed_domains: ['a.example'] }],
    ['email_jit_provisioning', { email_jit_provisioning: 'NOT_ALLOWED' }],
    ['auth_methods', { auth_methods: 'ALL_ALLOWED' }],
    ['allowed_auth_methods', { allowed_auth_methods: ['password'] }],
    ['oauth_tenant_jit_provisioning', { oauth_tenant_jit_provisioning: 'NOT_ALLOWED' }],
    ['allowed_oauth_tenants', { allowed_oauth_tenants: { slack: ['T1'] } }],
  ])('%s is such an auth parameter', async (_, settings) => {
    expect((await create(settings)).organization.email_invites).toBe('NOT_ALLOWED');
  });

  it.each([
    ['what is said of MFA', { mfa_policy: 'REQUIRED_FOR_ALL', mfa_methods: 'ALL_ALLOWED' }],
    ['metadata and names', { trusted_metadata: { a: 1 }, organization_logo_url: 'https://x.example/logo.png' }],
  ])('%s is none', async (_, settings) => {
    expect((await create(settings)).organization.email_invites).toBe('ALL_ALLOWED');
  });

  it.each([
    ['invalid_restricted_email_setting', { email_invites: 'RESTRICTED' }],
    ['invalid_restricted_email_setting', { email_jit_provisioning: 'RESTRICTED' }],
    ['invalid_restricted_sso_setting', { sso_jit_provisioning: 'RESTRICTED' }],
    ['invalid_restricted_oauth_tenants_setting', { oauth_tenant_jit_provisioning: 'RESTRICTED' }],
    ['invalid_oauth_allowed_tenants_format', { allowed_oauth_tenants: { google: ['T1'] } }],
    ['invalid_oauth_allowed_tenants_format', { allowed_oauth_tenants: { slack: 'T1' } }],
    ['invalid_organization_allowed_mfa_methods', { allowed_mfa_methods: ['carrier_pigeon'] }],
    ['invalid_organization_auth_factor_setting_for_email_jit_provisioning', { email_jit_provisioning: 'ALL_ALLOWED' }],
    ['invalid_organization_auth_factor_setting', { sso_jit_provisioning: 'SOMETIMES' }],
    ['invalid_organization_auth_factor_setting', { auth_methods: 'NOT_ALLOWED' }],
    ['invalid_organization_mfa_policy', { mfa_policy: 'SOMETIMES' }],
    ['invalid_organization_mfa_factor_setting', { mfa_methods: 'NOT_ALLOWED' }],
    ['organization_logo_url_too_long', { organization_logo_url: `https://x.example/${'x'.repeat(2_048)}` }],
    ['organization_settings_invalid_claimed_domain', { claimed_email_domains: ['nonsense'] }],
    ['organization_settings_disposable_domain', { claimed_email_domains: ['mailinator.com'] }],
  ])('%s: %j', async (type, settings) => {
    expect(await refusal({ email_invites: 'ALL_ALLOWED', ...settings })).toBe(type);
  });

  it('sso_jit_provisioning, email_jit_provisioning and email_invites cannot all be NOT_ALLOWED', async () => {
    const closed = { sso_jit_provisioning: 'NOT_ALLOWED', email_jit_provisioning: 'NOT_ALLOWED' };
    expect(await refusal(closed)).toBe('invalid_organization_auth_method_settings');
    expect(await refusal({ ...closed, email_invites: 'NOT_ALLOWED' })).toBe(
      'invalid_organization_auth_method_settings',
    );
    const { organization } = await create({ ...closed, email_invites: 'ALL_ALLOWED' });
    const update = { email_invites: 'NOT_ALLOWED' };
    const changed = await b2b(`PUT /v1/b2b/organizations/${organization.organization_id}`, update);
    expect(changed.error_type).toBe('invalid_organization_auth_method_settings');
  });

  it('RESTRICTED needs its list, for auth methods and for MFA methods', async () => {
    expect(await refusal({ auth_methods: 'RESTRICTED' })).toBe('allowed_auth_methods_required_for_restricted');
    expect(await refusal({ mfa_methods: 'RESTRICTED' })).toBe('allowed_mfa_methods_required_for_restricted');
    expect(await refusal({ auth_methods: 'RESTRICTED', allowed_auth_methods: ['carrier_pigeon'] })).toBe(
      'invalid_organization_allowed_auth_methods',
    );
    expect(await refusal({ auth_methods: 'RESTRICTED', allowed_auth_methods: ['password'] })).toBeUndefined();
    expect(await refusal({ email_jit_provisioning: 'RESTRICTED' })).toBe('invalid_restricted_email_setting');
    expect(await refusal({ email_invites: 'SOMETIMES' })).toBe('invalid_organization_auth_factor_setting');
  });
});

describe('email domains', () => {
  it('common, disposable and malformed ones are refused, and one said twice', async () => {
    expect(await refusal({ email_allowed_domains: ['gmail.com'] })).toBe('organization_settings_domain_too_common');
    expect(await refusal({ email_allowed_domains: ['mailinator.com'] })).toBe(
      'organization_settings_disposable_domain',
    );
    expect(await refusal({ email_allowed_domains: ['nonsense'] })).toBe('organization_settings_invalid_domain');
    expect(await refusal({ email_allowed_domains: ['a.example', 'A.example'] })).toBe(
      'organization_settings_duplicate_domain',
    );
  });

  it('a claimed domain belongs to one Organization, and its addresses to no other', async () => {
    expect(await refusal({ claimed_email_domains: ['claimed.example'] })).toBeUndefined();
    expect(await refusal({ claimed_email_domains: ['claimed.example'] })).toBe(
      'organization_settings_duplicate_claimed_domain',
    );
    expect(await refusal({ claimed_email_domains: ['gmail.com'] })).toBe(
      'organization_settings_claimed_domain_too_common',
    );
    const { organization } = await create();
    const path = `/v1/b2b/organizations/${organization.organization_id}/members`;
    const member = await b2b(`POST ${path}`, { email_address: 'x@claimed.example' });
    expect(member.error_type).toBe('action_not_allowed_email_domain_is_claimed');
  });
});

describe('roles by email domain', () => {
  it.each([
    ['nonsense', 'stytch_admin', 'rbac_invalid_domain'],
    ['gmail.com', 'stytch_admin', 'rbac_domain_too_common'],
    ['x.example', 'wizard', 'invalid_rbac_role_assignment'],
    ['x.example', 'stytch_admin', undefined],
  ])('of %s the role %s: %s', async (domain, role_id, type) => {
    expect(await refusal({ rbac_email_implicit_role_assignments: [{ domain, role_id }] })).toBe(type);
  });
});

describe('names, slugs, external ids', () => {
  it('a name has 1 to 128 characters', async () => {
    expect(await refusal({ organization_name: '' })).toBe('organization_name_missing');
    expect(await refusal({ organization_name: 'x'.repeat(129) })).toBe('invalid_organization_name');
    expect(await refusal({ organization_name: 'x'.repeat(128) })).toBeUndefined();
  });

  it('a slug has 2 to 128 of letters, digits and - . _ ~, and is unique; without one it is made of the name', async () => {
    for (const organization_slug of ['x', 'x'.repeat(129), 'with space', 'ü-x']) {
      expect(await refusal({ organization_slug })).toBe('invalid_organization_slug');
    }
    expect(await refusal({ organization_slug: 'a-b._~9' })).toBeUndefined();
    expect(await refusal({ organization_slug: 'a-b._~9' })).toBe('organization_slug_already_used');
    const made = await create({ organization_name: 'Fjörd & Söhne' });
    expect(made.organization.organization_slug).toBe('fjo-rd-so-hne');
    const again = await create({ organization_name: 'Fjörd & Söhne' });
    expect(again.organization.organization_slug).toBe('fjo-rd-so-hne-2');
  });

  it('an external id is unique in the project, and accepted wherever the id is', async () => {
    const { organization } = await create({ organization_external_id: 'tenant|1' });
    expect(await refusal({ organization_external_id: 'tenant|1' })).toBe('organization_external_id_already_used');
    for (const organization_external_id of ['no spaces', '', 'x'.repeat(129)]) {
      expect(await refusal({ organization_external_id })).toBe('invalid_organization_external_id');
    }
    expect(await refusal({ organization_external_id: 'x'.repeat(128) })).toBeUndefined();
    expect(await refusal({ organization_external_id: organization.organization_id })).toBe(
      'external_organization_id_same_as_organization_id',
    );
    const at = '/v1/b2b/organizations/tenant%7C1';
    expect((await b2b(`GET ${at}`)).organization.organization_id).toBe(organization.organization_id);
    const { member_id } = await b2b(`POST ${at}/members`, { email_address: 'ada@x.example', external_id: 'u.1' });
    expect((await b2b(`GET ${at}/member?member_id=u.1`)).member_id).toBe(member_id);
    const search = await b2b('POST /v1/b2b/organizations/members/search', { organization_ids: ['tenant|1'] });
    expect(search.members).toHaveLength(1);
    expect((await b2b(`GET /v1/b2b/sessions?organization_id=tenant|1&member_id=u.1`)).member_sessions).toEqual([]);
    expect((await b2b(`DELETE ${at}/members/u.1`)).member_id).toBe(member_id);
  });
});

describe('metadata', () => {
  it('null deletes a key; there are limits to keys and to bytes', async () => {
    const { organization } = await create({ trusted_metadata: { plan: 'pro', seats: 3 } });
    const path = `/v1/b2b/organizations/${organization.organization_id}`;
    const changed = await b2b(`PUT ${path}`, { trusted_metadata: { plan: null, region: 'eu' } });
    expect(changed.organization.trusted_metadata).toEqual({ seats: 3, region: 'eu' });
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, key) => [`k${key}`, key]));
    expect(await refusal({ trusted_metadata: many })).toBe('metadata_too_many_keys');
    expect(await refusal({ trusted_metadata: { text: 'x'.repeat(5_000) } })).toBe('metadata_too_large');
  });
});

describe('who is calling', () => {
  it('wrong secret, unknown project, no project id, no auth at all', async () => {
    const { b2b: project } = credentials;
    const id = project?.project_id ?? '';
    const route = 'POST /v1/b2b/organizations/search';
    const wrong = await as(id, `${project?.secret.slice(0, -4)}AAAA`)(route, {});
    expect(wrong).toMatchObject({ status_code: 401, error_type: 'unauthorized_credentials' });
    const unknown = await as('project-test-00000000-0000-4000-a000-000000000000', project?.secret ?? '')(route, {});
    expect(unknown.error_type).toBe('unauthorized_credentials');
    expect((await as('unknown', 'x')(route, {})).error_type).toBe('invalid_project_id_authentication');
    expect((await as(id, 'nonsense')(route, {})).error_type).toBe('invalid_secret_authentication');
    const none = await b2b(route, {}, { authorization: 'Bearer x' });
    expect(none).toMatchObject({ status_code: 401, error_type: 'invalid_authorization_header' });
  });

  it('the wrong vertical: invalid_consumer_endpoint and invalid_b2b_endpoint', async () => {
    const { project_id, secret } = credentials.consumer;
    const other = await as(project_id, secret)('POST /v1/b2b/organizations/search', {});
    expect(other).toMatchObject({ status_code: 400, error_type: 'invalid_b2b_endpoint' });
    expect((await b2b('POST /v1/users/search', {})).error_type).toBe('invalid_consumer_endpoint');
  });

  it('a live id in a test environment', async () => {
    const id = 'organization-live-00000000-0000-4000-a000-000000000000';
    expect((await b2b(`GET /v1/b2b/organizations/${id}`)).error_type).toBe('live_id_used_in_test_environment');
  });
});
