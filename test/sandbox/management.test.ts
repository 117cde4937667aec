import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { bench } from './client.ts';
import { coverage } from './coverage.ts';

const cover = coverage('management');
const { workspace, as } = await bench({ onExchange: cover.hear });
const { project } = await workspace('POST /pwa/v3/projects', { name: 'Shop', vertical: 'B2B' });
const at = `/pwa/v3/projects/${project.project_slug}`;
const live = await workspace(`POST ${at}/environments`, { name: 'Live', type: 'LIVE' });
const { environment } = await workspace(`POST ${at}/environments`, { name: 'Test' });
const env = `${at}/environments/${environment.environment_slug}`;
const consumer = '/pwa/v3/projects/consumer-app/environments/test';

afterAll(() => cover.demandAll());

describe('projects and environments', () => {
  it('projects: list, get, rename, delete', async () => {
    const made = await workspace('POST /pwa/v3/projects', { name: 'Temp', vertical: 'CONSUMER' });
    const path = `/pwa/v3/projects/${made.project.project_slug}`;
    expect((await workspace(`PATCH ${path}`, { name: 'Other' })).project.name).toBe('Other');
    expect((await workspace(`GET ${path}`)).project.vertical).toBe('CONSUMER');
    await workspace(`DELETE ${path}`);
    expect((await workspace(`GET ${path}`)).error_type).toBe('project_not_found');
    const { projects } = await workspace('GET /pwa/v3/projects');
    expect(projects.map((item: { name: string }) => item.name)).toContain('Shop');
  });

  it('environments: one live, which comes first and stays; any number of test; settings; metrics; delete', async () => {
    const { project: other } = await workspace('POST /pwa/v3/projects', { name: 'Empty', vertical: 'B2B' });
    const early = await workspace(`POST /pwa/v3/projects/${other.project_slug}/environments`, { name: 'Test' });
    expect(early.error_message).toMatch(/live environment before/);
    expect(live.environment.project_id).toMatch(/^project-live-/);
    expect((await workspace(`POST ${at}/environments`, { name: 'Live 2', type: 'LIVE' })).status_code).toBe(400);
    const changed = await workspace(`PATCH ${env}`, { user_lock_threshold: 5 });
    expect(changed.environment).toMatchObject({ user_lock_threshold: 5, cross_org_passwords_enabled: false });
    expect((await workspace(`PATCH ${env}`, { user_lock_ttl: 1 })).error_type).toBe('invalid_user_lock_ttl');
    expect((await workspace(`GET ${at}/environments`)).environments).toHaveLength(2);
    expect((await workspace(`GET ${env}/metrics`)).metrics).toMatchObject({ user_count: 0, member_count: 0 });
    const second = await workspace(`POST ${at}/environments`, { name: 'Second' });
    await workspace(`DELETE ${at}/environments/${second.environment.environment_slug}`);
    expect((await workspace(`GET ${at}/environments`)).environments).toHaveLength(2);
    const stays = await workspace(`DELETE ${at}/environments/${live.environment.environment_slug}`);
    expect(stays.error_message).toMatch(/only be deleted with its project/);
    expect((await workspace(`GET ${env}`)).environment.environment_slug).toBe('test');
  });
});

describe('secrets and public tokens', () => {
  it('a secret is shown once, works, is listed by its end, and stops working when deleted', async () => {
    const { secret } = await workspace(`POST ${env}/secrets`, {});
    const own = as(environment.project_id, secret.secret);
    expect((await own('POST /v1/b2b/organizations/search', {})).status_code).toBe(200);
    const listed = await workspace(`GET ${env}/secrets/${secret.secret_id}`);
    expect(listed.secret).toMatchObject({ last_four: secret.secret.slice(-4) });
    expect(listed.secret.used_at).toBeDefined();
    await workspace(`DELETE ${env}/secrets/${secret.secret_id}`);
    expect((await own('POST /v1/b2b/organizations/search', {})).error_type).toBe('unauthorized_credentials');
    expect((await workspace(`GET ${env}/secrets/${secret.secret_id}`)).error_type).toBe('secret_not_found');
  });

  it('there is a limit to secrets and to public tokens, and the last public token stays', async () => {
    // One is there from the beginning, of secrets and of public tokens.
    let made = 1;
    for (; made < 60; made += 1) if ((await workspace(`POST ${env}/secrets`, {})).status_code !== 200) break;
    expect(made).toBe(50);
    expect((await workspace(`GET ${env}/secrets`)).secrets).toHaveLength(made);
    expect((await workspace(`POST ${env}/secrets`, {})).error_type).toBe('too_many_secrets');
    const [public_token] = (await workspace(`GET ${env}/public_tokens`)).public_tokens;
    const path = `${env}/public_tokens/${public_token.public_token}`;
    expect((await workspace(`GET ${path}`)).public_token).toEqual(public_token);
    expect((await workspace(`DELETE ${path}`)).error_type).toBe('unable_to_delete_last_public_token');
    for (made = 1; made < 60; made += 1)
      if ((await workspace(`POST ${env}/public_tokens`, {})).status_code !== 200) break;
    expect(made).toBe(50);
    expect((await workspace(`POST ${env}/public_tokens`, {})).error_type).toBe('too_many_public_tokens');
    expect((await workspace(`DELETE ${path}`)).status_code).toBe(200);
    expect((await workspace(`GET ${env}/public_tokens`)).public_tokens).toHaveLength(made - 1);
  });
});

describe('redirect URLs', () => {
  it('create, get, list, change, delete', async () => {
    const url = 'https://shop.example/redirect';
    const path = `${env}/redirect_urls`;
    const one = `${path}?url=${encodeURIComponent(url)}`;
    const valid_types = [{ type: 'LOGIN', is_default: true }];
    expect((await workspace(`POST ${path}`, { url, valid_types })).redirect_url).toEqual({ url, valid_types });
    const other = [{ type: 'SIGNUP', is_default: true }];
    expect((await workspace(`PUT ${one}`, { valid_types: other })).redirect_url.valid_types).toEqual(other);
    expect((await workspace(`GET ${one}`)).redirect_url.valid_types).toEqual(other);
    expect((await workspace(`GET ${path}/all`)).redirect_urls).toHaveLength(2);
    await workspace(`DELETE ${one}`);
    expect((await workspace(`GET ${one}`)).error_type).toBe('redirect_url_not_found');
  });
});

describe('trusted token profiles', () => {
  const base = {
    name: 'Ours',
    audience: 'aud',
    issuer: 'iss',
    attribute_mapping: { email: 'email', token_id: 'sub' },
    can_jit_provision: false,
  };
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('by address of the keys: create, list, change, delete', async () => {
    const path = `${env}/trusted_token_profiles`;
    const missing = await workspace(`POST ${path}`, { ...base, pem_files: [] });
    expect(missing.error_type).toBe('must_have_jwks_url_for_trusted_token_profile_with_type_jwk');
    const { profile } = await workspace(`POST ${path}`, {
      ...base,
      pem_files: [],
      jwks_url: 'https://keys.example/jwks',
    });
    const one = `${path}/${profile.profile_id}`;
    expect((await workspace(`PATCH ${one}`, { issuer: 'other' })).profile.issuer).toBe('other');
    expect((await workspace(`PATCH ${one}`, { attribute_mapping: { nonsense: 'x' } })).error_type).toBe(
      'trusted_token_profile_invalid_request',
    );
    expect((await workspace(`GET ${one}`)).profile.attribute_mapping).toEqual({ email: 'email', token_id: 'sub' });
    expect((await workspace(`POST ${one}/keys`, { public_key: pem })).error_type).toBe(
      'cannot_add_pem_file_to_non_pem_trusted_token_profile',
    );
    expect((await workspace(`GET ${path}`)).profiles).toHaveLength(1);
    await workspace(`DELETE ${one}`);
    expect((await workspace(`GET ${one}`)).error_type).toBe('trusted_token_profile_not_found');
  });

  it('by its own keys: the last one stays', async () => {
    const path = `${env}/trusted_token_profiles`;
    const bad = await workspace(`POST ${path}`, { ...base, public_key_type: 'PEM', pem_files: ['nonsense'] });
    expect(bad.error_type).toBe('invalid_public_key');
    const { profile } = await workspace(`POST ${path}`, { ...base, public_key_type: 'PEM', pem_files: [pem] });
    const keys = `${path}/${profile.profile_id}/keys`;
    const { pem_file } = await workspace(`POST ${keys}`, { public_key: pem });
    expect((await workspace(`GET ${keys}/${pem_file.pem_file_id}`)).pem_file.public_key).toBe(pem);
    await workspace(`DELETE ${keys}/${pem_file.pem_file_id}`);
    expect((await workspace(`DELETE ${keys}/${profile.pem_files[0].pem_file_id}`)).error_type).toBe(
      'must_have_pem_files_for_trusted_token_profile_with_type_pem',
    );
  });
});

describe('settings of an environment', () => {
  it('password strength', async () => {
    const config = {
      check_breach_on_creation: true,
      check_breach_on_authentication: false,
      validate_on_authentication: false,
      validation_policy: 'LUDS',
      luds_min_password_length: 10,
      luds_min_password_complexity: 3,
    };
    const path = `${env}/password_strength_config`;
    expect((await workspace(`GET ${path}`)).password_strength_config.validation_policy).toBe('ZXCVBN');
    expect((await workspace(`PUT ${path}`, config)).password_strength_config).toEqual(config);
    expect((await workspace(`PUT ${path}`, { ...config, luds_min_password_length: 3 })).error_type).toBe(
      'invalid_password_strength_luds_length',
    );
  });

  it('RBAC policy: own roles and resources beside the service’s', async () => {
    const path = `${env}/rbac_policy`;
    const policy = {
      custom_resources: [
        { resource_id: 'documents', description: 'All of them', available_actions: ['read', 'write'] },
      ],
      custom_roles: [
        { role_id: 'editor', description: '', permissions: [{ resource_id: 'documents', actions: ['*'] }] },
      ],
      custom_scopes: [],
    };
    const set = await workspace(`PUT ${path}`, policy);
    expect(set.policy).toMatchObject(policy);
    expect((await workspace(`GET ${path}`)).policy).toEqual(set.policy);
    const refused = async (changes: object) => (await workspace(`PUT ${path}`, { ...policy, ...changes })).error_type;
    const role = policy.custom_roles[0];
    expect(await refused({ custom_roles: [role, role] })).toBe('rbac_role_duplicate');
    expect(await refused({ custom_roles: [{ ...role, role_id: 'stytch_x' }] })).toBe('invalid_rbac_stytch_role_edit');
    const wrong = { ...role, permissions: [{ resource_id: 'nothing', actions: ['*'] }] };
    expect(await refused({ custom_roles: [wrong] })).toBe('invalid_permission_resource');
    expect(await refused({ stytch_user: { permissions: [] } })).toBe('invalid_role_for_vertical');
  });

  it('SDK configuration, of the project’s own vertical', async () => {
    const own = await workspace(`PUT ${env}/sdk/b2b`, { config: { sso: { enabled: true, pkce_required: false } } });
    expect(own.config.sso.enabled).toBe(true);
    expect((await workspace(`GET ${env}/sdk/b2b`)).config).toEqual(own.config);
    expect((await workspace(`GET ${env}/sdk/consumer`)).error_type).toBe('bad_vertical_for_stytch_sdk');
    const set = await workspace(`PUT ${consumer}/sdk/consumer`, {
      config: { totps: { enabled: true, create_totps: true } },
    });
    expect((await workspace(`GET ${consumer}/sdk/consumer`)).config).toEqual(set.config);
  });

  it('country codes', async () => {
    expect((await workspace(`GET ${env}/allowed_country_codes/sms`)).country_codes).toEqual(['CA', 'US']);
    expect((await workspace(`GET ${env}/allowed_country_codes/whatsapp`)).error_type).toBe(
      'country_code_allowlist_b2b_whatsapp_not_supported',
    );
    expect(
      (await workspace(`POST ${env}/allowed_country_codes/sms`, { country_codes: ['DE', 'FR'] })).country_codes,
    ).toEqual(['DE', 'FR']);
    expect((await workspace(`GET ${env}/allowed_country_codes/sms`)).country_codes).toEqual(['DE', 'FR']);
    expect((await workspace(`POST ${env}/allowed_country_codes/sms`, { country_codes: [] })).error_type).toBe(
      'country_code_allowlist_empty',
    );
    expect((await workspace(`POST ${env}/allowed_country_codes/whatsapp`, { country_codes: ['DE'] })).error_type).toBe(
      'country_code_allowlist_b2b_whatsapp_not_supported',
    );
    await workspace(`POST ${consumer}/allowed_country_codes/whatsapp`, { country_codes: ['DE'] });
    expect((await workspace(`GET ${consumer}/allowed_country_codes/whatsapp`)).country_codes).toEqual(['DE']);
  });

  it('JWT templates', async () => {
    const path = `${env}/jwt_templates/SESSION`;
    const set = await workspace(`PUT ${path}`, {
      template_content: '{"id": {{ member.member_id }}}',
      custom_audience: 'x',
    });
    expect(set.jwt_template.jwt_template_type).toBe('SESSION');
    expect((await workspace(`GET ${path}`)).jwt_template).toEqual(set.jwt_template);
  });

  it('event log streaming: keys are shown once, then by their end', async () => {
    const path = `${env}/event_log_streaming`;
    const datadog = { api_key: '0123456789abcdef0123456789abcdef', site: 'EU' };
    const body = { destination_type: 'DATADOG', destination_config: { datadog } };
    expect((await workspace(`POST ${path}`, body)).event_log_streaming_config.streaming_status).toBe('DISABLED');
    const loki = { hostname: 'logs.example', username: 'u', password: 'p' };
    const second = { destination_type: 'GRAFANA_LOKI', destination_config: { grafana_loki: loki } };
    expect((await workspace(`POST ${path}`, second)).error_type).toBe('event_log_streaming_too_many_destinations');
    await workspace(`POST ${path}/DATADOG/enable`, {});
    const { event_log_streaming_config: kept } = await workspace(`GET ${path}/DATADOG`);
    expect(kept).toEqual({
      destination_type: 'DATADOG',
      streaming_status: 'ACTIVE',
      destination_config: { datadog: { api_key_last_four: 'cdef', site: 'EU' } },
    });
    await workspace(`POST ${path}/DATADOG/disable`, {});
    const bad = await workspace(`PUT ${path}/DATADOG`, { destination_config: { datadog: { api_key: 'x' } } });
    expect(bad.error_type).toBe('event_log_streaming_bad_datadog_config');
    await workspace(`PUT ${path}/DATADOG`, { destination_config: { datadog } });
    await workspace(`DELETE ${path}/DATADOG`);
    expect((await workspace(`GET ${path}/DATADOG`)).error_type).toBe('event_log_streaming_not_found');
  });
});

describe('email templates of a project', () => {
  it('create, change, make default; a default cannot be deleted', async () => {
    const template = {
      template_id: 'plain',
      prebuilt_customization: { button_color: '#105ee9', font_family: 'ARIAL' },
    };
    expect((await workspace(`POST ${at}/email_templates`, template)).email_template).toEqual(template);
    expect((await workspace(`POST ${at}/email_templates`, template)).error_type).toBe(
      'duplicate_email_template_vanity_id',
    );
    expect((await workspace(`PUT ${at}/email_templates/plain`, { name: 'Plain' })).email_template.name).toBe('Plain');
    expect((await workspace(`GET ${at}/email_templates`)).email_templates).toHaveLength(1);
    await workspace(`POST ${at}/default_email_templates/PREBUILT`, { template_id: 'plain' });
    expect((await workspace(`GET ${at}/default_email_templates/PREBUILT`)).template_id).toBe('plain');
    expect((await workspace(`DELETE ${at}/email_templates/plain`)).error_type).toBe(
      'cannot_delete_default_email_template',
    );
    expect((await workspace(`DELETE ${at}/default_email_templates/PREBUILT`)).error_type).toBe(
      'cannot_delete_default_email_template',
    );
    expect((await workspace(`DELETE ${at}/default_email_templates/LOGIN`)).status_code).toBe(200);
    await workspace(`POST ${at}/email_templates`, { ...template, template_id: 'other' });
    await workspace(`POST ${at}/default_email_templates/PREBUILT`, { template_id: 'other' });
    expect((await workspace(`GET ${at}/email_templates/plain`)).email_template.template_id).toBe('plain');
    await workspace(`DELETE ${at}/email_templates/plain`);
    expect((await workspace(`GET ${at}/email_templates/plain`)).error_type).toBe('email_template_not_found');
  });
});
