import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const sandbox = await bench();
const { consumer, b2b, credentials, pass } = sandbox;
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
