/** Redirect URLs of an environment, and which of them is the default of each type. */

import type { Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';
import { redirectTypes } from './first-settings.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/redirect_urls';
const mostUrls = 100;

function urlsOf(call: WorkspaceCall): Documents {
  return new Documents(call.store, environmentOf(call).project_id, 'redirect-url');
}

function named(call: WorkspaceCall): Json {
  return urlsOf(call).get(call.query.url as string) ?? refuse('redirect_url_not_found');
}

/** Checks an address: https, or http on this machine; wildcards in test only. */
function checkUrl(call: WorkspaceCall, url: string, types: Json[]): void {
  const plain = url.replaceAll('*', 'wildcard').replace(/\{\{?\w+\}?\}/g, 'placeholder');
  demand(URL.canParse(plain), 'invalid_url', `"${url}" is not a URL.`);
  const { protocol, hostname } = new URL(plain);
  const env = environmentOf(call);
  const live = env.stage === 'live';
  const anywhere = call.store.behaviour.is('discovery-in-consumer', 'accepted') ? ['DISCOVERY'] : [];
  const known = [...new Set([...redirectTypes(env), ...anywhere])];
  demand(
    types.every(({ type }) => known.includes(type)),
    'invalid_redirect_url_type',
    `Types are ${known.join(', ')}.`,
  );
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  demand(!['javascript:', 'data:', 'file:', 'vbscript:'].includes(protocol), 'redirect_url_cannot_use_protocol');
  demand(protocol !== 'http:' || (local && !live), 'redirect_url_must_use_https');
  demand(!(live && url.includes('*')), 'no_wildcards_in_live_redirect_url');
  if (types.some(type => type.is_default)) {
    demand(!url.includes('*'), 'redirect_url_with_wildcard_cannot_be_default');
    demand(!/[?&][^=]*=\{/.test(url), 'redirect_url_with_query_param_placeholder_cannot_be_default');
  }
}

/**
 * A type has one default. A new default takes the place of the old; a URL that gets a type which no other has becomes it
 * unasked.
 */
function settle(
  { store }: WorkspaceCall,
  urls: Documents,
  changed: Json,
  doNotPromote: boolean,
  before: Json[] = [],
): Json {
  const others = urls.all().filter(other => other.url !== changed.url);
  const seen = new Set<string>();
  const valid_types = (changed.valid_types as Json[]).map(({ type, is_default }) => {
    demand(type !== undefined && !seen.has(type), 'invalid_redirect_url_type');
    seen.add(type);
    const has = (own: Json) => own.type === type;
    const alone = !before.some(has) && !others.some(other => other.valid_types.some(has));
    return { type, is_default: is_default || (alone && !doNotPromote && promotable(changed.url)) };
  });
  const moves = store.behaviour.is('redirect-url-default', 'moves');
  for (const other of moves ? others : []) {
    const own = other.valid_types as Json[];
    const demoted = own.map(item => ({
      ...item,
      is_default: item.is_default && !valid_types.some(({ type, is_default }) => is_default && type === item.type),
    }));
    if (demoted.some((item, index) => item.is_default !== own[index]?.is_default)) {
      urls.put(other.url, { ...other, valid_types: demoted });
    }
  }
  const ofBoth = ['LOGIN', 'DISCOVERY'].every(type => valid_types.some(one => one.type === type && one.is_default));
  demand(
    !(ofBoth && store.behaviour.is('discovery-on-login-url', 'refused')),
    'invalid_default_url',
    'One URL cannot be the default of LOGIN and DISCOVERY.',
  );
  if (ofBoth && store.behaviour.is('discovery-on-login-url', 'login_lost'))
    for (const one of valid_types) if (one.type === 'LOGIN') one.is_default = false;
  const settled = { url: changed.url, valid_types };
  urls.put(settled.url, settled);
  return settled;
}

/** After a URL lost types (or went), the oldest other URL of each becomes their default. */
function promote(urls: Documents, types: string[]): void {
  for (const type of types) {
    const all = urls.all();
    const of = (url: Json) => (url.valid_types as Json[]).find(own => own.type === type);
    if (all.some(url => of(url)?.is_default)) continue;
    const next = all.find(url => of(url) && promotable(url.url));
    if (!next) continue;
    const valid_types = (next.valid_types as Json[]).map(own =>
      own.type === type ? { ...own, is_default: true } : own,
    );
    urls.put(next.url, { ...next, valid_types });
  }
}

function promotable(url: string): boolean {
  return !url.includes('*') && !/[?&][^=]*=\{/.test(url);
}

function defaultsOf(url: Json): string[] {
  return (url.valid_types as Json[]).filter(own => own.is_default).map(own => own.type);
}

export const redirectUrls: Routes<WorkspaceCall> = {
  [`POST ${base}`]: call => {
    const { url, valid_types: added = [], do_not_promote_defaults = false } = call.body;
    const urls = urlsOf(call);
    // A URL that exists gets the types in addition to its own.
    const { behaviour } = call.store;
    const before: Json[] = urls.get(url)?.valid_types ?? [];
    demand(
      before.length === 0 || !behaviour.is('redirect-url-existing', 'refused'),
      'duplicate_redirect_url',
      'url exists.',
    );
    const replaces = behaviour.is('redirect-url-existing', 'replaced');
    const kept = before.filter(own => !added.some((item: Json) => item.type === own.type));
    const valid_types = replaces ? added : [...kept, ...added];
    demand(before.length > 0 || urls.all().length < mostUrls, 'too_many_redirect_urls');
    checkUrl(call, url, valid_types);
    return { redirect_url: settle(call, urls, { url, valid_types }, do_not_promote_defaults, before) };
  },

  [`GET ${base}`]: call => ({ redirect_url: named(call) }),

  [`GET ${base}/all`]: call => ({ redirect_urls: urlsOf(call).all() }),

  [`PUT ${base}`]: call => {
    const before = named(call);
    const { valid_types = [], do_not_promote_defaults = false } = call.body;
    checkUrl(call, before.url, valid_types);
    const urls = urlsOf(call);
    settle(call, urls, { ...before, valid_types }, do_not_promote_defaults, before.valid_types);
    if (!do_not_promote_defaults) promote(urls, defaultsOf(before));
    return { redirect_url: named(call) };
  },

  [`DELETE ${base}`]: call => {
    const before = named(call);
    const urls = urlsOf(call);
    urls.delete(before.url);
    if (call.query.do_not_promote_defaults !== 'true') promote(urls, defaultsOf(before));
    return {};
  },
};
