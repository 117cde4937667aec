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
  path: RegExp;
  rate?: Rate;
  /** Made twice when called twice: after a lost answer only reading back can tell whether to call again. */
  once?: true;
}

const id = '[^/]+';
const at = (path: string) => new RegExp(`^${path.replaceAll('{id}', id)}$`);

/** The first match counts. The keys are what people read in the plan. */
const endpoints: Record<string, Endpoint> = {
  'Consumer users/search': { method: 'POST', path: at('/v1/users/search'), rate: { calls: 150, seconds: 60 } },
  'Consumer users get': { method: 'GET', path: at('/v1/users/{id}') },
  'Consumer users update': { method: 'PUT', path: at('/v1/users/{id}') },
  'Consumer sessions get': { method: 'GET', path: at('/v1/sessions') },
  'Consumer sessions authenticate': { method: 'POST', path: at('/v1/sessions/authenticate') },
  'Consumer sessions revoke': { method: 'POST', path: at('/v1/sessions/revoke') },
  'B2B organizations/search': {
    method: 'POST',
    path: at('/v1/b2b/organizations/search'),
    rate: { calls: 100, seconds: 60 },
  },
  'B2B members/search': {
    method: 'POST',
    path: at('/v1/b2b/organizations/members/search'),
    rate: { calls: 100, seconds: 60 },
  },
  'B2B passwords/migrate': { method: 'POST', path: at('/v1/b2b/passwords/migrate') },
  'B2B organizations create': { method: 'POST', path: at('/v1/b2b/organizations') },
  'B2B members create': { method: 'POST', path: at('/v1/b2b/organizations/{id}/members') },
  'B2B organizations get': { method: 'GET', path: at('/v1/b2b/organizations/{id}') },
  'B2B members get': { method: 'GET', path: at('/v1/b2b/organizations/{id}/member') },
  'B2B members update': { method: 'PUT', path: at('/v1/b2b/organizations/{id}/members/{id}') },
  'B2B members delete': { method: 'DELETE', path: at('/v1/b2b/organizations/{id}/members/{id}') },
  'B2B members phone delete': {
    method: 'DELETE',
    path: at('/v1/b2b/organizations/{id}/members/mfa_phone_numbers/{id}'),
  },
  'B2B organizations delete': { method: 'DELETE', path: at('/v1/b2b/organizations/{id}') },
  'B2B sessions attest': { method: 'POST', path: at('/v1/b2b/sessions/attest'), once: true },
  'Management secrets create': { method: 'POST', path: /^\/pwa\/v3\/.*\/secrets$/, once: true },
  'Management profiles create': { method: 'POST', path: /^\/pwa\/v3\/.*\/trusted_token_profiles$/, once: true },
  Management: { method: 'ANY', path: /^\/pwa\/v3\// },
};

export type EndpointName = string;

/** The table's name of a call; calls outside the table share one budget. */
export function endpointOf(method: string, path: string): EndpointName {
  const bare = path.split('?')[0] ?? path;
  for (const [name, endpoint] of Object.entries(endpoints)) {
    if ((endpoint.method === method || endpoint.method === 'ANY') && endpoint.path.test(bare)) return name;
  }
  return 'other';
}

/** False for a call that must not be repeated blindly. */
export const isRepeatable = (name: EndpointName): boolean => endpoints[name]?.once !== true;

/** The rate that an endpoint keeps to: its own limit where one is published, else what was asked for. */
export function rateOf(name: EndpointName, { rate = askedRate, searchRate }: Pace = {}): Rate {
  const own = endpoints[name]?.rate;
  return own ? (searchRate ?? own) : rate;
}
