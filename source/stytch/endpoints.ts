/**
 * Every endpoint that the migration calls, with the rate it keeps to. Stytch asks migration scripts to stay at 65 a
 * second or below; the search endpoints have published limits of their own. Plan and transport read the same table.
 */

/** At most `calls` in any `seconds`. */
export interface Rate {
  calls: number;
  seconds: number;
}

/** What Stytch asks of migration scripts, for every endpoint without a limit of its own. */
export const askedRate: Rate = { calls: 65, seconds: 1 };

/** How fast one run goes. */
export interface Pace {
  /** For endpoints without a published limit. Default: what Stytch asks for. */
  rate?: Rate | undefined;
  /** For the searches, where Stytch agreed to more than it publishes. */
  searchRate?: Rate | undefined;
}

interface Endpoint {
  method: string;
  path: string;
  rate?: Rate;
  /** Created twice when called twice: after a lost answer only a read shows whether to call again. */
  once?: true;
}

/** `{id}` stands for one part of the path, `**` for any. The first match counts. The keys are shown in the plan. */
const endpoints: Record<string, Endpoint> = {
  'Consumer users/search': { method: 'POST', path: '/v1/users/search', rate: { calls: 150, seconds: 60 } },
  'Consumer users get': { method: 'GET', path: '/v1/users/{id}' },
  'Consumer users update': { method: 'PUT', path: '/v1/users/{id}' },
  'Consumer sessions get': { method: 'GET', path: '/v1/sessions' },
  'Consumer sessions authenticate': { method: 'POST', path: '/v1/sessions/authenticate' },
  'Consumer sessions revoke': { method: 'POST', path: '/v1/sessions/revoke' },
  'B2B organizations/search': {
    method: 'POST',
    path: '/v1/b2b/organizations/search',
    rate: { calls: 100, seconds: 60 },
  },
  'B2B members/search': {
    method: 'POST',
    path: '/v1/b2b/organizations/members/search',
    rate: { calls: 100, seconds: 60 },
  },
  'B2B passwords/migrate': { method: 'POST', path: '/v1/b2b/passwords/migrate' },
  'B2B organizations create': { method: 'POST', path: '/v1/b2b/organizations' },
  'B2B organizations get': { method: 'GET', path: '/v1/b2b/organizations/{id}' },
  'B2B organizations update': { method: 'PUT', path: '/v1/b2b/organizations/{id}' },
  'B2B organizations delete': { method: 'DELETE', path: '/v1/b2b/organizations/{id}' },
  'B2B members create': { method: 'POST', path: '/v1/b2b/organizations/{id}/members' },
  'B2B members get': { method: 'GET', path: '/v1/b2b/organizations/{id}/member' },
  'B2B members update': { method: 'PUT', path: '/v1/b2b/organizations/{id}/members/{id}' },
  'B2B members delete': { method: 'DELETE', path: '/v1/b2b/organizations/{id}/members/{id}' },
  'B2B members phone delete': {
    method: 'DELETE',
    path: '/v1/b2b/organizations/{id}/members/mfa_phone_numbers/{id}',
  },
  'B2B members password delete': { method: 'DELETE', path: '/v1/b2b/organizations/{id}/members/passwords/{id}' },
  'B2B members email unlink': {
    method: 'POST',
    path: '/v1/b2b/organizations/{id}/members/{id}/unlink_retired_email',
  },
  'B2B sso get': { method: 'GET', path: '/v1/b2b/sso/{id}' },
  'B2B sso saml create': { method: 'POST', path: '/v1/b2b/sso/saml/{id}', once: true },
  'B2B sso oidc create': { method: 'POST', path: '/v1/b2b/sso/oidc/{id}', once: true },
  'B2B sso delete': { method: 'DELETE', path: '/v1/b2b/sso/{id}/connections/{id}' },
  'B2B scim get': { method: 'GET', path: '/v1/b2b/scim/{id}/connection' },
  'B2B scim create': { method: 'POST', path: '/v1/b2b/scim/{id}/connection', once: true },
  'B2B scim delete': { method: 'DELETE', path: '/v1/b2b/scim/{id}/connection/{id}' },
  'B2B totp migrate': { method: 'POST', path: '/v1/b2b/totp/migrate', once: true },
  'B2B members totp delete': { method: 'DELETE', path: '/v1/b2b/organizations/{id}/members/{id}/totp' },
  'B2B sessions get': { method: 'GET', path: '/v1/b2b/sessions' },
  'B2B sessions attest': { method: 'POST', path: '/v1/b2b/sessions/attest', once: true },
  'B2B connected apps create': { method: 'POST', path: '/v1/connected_apps/clients', once: true },
  'Management secrets create': { method: 'POST', path: '/pwa/v3/**/secrets', once: true },
  'Management profiles create': { method: 'POST', path: '/pwa/v3/**/trusted_token_profiles', once: true },
  'Management environments update': { method: 'PATCH', path: '/pwa/v3/projects/{id}/environments/{id}' },
  Management: { method: 'ANY', path: '/pwa/v3/**' },
};

const pattern = (path: string) => new RegExp(`^${path.replaceAll('{id}', '[^/]+').replaceAll('**', '.+')}$`);

const patterns = Object.entries(endpoints).map(([name, { method, path }]) => [name, method, pattern(path)] as const);

const withoutQuery = (path: string) => path.split('?')[0] ?? path;

export type EndpointName = string;

const unknown: EndpointName = 'other';

/** The table's name of a call; calls outside the table share one rate. */
export function endpointOf(method: string, path: string): EndpointName {
  const bare = withoutQuery(path);
  const found = patterns.find(([, known, shape]) => (known === method || known === 'ANY') && shape.test(bare));
  return found?.[0] ?? unknown;
}

/** The paths that are left when an id in the middle is empty or `.`, and when it is `..`, which takes its parent with it. */
const incomplete = Object.values(endpoints).flatMap(({ path }) =>
  [...path.matchAll(/(\/[^/]+)\/\{id\}(?=\/)/g)].flatMap(({ index, 0: found, 1: parent = '' }) =>
    ['', parent].map(rest => pattern(path.slice(0, index) + rest + path.slice(index + found.length))),
  ),
);

/** True for a call that is in no table, and would be if it had one more id: it was meant for another object. */
export function missesAnId(method: string, path: string): boolean {
  const bare = withoutQuery(path);
  return endpointOf(method, bare) === unknown && incomplete.some(shape => shape.test(bare));
}

/** False for a call that must not be repeated blindly. */
export const isRepeatable = (name: EndpointName): boolean => endpoints[name]?.once !== true;

/** The rate that an endpoint keeps to: its own limit where one is published, else what was asked for. */
export function rateOf(name: EndpointName, { rate = askedRate, searchRate }: Pace = {}): Rate {
  const own = endpoints[name]?.rate;
  return own ? (searchRate ?? own) : rate;
}
