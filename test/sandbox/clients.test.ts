/** Requests in the shape of each official client. The service takes them all; each test sends what that client sends. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { consumer, b2b, workspace, credentials } = await bench({ users: 1, refusals: true });
const [user]: [Answer] = (await consumer('POST /v1/users/search', {})).results;
const organization_id = 'tenant';
const at = `/v1/b2b/organizations/${organization_id}`;
let member_id = '';

beforeAll(async () => {
  await b2b('POST /v1/b2b/organizations', { organization_name: 'T', organization_external_id: organization_id });
  member_id = (await b2b(`POST ${at}/members`, { email_address: 'one@x.example' })).member_id;
});

describe('Python: path parameters again in body and query, null for what is not given', () => {
  it('organizations.get and members.get', async () => {
    expect((await b2b(`GET ${at}?organization_id=${organization_id}`)).status_code).toBe(200);
    const query = `organization_id=${organization_id}&email_address=one%40x.example`;
    expect((await b2b(`GET ${at}/member?${query}`)).member_id).toBe(member_id);
  });

  it('members.create, update and passwords.migrate', async () => {
    const name = { name: null, trusted_metadata: null, external_id: null, roles: null };
    const created = await b2b(`POST ${at}/members`, { organization_id, email_address: 'two@x.example', ...name });
    expect(created.status_code).toBe(200);
    const body = { organization_id, member_id, name: 'One', roles: null, mfa_phone_number: null };
    expect((await b2b(`PUT ${at}/members/${member_id}`, body)).member).toMatchObject({ name: 'One' });
    const hash = { hash: '5f4dcc3b5aa765d61d8327deb882cf99', hash_type: 'md_5', md_5_config: null, name: null };
    const moved = { organization_id, email_address: 'two@x.example', ...hash };
    expect((await b2b('POST /v1/b2b/passwords/migrate', moved)).status_code).toBe(200);
  });

  it('users.update: a name with a null part keeps the others', async () => {
    const { user_id } = user;
    const name = { first_name: 'Ann', middle_name: null, last_name: 'Lee' };
    const updated = await consumer(`PUT /v1/users/${user_id}`, { user_id, name, trusted_metadata: { a: 1, gone: 2 } });
    expect(updated.user.name).toEqual({ first_name: 'Ann', middle_name: '', last_name: 'Lee' });
    // Inside metadata null keeps its meaning: it deletes the key.
    const without = await consumer(`PUT /v1/users/${user_id}`, { trusted_metadata: { gone: null } });
    expect(without.user.trusted_metadata).not.toHaveProperty('gone');
    expect(without.user.trusted_metadata.a).toBe(1);
  });

  it('members.dangerously_get: True in the query', async () => {
    const path = `/v1/b2b/organizations/members/dangerously_get/${member_id}`;
    expect((await b2b(`GET ${path}?member_id=${member_id}&include_deleted=True`)).member_id).toBe(member_id);
  });
});

describe('Go and Terraform: no zero values, empty texts in the query', () => {
  const { project_slug, environment_slug } = credentials.consumer;
  const env = `/pwa/v3/projects/${project_slug}/environments/${environment_slug}`;

  it('members.Get with the email alone', async () => {
    const found = await b2b(`GET ${at}/member?member_id=&email_address=one@x.example`);
    expect(found.member_id).toBe(member_id);
  });

  it('users.Update with the id again in the body', async () => {
    const { user_id } = user;
    expect((await consumer(`PUT /v1/users/${user_id}`, { user_id, untrusted_metadata: { b: 1 } })).status_code).toBe(
      200,
    );
  });

  it('a redirect URL without is_default, a template without custom_audience, a policy with false left out', async () => {
    const url = { url: 'https://go.example/login', valid_types: [{ type: 'LOGIN' }], do_not_promote_defaults: true };
    expect((await workspace(`POST ${env}/redirect_urls`, url)).redirect_url.valid_types).toEqual([
      { type: 'LOGIN', is_default: false },
    ]);
    const template = { project_slug, environment_slug, jwt_template_type: 'SESSION', template_content: '{}' };
    expect((await workspace(`PUT ${env}/jwt_templates/SESSION`, template)).jwt_template).toMatchObject({
      custom_audience: '',
    });
    const strength = await workspace(`PUT ${env}/password_strength_config`, { validation_policy: 'ZXCVBN' });
    expect(strength.password_strength_config).toMatchObject({
      check_breach_on_creation: false,
      validate_on_authentication: false,
    });
  });

  it('a profile without pem_files and can_jit_provision, a role without description, a section without booleans', async () => {
    const profile = {
      name: 'P',
      audience: 'a',
      issuer: 'i',
      jwks_url: 'https://go.example/jwks',
      public_key_type: 'JWK',
    };
    expect((await workspace(`POST ${env}/trusted_token_profiles`, profile)).profile).toMatchObject({
      pem_files: [],
      can_jit_provision: false,
    });
    const resource = { resource_id: 'doc', available_actions: ['read'] };
    const role = { role_id: 'reader', permissions: [{ resource_id: 'doc', actions: ['read'] }] };
    const stytch_user = { permissions: [{ resource_id: 'stytch.self', actions: ['*'] }] };
    const policy = { stytch_user, custom_resources: [resource], custom_roles: [role] };
    expect((await workspace(`PUT ${env}/rbac_policy`, policy)).policy.custom_roles[0].description).toBe('');
    const config = { basic: {}, magic_links: { send_enabled: true } };
    expect((await workspace(`PUT ${env}/sdk/consumer`, { config })).config).toMatchObject({
      basic: { enabled: false, domains: [], bundle_ids: [] },
      magic_links: { login_or_create_enabled: false, send_enabled: true, pkce_required: false },
    });
  });

  it('a required text or choice is still required', async () => {
    expect((await workspace('POST /pwa/v3/projects', { vertical: 'B2B' })).error_type).toBe('bad_request');
    expect((await workspace(`POST ${env}/redirect_urls`, { valid_types: [{}] })).error_type).toBe('bad_request');
  });
});

describe('Java and Ruby: the whole request again as body', () => {
  it('Java: path parameters in the body, optional fields as null', async () => {
    const body = { organization_id, member_id, name: null, is_breakglass: true };
    expect((await b2b(`PUT ${at}/members/${member_id}`, body)).member.is_breakglass).toBe(true);
  });

  it('Ruby: an empty object as body of a request without one', async () => {
    expect((await b2b(`PUT ${at}/members/${member_id}/reactivate`, {})).error_type).not.toBe('bad_request');
    const revoked = await b2b(`DELETE ${at}/members/${member_id}`, {});
    expect(revoked.member_id).toBe(member_id);
  });
});

describe('what no client sends is refused', () => {
  it.each([
    ['another id in the body than in the path', `PUT ${at}`, { organization_id: 'other' }, /organization_id differs/],
    ['another id in the query', `GET ${at}?organization_id=other`, undefined, /organization_id differs/],
    ['an unknown field, also as null', `PUT ${at}`, { shoe_size: null }, /shoe_size/],
    ['an unknown parameter', `GET ${at}?shoe_size=1`, undefined, /shoe_size/],
    ['null for a required field', 'POST /v1/b2b/organizations', { organization_name: null }, /organization_name/],
  ])('%s', async (_, route, body, message) => {
    const refused = await b2b(route, body);
    expect(refused.status_code).toBe(400);
    expect(refused.error_message).toMatch(message);
  });
});
