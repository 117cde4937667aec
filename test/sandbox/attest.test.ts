/** sessions/attest: a trusted token becomes a Member's session, and what is checked before. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { b2b, workspace } = await bench();
const b2bEnvironment = '/pwa/v3/projects/b2b-app/environments/test';
const minute = 60_000;

describe('attest', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  const keys = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>(resolve => keys.listen(0, '127.0.0.1', () => resolve()));
  afterAll(() => {
    keys.closeAllConnections();
    keys.close();
  });
  const jwks_url = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`;
  const profile = async (changes: object = {}) => {
    const made = await workspace(`POST ${b2bEnvironment}/trusted_token_profiles`, {
      name: 'Elsewhere',
      audience: 'us',
      issuer: 'them',
      jwks_url,
      attribute_mapping: { email: 'mail', token_id: 'jti' },
      pem_files: [],
      can_jit_provision: false,
      ...changes,
    });
    return made.profile.profile_id as string;
  };
  const profile_id = await profile();
  const { organization } = await b2b('POST /v1/b2b/organizations', {
    organization_name: 'Attested',
    organization_external_id: 'attested',
  });
  const { organization_id } = organization;
  const { member_id } = await b2b('POST /v1/b2b/organizations/attested/members', { email_address: 'bea@x.example' });

  const token = (claims: object = {}, key: KeyObject = privateKey) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1_000) + 86_400;
    const text = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ iss: 'them', aud: 'us', exp, jti: '1', mail: 'bea@x.example', ...claims })}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
  };
  const attest = (claims: object = {}, body: object = {}) =>
    b2b('POST /v1/b2b/sessions/attest', { profile_id, token: token(claims), organization_id, ...body });

  it('makes a session of the Member whose email the token names, for an hour unless asked otherwise', async () => {
    const { member_session, ...login } = await attest();
    expect(login.member_id).toBe(member_id);
    expect(member_session.authentication_factors[0]).toMatchObject({
      type: 'trusted_auth_token',
      trusted_auth_token_factor: { token_id: '1' },
    });
    expect(Date.parse(member_session.expires_at) - Date.parse(member_session.started_at)).toBe(60 * minute);
  });

  it.each([
    ['the signature', {}, { token: token({}, otherKey) }, 'invalid_trusted_auth_token'],
    ['the audience', { aud: 'others' }, {}, 'jwt_invalid_audience'],
    ['the issuer', { iss: 'others' }, {}, 'jwt_invalid_issuer'],
    ['the expiry', { exp: 1 }, {}, 'invalid_trusted_auth_token'],
    ['the mapped email', { mail: undefined }, {}, 'jwt_invalid_claims'],
    ['the membership', { mail: 'unknown@x.example' }, {}, 'member_not_found'],
    ['that there is an Organization', {}, { organization_id: undefined }, 'token_missing_organization_id_claim'],
    ['which Organization', {}, { organization_id: 'unknown' }, 'organization_not_found'],
    ['that it is a JWT', {}, { token: 'nonsense' }, 'invalid_trusted_auth_token'],
    ['that it has an expiry', { exp: undefined }, {}, 'invalid_trusted_auth_token'],
    ['its beginning', { nbf: Math.floor(Date.now() / 1_000) + 3_600 }, {}, 'invalid_trusted_auth_token'],
    ['the mapped token_id', { jti: undefined }, {}, 'jwt_invalid_claims'],
    ['the audience among several', { aud: ['others', 'more'] }, {}, 'jwt_invalid_audience'],
    ['the life of the session, 5 minutes', {}, { session_duration_minutes: 4 }, 'invalid_session_duration_minutes'],
    ['and 366 days', {}, { session_duration_minutes: 527_041 }, 'invalid_session_duration_minutes'],
    ['the profile', {}, { profile_id: 'trusted-token-profile-test-none' }, 'trusted_token_profile_not_found'],
  ])('checks %s', async (_, claims, body, type) => {
    expect((await attest(claims, body)).error_type).toBe(type);
  });

  it('takes a token for several audiences, and reads claims further in', async () => {
    const deep = await profile({ attribute_mapping: { email: 'who.mail', token_id: 'jti' } });
    const claims = { aud: ['others', 'us'], mail: undefined, who: { mail: 'BEA@x.example' } };
    expect((await attest(claims, { profile_id: deep })).member_id).toBe(member_id);
  });

  it('adds to a session that comes along, which must be that Member’s and live', async () => {
    const { session_token } = await attest({}, { session_duration_minutes: 5 });
    const again = await attest({ jti: '2' }, { session_token });
    expect(again.session_token).toBe(session_token);
    expect(again.member_session.authentication_factors).toHaveLength(1);
    const other = { mail: 'other@x.example' };
    await b2b('POST /v1/b2b/organizations/attested/members', { email_address: other.mail });
    expect((await attest(other, { session_token })).error_type).toBe('member_session_member_id_mismatch');
    expect((await attest({}, { session_token: 'none' })).error_type).toBe('session_not_found');
  });

  it('a deleted Member is none', async () => {
    const gone = { mail: 'gone@x.example' };
    const made = await b2b('POST /v1/b2b/organizations/attested/members', { email_address: gone.mail });
    expect((await attest(gone)).status_code).toBe(200);
    await b2b(`DELETE /v1/b2b/organizations/attested/members/${made.member_id}`);
    expect((await attest(gone)).error_type).toBe('member_not_found');
  });

  it('keys may be in the profile itself', async () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const own = await profile({ public_key_type: 'PEM', pem_files: [pem], jwks_url: '' });
    expect((await attest({}, { profile_id: own })).member_id).toBe(member_id);
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const wrong = other.export({ type: 'spki', format: 'pem' }).toString();
    const foreign = await profile({ public_key_type: 'PEM', pem_files: [wrong], jwks_url: '' });
    expect((await attest({}, { profile_id: foreign })).error_type).toBe('invalid_trusted_auth_token');
  });

  it('a profile with can_jit_provision wants the Organization in the token, though the request names it', async () => {
    const open = await profile({ can_jit_provision: true });
    const missing = 'token_missing_organization_id_claim';
    expect((await attest({}, { profile_id: open })).error_type).toBe(missing);
    const mapping = { email: 'mail', token_id: 'jti', organization_id: 'org' };
    const mapped = await profile({ can_jit_provision: true, attribute_mapping: mapping });
    expect((await attest({}, { profile_id: mapped })).error_type).toBe(missing);
    expect((await attest({ org: 'attested' }, { profile_id: mapped })).member_id).toBe(member_id);
  });

  it('an Organization that only the token names and that is not there is made with can_jit_provision, else not found', async () => {
    const mapping = { email: 'mail', token_id: 'jti', organization_id: 'org' };
    const nowhere = (profile_id: string) => attest({ org: 'brand-new' }, { profile_id, organization_id: undefined });
    const closed = await profile({ attribute_mapping: mapping });
    expect((await nowhere(closed)).error_type).toBe('organization_not_found');
    const open = await profile({ can_jit_provision: true, attribute_mapping: mapping });
    expect((await nowhere(open)).organization.organization_external_id).toBe('brand-new');
  });

  it('can_jit_provision lets newcomers in, with their roles and external id', async () => {
    const mapping = {
      email: 'mail',
      token_id: 'jti',
      organization_id: 'org',
      external_member_id: 'ext',
      role_ids: 'roles',
      name: 'called',
    };
    const open = await profile({ can_jit_provision: true, attribute_mapping: mapping });
    const claims = { mail: 'new@x.example', org: 'attested', ext: 'u9', roles: ['stytch_admin'], called: 'Newt' };
    const made = await attest(claims, { profile_id: open, organization_id: undefined });
    const wanted = { external_id: 'u9', name: 'Newt', is_admin: true, email_address_verified: true };
    expect(made.member).toMatchObject(wanted);
    const other = await attest({ ...claims, org: 'elsewhere' }, { profile_id: open });
    expect(other.error_type).toBe('invalid_token_organization_id_claim');
  });

  it('is a full login, also where a second factor or certain ways of logging in are asked for: its answer knows no half', async () => {
    const strict = { mfa_policy: 'REQUIRED_FOR_ALL', auth_methods: 'RESTRICTED', allowed_auth_methods: ['sso'] };
    await b2b('PUT /v1/b2b/organizations/attested', strict);
    const made = await attest();
    expect(made.session_token).not.toBe('');
    expect(made.member_session.member_id).toBe(member_id);
    const open = { mfa_policy: 'OPTIONAL', auth_methods: 'ALL_ALLOWED' };
    await b2b('PUT /v1/b2b/organizations/attested', open);
  });

  it('a pending Member becomes active', async () => {
    const pending = { email_address: 'late@x.example', create_member_as_pending: true };
    await b2b('POST /v1/b2b/organizations/attested/members', pending);
    expect((await attest({ mail: 'late@x.example' })).member.status).toBe('active');
  });
});
