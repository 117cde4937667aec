/** Where a link may lead: to a registered redirect URL of its type, or to that type's default. */

import type { Call } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

type Place = Pick<Call, 'store' | 'env'>;

export type UrlType = 'LOGIN' | 'SIGNUP' | 'INVITE' | 'RESET_PASSWORD' | 'DISCOVERY';

const noneSet: Record<UrlType, string> = {
  LOGIN: 'no_login_redirect_urls_set',
  SIGNUP: 'no_signup_redirect_urls_set',
  INVITE: 'no_invite_redirect_urls_set',
  RESET_PASSWORD: 'no_password_reset_redirect_url',
  DISCOVERY: 'no_discovery_redirect_urls_set',
};
const noDefault: Record<UrlType, string> = {
  LOGIN: 'no_default_login_redirect_url_set',
  SIGNUP: 'no_default_signup_redirect_url_set',
  INVITE: 'no_default_invite_redirect_url_set',
  RESET_PASSWORD: 'no_password_reset_redirect_url',
  DISCOVERY: 'no_default_discovery_redirect_url_set',
};

/** Where a link leads. Refuses an address that was not registered, and a missing one where there is no default. */
export function checkRedirect(
  place: Place,
  url: string | undefined,
  type: UrlType,
  mismatch = 'no_match_for_provided_magic_link_url',
): string {
  const own = registered(place, type);
  if (url) {
    if (own.some(known => matches(known.url, url))) return url;
    refuse(mismatch, `${url} is not a registered ${type} redirect URL.`);
  }
  if (own.length === 0) refuse(noneSet[type], `The environment has no redirect URL of type ${type}.`);
  return (
    defaultOf(own, type) ??
    refuse(noDefault[type], `No redirect URL is given, and none of type ${type} is the default.`)
  );
}

/** Where a login that starts in a browser leads: `login_redirect_url` and its like, as its query or the defaults say. */
export function redirectsOf(place: Place, query: URLSearchParams, types: UrlType[], mismatch: string): Json {
  const urls = types.map(type => {
    const name = `${type.toLowerCase()}_redirect_url`;
    return [name, checkRedirect(place, query.get(name) || undefined, type, mismatch)];
  });
  return Object.fromEntries(urls);
}

function defaultOf(urls: Json[], type: UrlType): string | undefined {
  return urls.find(known => known.valid_types.some((valid: Json) => valid.type === type && valid.is_default))?.url;
}

/** Whether the link that ends a user lock has somewhere to lead. */
export function unlockLinkLeads(place: Place): boolean {
  const types: UrlType[] = place.env.vertical === 'B2B' ? ['LOGIN', 'DISCOVERY'] : ['LOGIN'];
  return types.some(type => defaultOf(registered(place, type), type) !== undefined);
}

function registered({ store, env }: Place, type: UrlType): Json[] {
  return new Documents(store, env.project_id, 'redirect-url')
    .all()
    .filter(known => known.valid_types.some((valid: Json) => valid.type === type));
}

/** A star of a registered URL stands for one label of the host. */
function matches(known: string, url: string): boolean {
  const pattern = known.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^./]+');
  return new RegExp(`^${pattern}$`).test(url);
}
