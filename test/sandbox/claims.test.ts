/** Custom claims: of a template, of a request, and both together. */
import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { consumer, b2b, workspace } = await bench();
const consumerEnvironment = '/pwa/v3/projects/consumer-app/environments/test';
const b2bEnvironment = '/pwa/v3/projects/b2b-app/environments/test';
const password = 'a rather long one 9';

let number = 0;
/** A new User with a session. */
async function newSession(fields: object = {}): Promise<Answer> {
  number += 1;
  const body = { email: `user${number}@x.example`, password, session_duration_minutes: 60, ...fields };
  return consumer('POST /v1/passwords', body);
}

const authenticate = (body: object) => consumer('POST /v1/sessions/authenticate', body);
const setTemplate = (template_content: string, environment = consumerEnvironment) =>
  workspace(`PUT ${environment}/jwt_templates/SESSION`, { template_content, custom_audience: '' });

beforeEach(() => setTemplate(''));

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
    ['{ "a": {{ unknown.user_id }} }', 'jwt_template_invalid_tag'],
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

describe('claims of a request', () => {
  it.each(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])(
    '%s is reserved: ignored at the top, free further in',
    async name => {
      const { session, session_jwt } = await newSession({
        session_custom_claims: { [name]: 'me', in: { [name]: 'me' } },
      });
      expect(session.custom_claims).toEqual({ in: { [name]: 'me' } });
      expect(decodeJwt(session_jwt)).toMatchObject({ in: { [name]: 'me' } });
      expect(decodeJwt(session_jwt)[name]).not.toBe('me');
    },
  );

  it('those of the service are refused', async () => {
    for (const name of ['https://stytch.com/session', 'https://stytch.com/organization']) {
      const refused = await newSession({ session_custom_claims: { [name]: 1 } });
      expect(refused.error_type).toBe('stytch_claims_in_custom_claims');
    }
  });

  it('change, delete and add to those of the template, for this session', async () => {
    await setTemplate('{ "plan": "free", "limits": { "seats": 1, "days": 9 } }');
    const { session_token } = await newSession({ session_custom_claims: { limits: { seats: 5 }, own: true } });
    const first = await authenticate({ session_token });
    expect(first.session.custom_claims).toEqual({ plan: 'free', limits: { seats: 5, days: 9 }, own: true });
    const second = await authenticate({ session_token, session_custom_claims: { plan: null, limits: { days: null } } });
    expect(second.session.custom_claims).toEqual({ limits: { seats: 5 }, own: true });
    // And so it stays.
    const { plan, limits } = decodeJwt((await authenticate({ session_token })).session_jwt);
    expect({ plan, limits }).toEqual({ plan: undefined, limits: { seats: 5 } });
  });

  it('and of the template together take 4 KB', async () => {
    await setTemplate('{ "text": {{ user.trusted_metadata.text }} }');
    const { session_token } = await newSession({ trusted_metadata: { text: 'x'.repeat(2_500) } });
    const half = { session_token, session_custom_claims: { more: 'x'.repeat(1_500) } };
    expect((await authenticate(half)).status_code).toBe(200);
    const whole = { session_token, session_custom_claims: { more: 'x'.repeat(1_600) } };
    expect((await authenticate(whole)).error_type).toBe('custom_claims_too_large');
  });
});

describe('claims of a template', () => {
  it('a null, a missing part of a path, and a path through text leave their claim out, also inside of objects and arrays', async () => {
    await setTemplate(`{
      "deep": { "gone": {{ user.trusted_metadata.none }}, "kept": 1 },
      "list": [{{ user.trusted_metadata.none }}, {{ user.trusted_metadata.plan }}],
      "through": {{ user.trusted_metadata.plan.name }},
      "null": {{ user.trusted_metadata.home.city }},
      "zero": {{ user.trusted_metadata.zero }},
      "no": {{ user.trusted_metadata.no }}
    }`);
    const { session } = await newSession({
      trusted_metadata: { plan: 'pro', zero: 0, no: false, home: { city: null } },
    });
    expect(session.custom_claims).toEqual({ deep: { kept: 1 }, list: ['pro'], zero: 0, no: false });
  });

  it('stands only as a value: not inside of text, not as a name', async () => {
    expect((await setTemplate('{ "a": "is {{ user.user_id }}" }')).error_type).toBe('jwt_template_invalid_json');
    expect((await setTemplate('{ {{ user.user_id }}: 1 }')).error_type).toBe('jwt_template_invalid_json');
  });

  it('of a Member: roles, metadata of both, and what is of the other vertical is refused', async () => {
    await setTemplate(
      '{ "roles": {{ member.rbac.roles }}, "plan": {{ organization.trusted_metadata.plan }} }',
      b2bEnvironment,
    );
    const { organization } = await b2b('POST /v1/b2b/organizations', {
      organization_name: 'Acme',
      trusted_metadata: { plan: 'pro' },
    });
    const body = { organization_id: organization.organization_id, email_address: 'ada@x.example' };
    const hash = { hash_type: 'md_5', hash: '561428161af8f4dd32af224449a6f5f6', roles: ['stytch_admin'] };
    await b2b('POST /v1/b2b/passwords/migrate', { ...body, ...hash });
    const { session_jwt } = await b2b('POST /v1/b2b/passwords/authenticate', { ...body, password });
    expect(decodeJwt(session_jwt)).toMatchObject({ roles: ['stytch_member', 'stytch_admin'], plan: 'pro' });
    expect((await setTemplate('{ "a": {{ member.member_id }} }')).error_type).toBe('jwt_template_invalid_tag');
    await setTemplate('', b2bEnvironment);
  });

  it('its further audience stands beside the project', async () => {
    const template = { template_content: '', custom_audience: 'https://api.example' };
    await workspace(`PUT ${consumerEnvironment}/jwt_templates/SESSION`, template);
    const { session_jwt } = await newSession();
    expect(decodeJwt(session_jwt).aud).toEqual([expect.stringMatching(/^project-test-/), 'https://api.example']);
  });
});
