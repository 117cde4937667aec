/**
 * The browser's bridge in a real browser: Chromium, the official @stytch/vanilla-js B2B client, the generated module, the
 * generated endpoint in Express, a local Stytch.
 *
 * Real: everything up to and including the cookies, and Stytch's response about the session.
 * Intercepted: the client's own addresses, test.stytch.com/sdk/v1/…, to count and to break them; test/sandbox/frontend.slow.test.ts
 * has the local Stytch's own answers to them. `…/b2b/sessions/authenticate` is sent to the local Stytch's backend endpoint of that
 * name, with the session token that the client sent. The project's bootstrap settings and the telemetry get an empty
 * response. `updateSession` itself makes no call: it writes the two cookies.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import express from 'express';
import { type Browser, type BrowserContext, chromium, type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { load, type Stage, stage, type TestUser } from './stage.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const here = existsSync(executablePath);
if (!here) console.warn(`Skipped: the frontend bridge, as there is no ${executablePath} (apt-get install chromium).`);

const patient = { timeout: 15_000 };
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

describe.skipIf(!here)('the page', () => {
  let stytch: Stage;
  let chrome: Browser;
  let url: string;
  let context: BrowserContext;
  const closers: (() => unknown)[] = [];
  /** The clients' requests to Stytch, in order. */
  let asked: string[] = [];

  beforeAll(async () => {
    stytch = await stage();
    const server = createServer(application(stytch.write('express'), await bundle(stytch.write('browser'))));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    closers.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
    chrome = await chromium.launch({ executablePath, args: flags, headless: true });
  });
  afterAll(async () => {
    await chrome?.close();
    for (const close of closers) close();
    await stytch?.close();
  });
  beforeEach(async () => {
    process.env['STYTCH_B2B_ROLLOUT'] = '100';
    asked = [];
    await context?.close();
    context = await chrome.newContext();
    await context.route('https://test.stytch.com/**', route => stytchForBrowsers(route));
  });

  /** Stytch's responses to a browser. The SDK expects each response in `data`, and errors without it. */
  async function stytchForBrowsers(route: Route): Promise<void> {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const headers = { 'access-control-allow-origin': url.slice(0, -1), 'access-control-allow-credentials': 'true' };
    if (!pathname.endsWith('/sessions/authenticate')) {
      const data = pathname.includes('/bootstrap/') ? { password_config: null, vertical: 'B2B' } : {};
      return route.fulfill({ json: { data }, headers });
    }
    asked.push(pathname);
    // The client's Basic auth is public token : session token.
    const [, token] = atob((request.headers()['authorization'] ?? '').slice('Basic '.length)).split(':');
    try {
      const client = pathname.includes('/b2b/') ? stytch.b2b : stytch.consumer;
      const data = await client.sessions.authenticate({ session_token: token ?? '' });
      // Stytch returns the token again. The local Stytch does not know the token of an invented session.
      return route.fulfill({ json: { data: { ...data, session_token: data.session_token || token } }, headers });
    } catch (error) {
      const { status_code: status, error_type, error_message } = error as Record<string, string>;
      return route.fulfill({
        status: Number(status),
        json: { status_code: status, error_type, error_message },
        headers,
      });
    }
  }

  /** The page in a browser with the session cookies of the Consumer frontend SDK. */
  async function visit(user: TestUser | undefined): Promise<Page> {
    const jwt = user && (await stytch.consumer.sessions.authenticate({ session_token: user.token })).session_jwt;
    const cookie = { url, sameSite: 'Lax' as const, expires: Date.now() / 1000 + 86_400 };
    if (user && jwt) {
      await context.addCookies([
        { ...cookie, name: 'stytch_session', value: user.token },
        { ...cookie, name: 'stytch_session_jwt', value: jwt },
      ]);
    }
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  const shown = async (page: Page) => JSON.parse(await page.locator('output:not(:empty)').innerText());
  const cookieOf = async (name: string) => (await context.cookies()).find(cookie => cookie.name === name)?.value;

  test('the user is logged in as the right Member in the right Organization, also after a reload', async () => {
    const user = stytch.next();
    const page = await visit(user);
    expect(await shown(page)).toEqual({ client: 'b2b', ...user.places[0] });

    const { member } = await stytch.b2b.sessions.authenticate({
      session_token: (await cookieOf('stytch_session')) ?? '',
    });
    expect(member.member_id).toBe(user.places[0]?.member_id);
    const attested = stytch.attested();
    await page.reload();
    await page.locator('output', { hasText: 'member-' }).waitFor();
    expect(await shown(page)).toEqual({ client: 'b2b', ...user.places[0] });
    expect(stytch.attested()).toBe(attested);
    expect(asked).not.toContain('/sdk/v1/sessions/authenticate');
  });

  test('a user who is not in the roll-out keeps the Consumer client and session', async () => {
    process.env['STYTCH_B2B_ROLLOUT'] = '0';
    const user = stytch.next();
    const page = await visit(user);
    expect(await shown(page)).toEqual({ client: 'consumer' });
    await expect.poll(() => asked, patient).toContain('/sdk/v1/sessions/authenticate');
    await page.waitForLoadState('networkidle');
    expect(await cookieOf('stytch_session')).toBe(user.token);
  });

  test('a user without a Member, and no user: the B2B client without a session, for the login', async () => {
    const nowhere = stytch.users.find(({ places }) => places.length === 0);
    expect(nowhere).toBeDefined();
    for (const user of [nowhere, undefined]) {
      const before = stytch.attested();
      expect(await shown(await visit(user))).toEqual({ client: 'b2b' });
      expect(stytch.attested()).toBe(before);
      // This is why the bridge exchanges first: a B2B client deletes the cookies of a session that it does not know.
      await expect.poll(() => cookieOf('stytch_session'), patient).toBeUndefined();
    }
  });
});

/** The team's script, bundled by esbuild. */
async function bundle(folder: string): Promise<string> {
  const entry = `
    import { StytchB2BClient } from '@stytch/vanilla-js/b2b/headless';
    import { StytchClient } from '@stytch/vanilla-js/headless';
    import { openStytch } from './stytch-bridge.browser.js';

    const { b2b, consumer } = await openStytch({
      openB2B: () => new StytchB2BClient('public-token-test-b2b'),
      openConsumer: () => new StytchClient('public-token-test-consumer'),
    });
    // After a reload the client asks Stytch by itself.
    const show = session => {
      const who = session && { member_id: session.member_id, organization_id: session.organization_id };
      document.querySelector('output').textContent = JSON.stringify({ client: b2b ? 'b2b' : 'consumer', ...who });
    };
    show(b2b?.session.getSync());
    b2b?.session.onChange(show);
  `;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
    nodePaths: [resolve('node_modules')],
  });
  return outputFiles[0]?.text ?? '';
}

function application(folder: string, script: string) {
  const { stytchBridgeEndpoint } = load(`${folder}/stytch-bridge.express.js`);
  const app = express();
  app.post('/stytch-bridge', stytchBridgeEndpoint());
  app.get('/app.js', (_request, response) => response.type('js').send(script));
  app.get('/', (_request, response) =>
    response.send('<!doctype html><title>App</title><output></output><script type="module" src="app.js"></script>'),
  );
  return app;
}
