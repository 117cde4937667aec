/**
 * External ids are taken wherever an id is: in every supported operation that the contract gives one. For each, a request with
 * an unknown id is refused as not found, and the same request with the external id gets past that.
 */
import { describe, expect, it } from 'vitest';
import contract from '../../source/sandbox/contract/contract.json' with { type: 'json' };
import type { Contract, Operation, Schema } from '../../source/sandbox/contract/types.ts';
import { managementRoutes, projectRoutes } from '../../source/sandbox/operations.ts';
import { type Answer, bench } from './client.ts';
import { userInfoEndpoint } from './sdk.ts';

const { consumer, b2b, workspace, credentials, lastSent } = await bench();
const { operations, schemas } = contract as unknown as Contract;
const routes: Record<string, unknown> = { ...projectRoutes, ...managementRoutes };
const email = 'ada@x.example';
const password = 'a rather long one 9';
const environment = '/pwa/v3/projects/b2b-app/environments/test';

const kinds: Record<string, string> = {
  organization_id: 'organization_not_found',
  organization_ids: 'organization_not_found',
  member_id: 'member_not_found',
  invited_by_member_id: 'member_not_found',
  user_id: 'user_not_found',
};

/** These take the service's own member_id only: nothing in them says of which Organization an external id would be. */
const ownIdsOnly = [
  'GET /v1/b2b/organizations/members/dangerously_get/{member_id} member_id',
  'POST /v1/b2b/sessions/revoke member_id',
  // So its reference says.
  'PUT /v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate member_id',
];

/** Only where passwords are of addresses: see passwords-across.test.ts. */
const elsewhere = 'POST /v1/b2b/passwords/email/require_reset';

function resolve(schema: Schema | undefined): Schema {
  return schema?.$ref ? resolve(schemas[schema.$ref]) : (schema ?? {});
}

/** Every place for an id: an operation and the name of a parameter or of a field of its body. */
const places = operations
  .filter(({ api, method, path }) => api !== 'management' && `${method} ${path}` in routes)
  .flatMap(operation => {
    const fields = Object.keys(resolve(operation.body).properties ?? {});
    const names = [...operation.parameters.map(({ name }) => name), ...fields].filter(name => name in kinds);
    return names.map(name => ({ operation, name, title: `${operation.method} ${operation.path} ${name}` }));
  })
  .filter(({ title }) => !ownIdsOnly.includes(title) && !title.startsWith(elsewhere));

/** The least request that an operation takes. */
function sample(schema: Schema, name = ''): unknown {
  const { type, properties = {}, required = [], enum: values } = resolve(schema);
  if (values) return values[0];
  if (type === 'object') return Object.fromEntries(required.map(key => [key, sample(properties[key] as Schema, key)]));
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return 5;
  return /email/.test(name) ? email : name === 'hash' ? '0'.repeat(32) : password;
}

let number = 0;
/** A new Member and User, named by external ids only. */
async function newAccount(): Promise<Record<string, unknown>> {
  number += 1;
  const ids = { organization_id: `tenant|${number}`, member_id: `member.${number}`, user_id: `user.${number}` };
  await b2b('POST /v1/b2b/organizations', {
    organization_name: 'Any',
    organization_external_id: ids.organization_id,
    email_invites: 'ALL_ALLOWED',
  });
  const { organization_id, member_id: external_id } = ids;
  const hash = { hash_type: 'md_5', hash: '561428161af8f4dd32af224449a6f5f6' };
  await b2b('POST /v1/b2b/passwords/migrate', { organization_id, email_address: email, external_id, ...hash });
  await consumer('POST /v1/users', { external_id: ids.user_id });
  return { ...ids, organization_ids: [organization_id], invited_by_member_id: external_id };
}

const loginTo = (organization_id: unknown) =>
  b2b('POST /v1/b2b/passwords/authenticate', { organization_id, email_address: email, password });
const login = async () => loginTo((await newAccount()).organization_id);
await workspace(`PATCH ${environment}`, {
  zero_downtime_session_migration_url: await userInfoEndpoint('theirs', email),
});
const project_id = credentials.b2b?.project_id ?? '';
const { profile } = await workspace(`POST ${environment}/trusted_token_profiles`, {
  name: 'itself',
  audience: project_id,
  issuer: `stytch.com/${project_id}`,
  pem_files: [],
  can_jit_provision: false,
  jwks_url: `https://test.stytch.com/v1/b2b/sessions/jwks/${project_id}`,
  attribute_mapping: { email: 'mail', token_id: 'sub' },
});

/** What some operations need besides, to get as far as the id. */
const prepared: Record<string, (ids: Record<string, unknown>) => Promise<Answer>> = {
  'POST /v1/passwords/migrate': async () => ({ hash_type: 'md_5' }),
  'POST /v1/b2b/passwords/migrate': async () => ({ hash_type: 'md_5' }),
  'POST /v1/b2b/sessions/exchange': async () => ({ session_token: (await login()).session_token }),
  'POST /v1/b2b/passwords/session/reset': async ({ organization_id }) => {
    const { session_token } = await loginTo(organization_id);
    return { session_token: session_token ?? (await login()).session_token };
  },
  'POST /v1/b2b/sessions/migrate': async () => ({ session_token: 'theirs' }),
  'POST /v1/b2b/sessions/attest': async () => {
    const { session_token } = await login();
    const claimed = { session_token, session_custom_claims: { mail: email } };
    const { session_jwt } = await b2b('POST /v1/b2b/sessions/authenticate', claimed);
    return { profile_id: profile.profile_id, token: session_jwt };
  },
  'POST /v1/b2b/discovery/intermediate_sessions/exchange': async () => {
    await b2b('POST /v1/b2b/otps/email/discovery/send', { email_address: email });
    const code = lastSent(email)?.token;
    const found = await b2b('POST /v1/b2b/otps/email/discovery/authenticate', { email_address: email, code });
    return { intermediate_session_token: found.intermediate_session_token };
  },
  'POST /v1/b2b/magic_links/email/invite': async () => ({ email_address: 'new@x.example' }),
  'POST /v1/otps/sms/send': async () => ({ phone_number: '+12025550162' }),
  'POST /v1/otps/whatsapp/send': async () => ({ phone_number: '+12025550163' }),
  'PUT /v1/users/{user_id}/exchange_primary_factor': async () => ({ email_address: 'other@x.example' }),
};

/** Calls an operation with these ids where it has a place for them. */
async function call({ api, method, path, parameters, body }: Operation, ids: Record<string, unknown>, names: string[]) {
  const own = parameters.filter(({ name }) => name in ids);
  const inPath = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(ids[name] ?? 'none')));
  const query = own
    .filter(({ in: place, name }) => place === 'query' && names.includes(name))
    .map(({ name }) => `${name}=${encodeURIComponent(String(ids[name]))}`);
  const given = body && { ...(sample(body) as object), ...(await prepared[`${method} ${path}`]?.(ids)) };
  const fields = Object.keys(resolve(body).properties ?? {}).filter(name => names.includes(name));
  const send = api === 'b2b' ? b2b : consumer;
  const idsOfBody = Object.fromEntries(fields.map(name => [name, ids[name]]));
  return send(
    `${method} ${inPath}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    given && { ...given, ...idsOfBody },
  );
}

describe('an external id is an id', () => {
  it('is asked of many operations', () => expect(places.length).toBeGreaterThan(70));

  it.each(places)('$title', async ({ operation, name }) => {
    const names = Object.keys(kinds);
    const missing = kinds[name] as string;
    const unknown = name === 'organization_ids' ? ['unknown'] : 'unknown';
    const refused = await call(operation, { ...(await newAccount()), [name]: unknown }, names);
    expect(refused).toMatchObject({ status_code: 404, error_type: missing });
    expect((await call(operation, await newAccount(), names)).error_type).not.toBe(missing);
  });

  it('also in an authorization_check, and of an Organization its slug', async () => {
    const { organization, session_token } = await login();
    const { organization_slug, organization_external_id } = organization;
    for (const organization_id of [organization_slug, organization_external_id]) {
      const authorization_check = { organization_id, resource_id: 'stytch.self', action: 'delete' };
      const checked = await b2b('POST /v1/b2b/sessions/authenticate', { session_token, authorization_check });
      expect(checked.verdict?.authorized).toBe(true);
    }
    expect((await b2b(`GET /v1/b2b/organizations/${organization_slug}`)).organization).toEqual(organization);
  });
});
