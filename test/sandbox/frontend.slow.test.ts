/**
 * The official @stytch/vanilla-js clients of both verticals and @stytch/react in Chromium, unmodified: only the host is changed,
 * to the local Stytch. Every call crosses the wire as it would to Stytch.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, bench, publicTokenOf } from './client.ts';
import { activeOidc, b2bClient } from './sdk.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const here = existsSync(executablePath);
if (!here) console.warn(`Skipped: the frontend SDKs, as there is no ${executablePath} (apt-get install chromium).`);

const sandbox = await bench();
const { url, workspace, b2b, lastSent } = sandbox;
const envs = { consumer: 'consumer-app', b2b: 'b2b-app' } as const;
const env = (vertical: keyof typeof envs) => `/pwa/v3/projects/${envs[vertical]}/environments/test`;
const tokenOf = (vertical: keyof typeof envs) => publicTokenOf(sandbox, envs[vertical]);
const password = 'a rather long one 9';
const email = 'ada@acme.example';

describe.skipIf(!here)('in a browser', { timeout: 30_000 }, () => {
  let chrome: Browser;
  let context: BrowserContext;
  let page: Page;
  let origin: string;
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    const b2bToken = await tokenOf('b2b');
    const scripts: Record<string, string> = {
      '/app.js': await bundle(clients(await tokenOf('consumer'), b2bToken)),
      '/react.js': await bundle(reactApp(b2bToken)),
    };
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://any');
      const script = scripts[pathname];
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      const src = pathname === '/react' ? '/react.js' : '/app.js';
      const html = `<!doctype html><title>App</title><div id="root"></div><script type="module" src="${src}"></script>`;
      response.end(script ?? html);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    closers.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await prepare(origin);
    chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], headless: true });
  }, 30_000);
  afterAll(async () => {
    await chrome?.close();
    for (const close of closers) close();
  });
  beforeEach(async () => {
    context = await chrome.newContext();
    page = await context.newPage();
    await open(origin);
  });
  afterEach(() => context.close());

  async function open(address: string): Promise<void> {
    await page.goto(address);
    await page.waitForFunction('window.b2b && window.consumer');
  }
  /** Runs an expression with the clients `b2b` and `consumer`; resolves to its value, or rejects with the error's type. */
  const run = (expression: string): Promise<Answer> =>
    page.evaluate(
      `(async () => (${expression}))().catch(error => ({ error_type: error.error_type ?? String(error) }))`,
    );
  const minutes = 'session_duration_minutes: 60';
  const text = JSON.stringify;
  const passwordLogin = `b2b.passwords.authenticate({ organization_id: 'acme', email_address: ${text(email)}, password: ${text(password)}, ${minutes} })`;

  test('B2B: a password; the session is there after a reload, and ends with revoke', async () => {
    const login = await run(passwordLogin);
    expect(login).toMatchObject({ member_authenticated: true, member: { email_address: email } });
    await open(origin);
    const again = await run(`b2b.session.authenticate({ ${minutes} })`);
    expect(again['member_session'].member_session_id).toBe(login['member_session'].member_session_id);
    expect((await run('b2b.self.get()'))['member_id']).toBe(login['member_id']);
    expect((await run('b2b.organization.get()'))['organization_slug']).toBe('acme');
    await run('b2b.session.revoke()');
    expect(await run('b2b.session.getSync()')).toBeNull();
    const ended = await b2b('POST /v1/b2b/sessions/authenticate', { session_token: login['session_token'] });
    expect(ended.error_type).toBe('session_not_found');
    expect((await run(passwordLogin.replace(password, 'wrong')))['error_type']).toBe('unauthorized_credentials');
  });

  test('B2B: a code by email, discovery, and the choice of an Organization', async () => {
    await run(`b2b.otps.email.discovery.send({ email_address: ${text(email)} })`);
    const code = lastSent(email)?.token;
    const found = await run(
      `b2b.otps.email.discovery.authenticate({ code: '${code}', email_address: ${text(email)} })`,
    );
    const organizations: Answer[] = found['discovered_organizations'];
    expect(organizations.map(item => item['organization'].organization_slug)).toEqual(['acme', 'other']);
    const organization_id = organizations[1]?.['organization'].organization_id;
    const listed = await run('b2b.discovery.organizations.list()');
    expect(listed['discovered_organizations']).toHaveLength(2);
    const login = await run(
      `b2b.discovery.intermediateSessions.exchange({ organization_id: '${organization_id}', ${minutes} })`,
    );
    expect(login).toMatchObject({ member_authenticated: true, organization: { organization_slug: 'other' } });
  });

  test('B2B: a magic link, with PKCE, that comes back to the page', async () => {
    await run(`b2b.magicLinks.email.loginOrSignup({ organization_id: 'acme', email_address: ${text(email)} })`);
    await open(`${origin}/?stytch_token_type=multi_tenant_magic_links&token=${lastSent(email)?.token}`);
    const { handled, data } = await run(`b2b.authenticateByUrl({ ${minutes} })`);
    expect([handled, data.member.email_address]).toEqual([true, email]);
  });

  test('B2B: Google and a company’s own provider, on the built-in page', async () => {
    const throughProvider = async (start: string) => {
      await page.evaluate(`void ${start}`);
      await page.waitForURL(/identity-provider/);
      await page.getByLabel('Email').fill(email);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL(`${origin}/**`);
      await page.waitForFunction('window.b2b');
      return run(`b2b.authenticateByUrl({ ${minutes} })`);
    };
    const google = await throughProvider("b2b.oauth.google.start({ organization_slug: 'acme' })");
    expect(google).toMatchObject({
      handled: true,
      data: { provider_type: 'Google', member: { email_address: email } },
    });
    const { connection_id } = await activeOidc(b2bClient(sandbox), 'acme');
    const sso = await throughProvider(`b2b.sso.start({ connection_id: '${connection_id}' })`);
    expect(sso).toMatchObject({ handled: true, tokenType: 'sso', data: { member: { email_address: email } } });
    const discovery = await throughProvider('b2b.oauth.google.discovery.start({})');
    expect(discovery['data'].discovered_organizations).toHaveLength(2);
  });

  test('B2B: a session of the backend is taken over by updateSession', async () => {
    const login = { organization_id: 'acme', email_address: email, password };
    const { session_token, session_jwt, member_id } = await b2b('POST /v1/b2b/passwords/authenticate', login);
    await run(`b2b.session.updateSession(${text({ session_token, session_jwt })})`);
    const taken = await run(`b2b.session.authenticate({ ${minutes} })`);
    expect(taken).toMatchObject({ session_token, member: { member_id } });
  });

  test('React: the Member is shown after the login, after a reload, and no more after the logout', async () => {
    const shows = (wanted: string) => page.locator('output', { hasText: wanted }).waitFor();
    await page.goto(`${origin}/react`);
    await shows('logged out');
    await page.getByRole('button', { name: 'Log in' }).click();
    await shows(email);
    await page.reload();
    await shows(email);
    await page.getByRole('button', { name: 'Log out' }).click();
    await shows('logged out');
  });

  test('Consumer: a password, a code, the User; an unknown session is none', async () => {
    const sample = { email: 'ben@x.example', password, session_duration_minutes: 60 };
    const made = await run(`consumer.passwords.create(${text(sample)})`);
    expect(made['user'].emails[0].email).toBe(sample.email);
    expect((await run('consumer.user.get()'))['user_id']).toBe(made['user_id']);
    await run('consumer.session.revoke()');
    const login = await run(`consumer.passwords.authenticate(${text(sample)})`);
    expect(login).toMatchObject({ user_id: made['user_id'], session: { user_id: made['user_id'] } });
    await run('consumer.session.revoke()');
    const { method_id } = await run(`consumer.otps.email.loginOrCreate('${sample.email}')`);
    const byCode = await run(
      `consumer.otps.authenticate('${lastSent(sample.email)?.token}', '${method_id}', { ${minutes} })`,
    );
    expect(byCode['user_id']).toBe(made['user_id']);
    await run("consumer.session.updateSession({ session_token: 'gone' })");
    expect((await run(`consumer.session.authenticate({ ${minutes} })`))['error_type']).toBeTruthy();
  });

  test('a page of another domain is refused, and so is what the SDK configuration switches off', async () => {
    const { config } = await workspace(`GET ${env('b2b')}/sdk/b2b`);
    await workspace(`PUT ${env('b2b')}/sdk/b2b`, {
      config: { passwords: { enabled: false, pkce_required_for_password_resets: false } },
    });
    expect((await run(passwordLogin))['error_type']).toBe('endpoint_not_authorized_for_sdk');
    await workspace(`PUT ${env('b2b')}/sdk/b2b`, { config: { ...config, basic: { ...config.basic, domains: [] } } });
    expect((await run(passwordLogin))['error_type']).toBe('bad_domain_for_stytch_sdk');
    await workspace(`PUT ${env('b2b')}/sdk/b2b`, { config });
  });
});

/** The settings of both projects, two Organizations, and one person who is a Member of both. */
async function prepare(origin: string): Promise<void> {
  const set = async (vertical: keyof typeof envs, config: object) => {
    const answer = await workspace(`PUT ${env(vertical)}/sdk/${vertical}`, { config });
    expect(answer.status_code).toBe(200);
    const valid_types = ['LOGIN', 'SIGNUP', ...(vertical === 'b2b' ? ['DISCOVERY'] : [])];
    const body = { url: `${origin}/`, valid_types: valid_types.map(type => ({ type, is_default: true })) };
    await workspace(`POST ${env(vertical)}/redirect_urls`, body);
  };
  const both = {
    passwords: { enabled: true, pkce_required_for_password_resets: true },
    oauth: { enabled: true, pkce_required: true },
  };
  await set('b2b', {
    ...both,
    basic: {
      enabled: true,
      allow_self_onboarding: false,
      enable_member_permissions: false,
      bundle_ids: [],
      domains: [{ domain: origin, slug_pattern: '' }],
    },
    magic_links: { enabled: true, pkce_required: true },
    sso: { enabled: true, pkce_required: true },
    otps: { sms_enabled: false, sms_autofill_metadata: [], email_enabled: true },
  });
  const { config } = await workspace(`GET ${env('consumer')}/sdk/consumer`);
  await set('consumer', {
    ...both,
    basic: { enabled: true, domains: [origin], bundle_ids: [] },
    otps: { ...config.otps, email_login_or_create_enabled: true },
  });
  for (const slug of ['acme', 'other']) {
    await b2b('POST /v1/b2b/organizations', { organization_name: slug, organization_slug: slug });
    await b2b(`POST /v1/b2b/organizations/${slug}/members`, { email_address: email });
  }
  const hash = { hash_type: 'md_5', hash: '561428161af8f4dd32af224449a6f5f6' };
  await b2b('POST /v1/b2b/passwords/migrate', { organization_id: 'acme', email_address: email, ...hash });
}

const host = `{ endpoints: { testAPIURL: '${url}' } }`;

function clients(consumerToken: string, b2bToken: string): string {
  return `
    import { StytchB2BClient } from '@stytch/vanilla-js/b2b/headless';
    import { StytchClient } from '@stytch/vanilla-js/headless';
    window.b2b = new StytchB2BClient('${b2bToken}', ${host});
    window.consumer = new StytchClient('${consumerToken}', ${host});
  `;
}

function reactApp(b2bToken: string): string {
  const login = { organization_id: 'acme', email_address: email, password, session_duration_minutes: 60 };
  return `
    import { createElement as h } from 'react';
    import { createRoot } from 'react-dom/client';
    import { StytchB2BProvider, useStytchB2BClient, useStytchMember } from '@stytch/react/b2b';
    import { createStytchB2BHeadlessClient } from '@stytch/react/b2b/headless';

    function App() {
      const client = useStytchB2BClient();
      const { member } = useStytchMember();
      return h('main', null,
        h('output', null, member?.email_address ?? 'logged out'),
        h('button', { onClick: () => client.passwords.authenticate(${JSON.stringify(login)}) }, 'Log in'),
        h('button', { onClick: () => client.session.revoke() }, 'Log out'));
    }
    const stytch = createStytchB2BHeadlessClient('${b2bToken}', ${host});
    createRoot(document.getElementById('root')).render(h(StytchB2BProvider, { stytch }, h(App)));
  `;
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve('.'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
