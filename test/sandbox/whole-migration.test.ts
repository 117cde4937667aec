import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const stytch = await bench({ users: 60 });
const { consumer, b2b, workspace } = stytch;

describe('a whole migration', () => {
  it('pages through all Users', async () => {
    const first = await consumer('POST /v1/users/search', { limit: 40 });
    const second = await consumer('POST /v1/users/search', {
      limit: 40,
      cursor: first.results_metadata.next_cursor,
    });
    expect(first.results_metadata.total).toBe(60);
    expect([first.results.length, second.results.length]).toEqual([40, 20]);
    expect(second.results_metadata.next_cursor).toBeUndefined();
    const ids = [...first.results, ...second.results].map(user => user.user_id);
    expect(new Set(ids).size).toBe(60);
  });

  it('moves a User with an old password, who logs in with it and with no other', async () => {
    const { results } = await consumer('POST /v1/users/search', {
      query: { operator: 'AND', operands: [{ filter_name: 'password_exists', filter_value: true }] },
    });
    const { organization } = await b2b('POST /v1/b2b/organizations', {
      organization_name: 'Acme',
      organization_external_id: 'acme',
    });
    const user = results[0];
    const email_address = user.emails[0].email;
    // A bcrypt hash of "correct horse battery staple".
    const hash = '$2a$04$EreoAlLhd5SvQxqxq8YYTuNSJ3t7AZF6GsYxNSHXmWqFUK4UNkK5i';
    const moved = await b2b('POST /v1/b2b/passwords/migrate', {
      organization_id: 'acme',
      email_address,
      hash,
      hash_type: 'bcrypt',
      external_id: user.user_id,
    });
    expect(moved).toMatchObject({ member_created: true, member: { status: 'active', email_address_verified: true } });
    const found = await b2b(`GET /v1/b2b/organizations/acme/member?member_id=${user.user_id}`);
    expect(found.member_id).toBe(moved.member_id);
    expect(found.organization.organization_id).toBe(organization.organization_id);
    const wrong = await b2b('POST /v1/b2b/passwords/authenticate', {
      organization_id: 'acme',
      email_address,
      password: 'wrong',
    });
    expect(wrong.error_type).toBe('unauthorized_credentials');
  });

  it('makes a B2B project through the management API, and its secret works', async () => {
    const { project } = await workspace('POST /pwa/v3/projects', { name: 'New B2B', vertical: 'B2B' });
    const base = `/pwa/v3/projects/${project.project_slug}/environments`;
    await workspace(`POST ${base}`, { name: 'Live', type: 'LIVE' });
    const { environment } = await workspace(`POST ${base}`, { name: 'Test', cross_org_passwords_enabled: true });
    expect(environment).toMatchObject({ type: 'TEST', cross_org_passwords_enabled: true });
    expect(environment.project_id).toMatch(/^project-test-/);
    const { secret } = await workspace(`POST ${base}/${environment.environment_slug}/secrets`, {});
    const own = stytch.as(environment.project_id, secret.secret);
    expect((await own('POST /v1/b2b/organizations', { organization_name: 'First' })).status_code).toBe(200);
  });
});

describe('sessions', () => {
  it('moves one through a Trusted Auth Token profile: the Consumer JWT becomes a Member’s session', async () => {
    const projectId = stytch.credentials.consumer.project_id;
    const { user_id } = await consumer('POST /v1/users', {
      email: 'ada@kestrel-air.example',
      trusted_metadata: { email: 'ada@kestrel-air.example' },
    });
    const { secret, ...base } = { ...stytch.credentials.consumer };
    expect(secret).toMatch(/^secret-test-/);
    const environment = `/pwa/v3/projects/${base.project_slug}/environments/${base.environment_slug}`;
    await workspace(`PUT ${environment}/jwt_templates/SESSION`, {
      template_content: '{ "email": {{ user.trusted_metadata.email }} }',
      custom_audience: '',
    });
    const { session_jwt } = await consumer('POST /v1/passwords', {
      email: 'ben@kestrel-air.example',
      password: 'a rather long one 9',
      session_duration_minutes: 60,
      trusted_metadata: { email: 'ada@kestrel-air.example' },
    });
    const own = `/pwa/v3/projects/b2b-app/environments/test`;
    const { profile } = await workspace(`POST ${own}/trusted_token_profiles`, {
      name: 'Consumer',
      audience: projectId,
      issuer: `stytch.com/${projectId}`,
      jwks_url: `https://test.stytch.com/v1/sessions/jwks/${projectId}`,
      attribute_mapping: { email: 'email', token_id: 'sub' },
      pem_files: [],
      can_jit_provision: false,
    });
    const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: 'Kestrel' });
    const organization_id = organization.organization_id;
    const request = { profile_id: profile.profile_id, token: session_jwt, organization_id };
    expect((await b2b('POST /v1/b2b/sessions/attest', request)).error_type).toBe('member_not_found');
    const { member_id } = await b2b(`POST /v1/b2b/organizations/${organization_id}/members`, {
      email_address: 'ada@kestrel-air.example',
      external_id: user_id,
    });
    const attested = await b2b('POST /v1/b2b/sessions/attest', request);
    expect(attested).toMatchObject({ status_code: 200, member_id });
    const again = await b2b('POST /v1/b2b/sessions/authenticate', { session_token: attested.session_token });
    expect(again.member_session.member_session_id).toBe(attested.member_session.member_session_id);
    const bad = await b2b('POST /v1/b2b/sessions/attest', { ...request, token: `${session_jwt.slice(0, -8)}AAAAAAAA` });
    expect(bad.error_type).toBe('invalid_trusted_auth_token');
  });
});
