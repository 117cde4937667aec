/** How much there may be of everything that is managed, between which bounds settings are, and what cannot be taken away. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { workspace } = await bench();
const b2b = '/pwa/v3/projects/b2b-app/environments/test';
const consumer = '/pwa/v3/projects/consumer-app/environments/test';

/** Makes one after another until one is refused; resolves to how many there were, and why there are no more. */
async function fill(make: (number: number) => Promise<{ status_code?: number; error_type?: string }>) {
  for (let number = 0; number < 150; number += 1) {
    const { status_code, error_type } = await make(number);
    if (status_code !== 200) return [number, error_type];
  }
  return ['without end'];
}
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
const profile = {
  name: 'Ours',
  audience: 'aud',
  issuer: 'iss',
  pem_files: [],
  can_jit_provision: false,
  jwks_url: 'https://keys.example/jwks',
  attribute_mapping: { email: 'email', token_id: 'sub' },
};

describe('at most', () => {
  it('fifty secrets and fifty public tokens an environment, of which one each is there from the beginning', async () => {
    expect(await fill(() => workspace(`POST ${b2b}/secrets`, {}))).toEqual([49, 'too_many_secrets']);
    expect(await fill(() => workspace(`POST ${b2b}/public_tokens`, {}))).toEqual([49, 'too_many_public_tokens']);
  });

  it('a hundred redirect URLs, one of which is there from the beginning', async () => {
    const add = (number: number) =>
      workspace(`POST ${b2b}/redirect_urls`, {
        url: `https://${number}.example`,
        valid_types: [{ type: 'LOGIN', is_default: false }],
      });
    expect(await fill(add)).toEqual([99, 'too_many_redirect_urls']);
  });

  it('ten trusted token profiles, with five keys each', async () => {
    const made = await workspace(`POST ${b2b}/trusted_token_profiles`, {
      ...profile,
      public_key_type: 'PEM',
      pem_files: [pem],
      jwks_url: '',
    });
    const keys = `${b2b}/trusted_token_profiles/${made.profile.profile_id}/keys`;
    const addKey = () => workspace(`POST ${keys}`, { public_key: pem });
    expect(await fill(addKey)).toEqual([4, 'too_many_pem_files_for_trusted_token_profile']);
    const add = () => workspace(`POST ${b2b}/trusted_token_profiles`, profile);
    expect(await fill(add)).toEqual([9, 'too_many_trusted_token_profiles_for_project']);
  });

  it('a hundred email templates a project, and fifty projects', async () => {
    const addTemplate = (number: number) =>
      workspace('POST /pwa/v3/projects/b2b-app/email_templates', {
        template_id: `t${number}`,
        prebuilt_customization: { font_family: 'ARIAL' },
      });
    expect(await fill(addTemplate)).toEqual([100, 'too_many_email_templates']);
    const addProject = () => workspace('POST /pwa/v3/projects', { name: 'Any', vertical: 'B2B' });
    expect(await fill(addProject)).toEqual([48, 'too_many_projects']);
  });

  it('one live environment a project', async () => {
    const live = () => workspace('POST /pwa/v3/projects/b2b-app/environments', { name: 'Live', type: 'LIVE' });
    expect(await fill(live)).toEqual([0, 'bad_request']);
  });
});

describe('bounds', () => {
  const strength = {
    check_breach_on_creation: true,
    check_breach_on_authentication: true,
    validate_on_authentication: true,
    validation_policy: 'LUDS',
  };
  const set = (changes: object) => workspace(`PUT ${b2b}/password_strength_config`, { ...strength, ...changes });
  const patch = (changes: object) => workspace(`PATCH ${b2b}`, changes);
  const sdk = (minutes: number) =>
    workspace(`PUT ${consumer}/sdk/consumer`, { config: { sessions: { max_session_duration_minutes: minutes } } });

  it.each([
    [
      'user_lock_threshold',
      1,
      100,
      'invalid_user_lock_threshold',
      (value: number) => patch({ user_lock_threshold: value }),
    ],
    ['user_lock_ttl', 300, 604_800, 'invalid_user_lock_ttl', (value: number) => patch({ user_lock_ttl: value })],
    [
      'luds_min_password_length',
      8,
      32,
      'invalid_password_strength_luds_length',
      (value: number) => set({ luds_min_password_length: value }),
    ],
    [
      'luds_min_password_complexity',
      1,
      4,
      'invalid_password_strength_luds_complexity',
      (value: number) => set({ luds_min_password_complexity: value }),
    ],
    ['max_session_duration_minutes', 5, 527_040, 'invalid_session_duration_minutes', sdk],
  ])('%s is %i to %i', async (_, least, most, type, change) => {
    for (const value of [least - 1, most + 1]) expect((await change(value)).error_type).toBe(type);
    for (const value of [least, most]) expect((await change(value)).status_code).toBe(200);
  });

  it('names have 1 to 128 characters, slugs are of small letters, digits and -, and taken once', async () => {
    const create = async (fields: object) =>
      (await workspace('POST /pwa/v3/projects/b2b-app/environments', { name: 'Any', ...fields })).error_type;
    for (const name of ['', ' ', 'x'.repeat(129)]) expect(await create({ name })).toBe('invalid_project_name');
    expect(await create({ name: 'x'.repeat(128), environment_slug: 'long' })).toBeUndefined();
    for (const environment_slug of ['Big', 'with space', 'long']) {
      expect(await create({ environment_slug })).toBe('bad_request');
    }
  });
});

describe('a trusted token profile', () => {
  it.each([
    ['trusted_token_profile_invalid_request', { issuer: '' }],
    ['trusted_token_profile_invalid_request', { attribute_mapping: { nonsense: 'x' } }],
    ['trusted_token_profile_invalid_request', { attribute_mapping: { email: 7 } }],
    ['must_have_jwks_url_for_trusted_token_profile_with_type_jwk', { jwks_url: '' }],
    ['invalid_jwks_url', { jwks_url: 'nonsense' }],
    ['must_have_pem_files_for_trusted_token_profile_with_type_pem', { public_key_type: 'PEM' }],
    ['invalid_public_key', { public_key_type: 'PEM', pem_files: ['nonsense'] }],
    ['cannot_add_pem_file_to_non_pem_trusted_token_profile', { pem_files: [pem] }],
    ['trusted_token_profile_incorrect_external_id_mapping', { attribute_mapping: { external_user_id: 'sub' } }],
    [
      'trusted_token_profile_cannot_have_multiple_external_ids',
      { attribute_mapping: { external_user_id: 'sub', external_member_id: 'sub' } },
    ],
  ])('%s: %j', async (type, changes) => {
    await workspace(`DELETE ${b2b}/trusted_token_profiles/${(await first()) ?? 'none'}`);
    const made = await workspace(`POST ${b2b}/trusted_token_profiles`, { ...profile, ...changes });
    expect(made.error_type).toBe(type);
  });

  async function first(): Promise<string | undefined> {
    return (await workspace(`GET ${b2b}/trusted_token_profiles`)).profiles[0]?.profile_id;
  }
});
