/** Redirect URLs: which are taken, and which of them is the default of its type. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { workspace } = await bench();
const { project } = await workspace('POST /pwa/v3/projects', { name: 'Shop', vertical: 'B2B' });
const at = `/pwa/v3/projects/${project.project_slug}/environments`;
const local = 'http://localhost:3000/authenticate';

let env: string;
/** A new environment; a test one begins with one URL, the default of every type. */
async function environment(type: string, project_slug = at): Promise<string> {
  const made = await workspace(`POST ${project_slug}`, { name: 'Any', type });
  return `${project_slug}/${made.environment.environment_slug}`;
}
const liveEnv = await environment('LIVE');
beforeEach(async () => {
  env = await environment('TEST');
});

const named = (url: string) => `${env}/redirect_urls?url=${encodeURIComponent(url)}`;
const add = (url: string, type = 'LOGIN', is_default = false, more: object = {}) =>
  workspace(`POST ${env}/redirect_urls`, { url, valid_types: [{ type, is_default }], ...more });
const remove = (url: string, query = '') => workspace(`DELETE ${named(url)}${query}`);
const change = (url: string, valid_types: object[], more: object = {}) =>
  workspace(`PUT ${named(url)}`, { valid_types, ...more });
/** The URLs that are the default of a type. */
async function defaultsOf(type: string): Promise<string[]> {
  const { redirect_urls } = await workspace(`GET ${env}/redirect_urls/all`);
  const isDefault = (own: Answer) => own.type === type && own.is_default;
  return redirect_urls.filter((item: Answer) => item.valid_types.some(isDefault)).map((item: Answer) => item.url);
}

describe('a new environment', () => {
  it('of test has http://localhost:3000/authenticate for every type of its vertical, one of live has none', async () => {
    const { redirect_urls } = await workspace(`GET ${env}/redirect_urls/all`);
    const all = ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD', 'DISCOVERY'];
    expect(redirect_urls).toEqual([{ url: local, valid_types: all.map(type => ({ type, is_default: true })) }]);
    env = liveEnv;
    expect((await workspace(`GET ${env}/redirect_urls/all`)).redirect_urls).toEqual([]);
  });

  it('has one secret, which is never shown, and one public token', async () => {
    expect((await workspace(`GET ${env}/secrets`)).secrets).toHaveLength(1);
    expect((await workspace(`GET ${env}/public_tokens`)).public_tokens).toHaveLength(1);
  });
});

describe('the default of a type', () => {
  it('is a new one that says so, in place of the old', async () => {
    await add('https://a.example', 'LOGIN', true);
    expect(await defaultsOf('LOGIN')).toEqual(['https://a.example']);
  });

  it('is the first URL of its type, asked or not; a second one is not', async () => {
    await remove(local);
    await add('https://a.example');
    await add('https://b.example');
    expect(await defaultsOf('LOGIN')).toEqual(['https://a.example']);
  });

  it('is handed on when its URL goes, or loses the type', async () => {
    await add('https://a.example');
    await remove(local);
    expect(await defaultsOf('LOGIN')).toEqual(['https://a.example']);
    await add('https://b.example');
    await change('https://a.example', [{ type: 'SIGNUP', is_default: true }]);
    expect(await defaultsOf('LOGIN')).toEqual(['https://b.example']);
  });

  it('do_not_promote_defaults: a first URL, a deleted default and a lost type leave the type without one', async () => {
    const quiet = { do_not_promote_defaults: true };
    await add('https://0.example');
    await remove(local, '&do_not_promote_defaults=true');
    expect(await defaultsOf('LOGIN')).toEqual([]);
    await remove('https://0.example');
    await add('https://a.example', 'LOGIN', false, quiet);
    expect(await defaultsOf('LOGIN')).toEqual([]);
    // Neither does a second one become it: it is not alone with its type.
    await add('https://b.example');
    expect(await defaultsOf('LOGIN')).toEqual([]);
    await change('https://a.example', [{ type: 'LOGIN', is_default: true }]);
    await change('https://a.example', [{ type: 'SIGNUP', is_default: false }], quiet);
    expect([await defaultsOf('LOGIN'), await defaultsOf('SIGNUP')]).toEqual([[], []]);
  });
});

describe('what is taken', () => {
  it.each([
    ['http://shop.example/x', 'redirect_url_must_use_https'],
    ['nonsense', 'invalid_url'],
    ['javascript:alert(1)', 'redirect_url_cannot_use_protocol'],
    ['https://*.shop.example/x', undefined],
    ['https://shop.example/x', undefined],
    ['http://localhost:4000', undefined],
    ['myapp://callback', undefined],
  ])('%s: %s', async (url, type) => {
    expect((await add(url)).error_type).toBe(type);
  });

  it('a URL that exists, whose types are merged', async () => {
    await add('https://a.example', 'LOGIN');
    const merged = await add('https://a.example', 'SIGNUP', true);
    expect(merged.redirect_url.valid_types).toEqual([
      { type: 'LOGIN', is_default: false },
      { type: 'SIGNUP', is_default: true },
    ]);
    expect(await defaultsOf('SIGNUP')).toEqual(['https://a.example']);
    await add('https://a.example', 'LOGIN', true);
    expect(await defaultsOf('LOGIN')).toEqual(['https://a.example']);
  });

  it('neither a wildcard nor a placeholder can be a default', async () => {
    expect((await add('https://*.shop.example/x', 'LOGIN', true)).error_type).toBe(
      'redirect_url_with_wildcard_cannot_be_default',
    );
    expect((await add('https://shop.example/x?id={}', 'LOGIN', true)).error_type).toBe(
      'redirect_url_with_query_param_placeholder_cannot_be_default',
    );
    await remove(local);
    await add('https://*.shop.example/x');
    expect(await defaultsOf('LOGIN')).toEqual([]);
  });

  it('live takes no wildcards and no http, not even local', async () => {
    const { project: other } = await workspace('POST /pwa/v3/projects', { name: 'Other', vertical: 'B2B' });
    env = await environment('LIVE', `/pwa/v3/projects/${other.project_slug}/environments`);
    expect((await add('https://*.shop.example/x')).error_type).toBe('no_wildcards_in_live_redirect_url');
    expect((await add('http://localhost:4000')).error_type).toBe('redirect_url_must_use_https');
  });

  it('a type once, and discovery only in B2B', async () => {
    const twice = { type: 'LOGIN', is_default: false };
    const body = { url: 'https://a.example', valid_types: [twice, twice] };
    expect((await workspace(`POST ${env}/redirect_urls`, body)).error_type).toBe('invalid_redirect_url_type');
    env = '/pwa/v3/projects/consumer-app/environments/test';
    expect((await add('https://a.example', 'DISCOVERY')).error_type).toBe('invalid_redirect_url_type');
  });
});
