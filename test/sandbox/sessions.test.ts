import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const sandbox = await bench();
const { consumer, b2b, workspace, credentials, pass } = sandbox;
const consumerEnvironment = '/pwa/v3/projects/consumer-app/environments/test';
const b2bEnvironment = '/pwa/v3/projects/b2b-app/environments/test';
const minute = 60_000;
const password = 'a rather long one 9';

let number = 0;
/** A new User with a session. */
async function newSession(fields: object = {}): Promise<Answer> {
  number += 1;
  return consumer('POST /v1/passwords', {
    email: `user${number}@x.example`,
    password,
    session_duration_minutes: 60,
    ...fields,
  });
}

const authenticate = (body: object) => consumer('POST /v1/sessions/authenticate', body);
const setTemplate = (template_content: string, environment = consumerEnvironment) =>
  workspace(`PUT ${environment}/jwt_templates/SESSION`, { template_content, custom_audience: '' });

describe('session JWTs', () => {
  it('are RS256 of the project’s key set, with the service’s claims, and live five minutes', async () => {
    const { session_jwt, session, user_id } = await newSession();
    const { project_id } = credentials.consumer;
    const keys = createRemoteJWKSet(new URL(`${sandbox.url}/v1/sessions/jwks/${project_id}`));
    const { payload } = await jwtVerify(session_jwt, keys, {
      audience: project_id,
      issuer: `stytch.com/${project_id}`,
    });
    expect(decodeProtectedHeader(session_jwt)).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      sub: user_id,
      aud: [project_id],
      'https://stytch.com/session': { id: session.session_id, roles: ['stytch_user'] },
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it('of a Member carry its Organization, too', async () => {
    const { organization } = await b2b('POST /v1/b2b/organizations', { organization_name: 'Acme' });
    const { organization_id } = organization;
    const body = { organization_id, email_address: 'ada@x.example' };
    await b2b('POST /v1/b2b/passwords/migrate', {
      ...body,
      hash: '561428161af8f4dd32af224449a6f5f6',
      hash_type: 'md_5',
      md_5_config: { prepend_salt: '', append_salt: '' },
    });
    const login = await b2b('POST /v1/b2b/passwords/authenticate', { ...body, password: 'a rather long one 9' });
    expect(decodeJwt(login.session_jwt)).toMatchObject({
      sub: login.member_id,
      'https://stytch.com/organization': { organization_id, slug: 'acme' },
    });
  });

  it('an expired one of a live session authenticates; one of a dead session does not', async () => {
    const { session_jwt } = await newSession();
    pass(6 * minute);
    const again = await authenticate({ session_jwt });
    expect(again.status_code).toBe(200);
    expect(again.session_jwt).not.toBe(session_jwt);
    pass(60 * minute);
    expect((await authenticate({ session_jwt })).error_type).toBe('session_not_found');
  });

  it('GET /v1/sessions lists a User’s sessions without any token', async () => {
    const { user_id, session } = await newSession();
    const { sessions } = await consumer(`GET /v1/sessions?user_id=${user_id}`);
    expect(sessions.map((item: Answer) => item.session_id)).toEqual([session.session_id]);
    expect(JSON.stringify(sessions)).not.toMatch(/token|jwt/);
  });
});

describe('the life of a session', () => {
  it('is 5 to 527,040 minutes', async () => {
    const ask = async (minutes: number) => (await newSession({ session_duration_minutes: minutes })).error_type;
    expect(await ask(4)).toBe('invalid_session_duration_minutes');
    expect(await ask(527_041)).toBe('invalid_session_duration_minutes');
    expect(await ask(5)).toBeUndefined();
    expect(await ask(527_040)).toBeUndefined();
  });

  it('grows when a later authenticate says so', async () => {
    const { session_token } = await newSession({ session_duration_minutes: 5 });
    await authenticate({ session_token, session_duration_minutes: 60 });
    pass(30 * minute);
    expect((await authenticate({ session_token })).status_code).toBe(200);
  });

  it('a token or a JWT is needed, and one of them', async () => {
    const { session_token, session_jwt } = await newSession();
    expect((await authenticate({})).error_type).toBe('no_session_arguments');
    expect((await authenticate({ session_token, session_jwt })).error_type).toBe('too_many_session_arguments');
    const revoke = (body: object) => consumer('POST /v1/sessions/revoke', body);
    expect((await revoke({})).error_type).toBe('no_session_revoke_arguments');
    expect((await revoke({ session_token, session_jwt })).error_type).toBe('too_many_session_revoke_arguments');
  });
});

describe('sessions/authenticate', () => {
  it('gives back the token that was sent, also of a seeded session; who brings a JWT gets no token', async () => {
    const seeded = await bench({ users: 1 });
    const own = await seeded.consumer('POST /v1/users/search', {});
    const session_token = seeded.sessionTokenOf(own.results[0].user_id);
    const byToken = await seeded.consumer('POST /v1/sessions/authenticate', { session_token });
    expect(byToken.session_token).toBe(session_token);
    const { session_jwt } = byToken;
    const byJwt = await seeded.consumer('POST /v1/sessions/authenticate', { session_jwt });
    expect(byJwt.session_token).toBe('');
    expect(byJwt.session.session_id).toBe(byToken.session.session_id);
    const made = await newSession();
    expect((await authenticate({ session_token: made.session_token })).session_token).toBe(made.session_token);
    expect((await authenticate({ session_jwt: made.session_jwt })).session_token).toBe('');
  });
});

describe('custom claims', () => {
  it('of a template: nested paths, arrays, roles; what is missing or null is left out', async () => {
    await setTemplate(`{
      "email": {{ user.trusted_metadata.email }},
      "deep": { "city": {{user.trusted_metadata.home.city}} },
      "tags": {{ user.trusted_metadata.tags }},
      "roles": {{ user.rbac.roles }},
      "missing": {{ user.trusted_metadata.nothing.here }},
      "constant": [1, "two"]
    }`);
    const trusted_metadata = { email: 'a@x.example', home: { city: 'Oslo' }, tags: ['a', 'b'] };
    const { session_jwt } = await newSession({ trusted_metadata });
    const claims = decodeJwt(session_jwt);
    expect(claims).toMatchObject({
      email: 'a@x.example',
      deep: { city: 'Oslo' },
      tags: ['a', 'b'],
      roles: ['stytch_user'],
      constant: [1, 'two'],
    });
    expect(claims).not.toHaveProperty('missing');
  });

  it('a change of template or metadata shows in the next JWT only', async () => {
    await setTemplate('{ "plan": {{ user.trusted_metadata.plan }} }');
    const first = await newSession({ trusted_metadata: { plan: 'free' } });
    await consumer(`PUT /v1/users/${first.user_id}`, { trusted_metadata: { plan: 'pro' } });
    const second = await authenticate({ session_token: first.session_token });
    await setTemplate('{ "level": {{ user.trusted_metadata.plan }} }');
    const third = await authenticate({ session_token: first.session_token });
    const plans = [first, second, third].map(({ session_jwt }) => {
      const { plan, level } = decodeJwt(session_jwt);
      return { plan, level };
    });
    expect(plans).toEqual([{ plan: 'free' }, { plan: 'pro' }, { level: 'pro' }]);
  });

  it('of a request: merged deeply, null deletes, reserved names are ignored, 4 KB at most', async () => {
    await setTemplate('');
    const session_custom_claims = { a: 1, b: { c: 1, d: 2 }, sub: 'me' };
    const { session_token, session } = await newSession({ session_custom_claims });
    expect(session.custom_claims).toEqual({ a: 1, b: { c: 1, d: 2 } });
    const again = await authenticate({ session_token, session_custom_claims: { a: null, b: { c: null } } });
    expect(again.session.custom_claims).toEqual({ b: { d: 2 } });
    const large = await authenticate({ session_token, session_custom_claims: { x: 'x'.repeat(5_000) } });
    expect(large.error_type).toBe('custom_claims_too_large');
  });

  it.each([
    ['{ "a": {{ user.user_id }', 'jwt_template_mismatched_tag'],
    ['{ "a": {{ nobody.user_id }} }', 'jwt_template_invalid_tag'],
    ['{ "a": {{ user id }} }', 'jwt_template_invalid_tag'],
    ['{ "a": ', 'jwt_template_invalid_json'],
    ['["a"]', 'jwt_template_invalid_json'],
    ['{ "sub": "me" }', 'reserved_claims_in_custom_claims'],
    ['{ "https://stytch.com/session": 1 }', 'stytch_claims_in_custom_claims'],
    [`{ "a": "${'x'.repeat(4_100)}" }`, 'custom_claims_too_large'],
  ])('a bad template is refused: %.40s', async (template, type) => {
    expect((await setTemplate(template)).error_type).toBe(type);
  });

  it('of a Member speak of the Member and its Organization', async () => {
    const template = '{ "tenant": {{ organization.organization_slug }}, "who": {{ member.email_address }} }';
    expect((await setTemplate(template, b2bEnvironment)).status_code).toBe(200);
    expect((await setTemplate('{ "a": {{ user.user_id }} }', b2bEnvironment)).error_type).toBe(
      'jwt_template_invalid_tag',
    );
    await setTemplate('', b2bEnvironment);
  });
});

describe('attest', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
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
    ['the signature', {}, { token: token({}, stranger) }, 'invalid_trusted_auth_token'],
    ['the audience', { aud: 'others' }, {}, 'jwt_invalid_audience'],
    ['the issuer', { iss: 'others' }, {}, 'jwt_invalid_issuer'],
    ['the expiry', { exp: 1 }, {}, 'invalid_trusted_auth_token'],
    ['the mapped email', { mail: undefined }, {}, 'jwt_invalid_claims'],
    ['the membership', { mail: 'nobody@x.example' }, {}, 'member_not_found'],
    ['the Organization', {}, { organization_id: undefined }, 'token_missing_organization_id_claim'],
    ['the profile', {}, { profile_id: 'trusted-token-profile-test-none' }, 'trusted_token_profile_not_found'],
  ])('checks %s', async (_, claims, body, type) => {
    expect((await attest(claims, body)).error_type).toBe(type);
  });

  it('can_jit_provision lets newcomers in, with their roles and external id', async () => {
    const mapping = {
      email: 'mail',
      token_id: 'jti',
      organization_id: 'org',
      external_member_id: 'ext',
      role_ids: 'roles',
    };
    const open = await profile({ can_jit_provision: true, attribute_mapping: mapping });
    const claims = { mail: 'new@x.example', org: 'attested', ext: 'u9', roles: ['stytch_admin'] };
    const made = await attest(claims, { profile_id: open, organization_id: undefined });
    expect(made.member).toMatchObject({ external_id: 'u9', is_admin: true, email_address_verified: true });
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
