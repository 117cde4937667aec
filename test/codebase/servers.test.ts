/** The generated JavaScript bridges with real frameworks, the official SDK, a local Stytch and real cookies. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type App, apps, Browser, pageFor } from './apps.ts';
import { load, type Stage, stage, type TestUser } from './stage.ts';

let stytch: Stage;
beforeAll(async () => {
  stytch = await stage(180);
});
afterAll(() => stytch.close());
beforeEach(() => {
  process.env['STYTCH_B2B_ROLLOUT'] = '100';
});

const nowhere = { organization_id: '', member_id: '' };
const folders = new Map<string, string>();
/** One folder for each target. */
function folderOf(name: string): string {
  const id = name.replace(/,.*/, '');
  const folder = folders.get(id) ?? stytch.write(id);
  folders.set(id, folder);
  return folder;
}

/** The same header and claims, signed with another key. */
function forged(jwt: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = jwt.slice(0, jwt.lastIndexOf('.'));
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

describe.each(Object.entries(apps))('%s', (name, start) => {
  let app: App;
  beforeAll(async () => {
    app = await start(folderOf(name), pageFor(stytch.b2b));
  });
  afterAll(() => app?.close());

  /** Opens the page and expects the login, without a B2B session. */
  async function refused(cookies: Record<string, string>): Promise<Browser> {
    const browser = new Browser(cookies);
    const before = stytch.attested();
    expect(await browser.open(app.url)).toBe('/login');
    expect(stytch.attested()).toBe(before);
    expect(browser.sent.join()).not.toMatch(/stytch_session/);
    return browser;
  }

  test('a Consumer session opens the page as its Member, and the cookies are a B2B session from then on', async () => {
    const user = stytch.next();
    const browser = new Browser({ theme: 'dark', stytch_session: user.token });
    expect(await browser.open(app.url)).toEqual(user.places[0]);
    const attested = stytch.attested();

    const [token, jwt] = browser.sent;
    expect(token).toMatch(/^stytch_session=[\w-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
    expect(jwt).toMatch(/^stytch_session_jwt=[\w.-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
    const local = await stytch.b2b.sessions.authenticateJwtLocal({
      session_jwt: browser.cookies.get('stytch_session_jwt') ?? '',
    });
    expect(local).toMatchObject({ ...user.places[0] });
    const old = await stytch.consumer.sessions.authenticate({ session_token: user.token });
    const late = Date.parse(local.expires_at ?? '') - Date.parse(old.session.expires_at ?? '');
    expect(Math.abs(late)).toBeLessThanOrEqual(60_000);

    expect(await browser.open(app.url)).toEqual(user.places[0]);
    expect(stytch.attested()).toBe(attested);
  });

  test('a response with cookies is not cached', async () => {
    const browser = new Browser({ stytch_session: stytch.next().token });
    const path = name.endsWith('route handler') ? '/stytch-bridge?next=/' : '/';
    const response = await browser.request(app.url + path);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('a JWT alone, issued before the email claim existed', async () => {
    const user = stytch.next();
    const browser = new Browser({ stytch_session_jwt: stytch.oldJwts.get(user.user_id) ?? '' });
    expect(await browser.open(app.url)).toEqual(user.places[0]);
  });

  test('a user of several Organizations enters the first one', async () => {
    const user = stytch.users.find(({ places, verified }) => places.length > 1 && verified);
    const browser = new Browser({ stytch_session: user?.token ?? '' });
    expect(await browser.open(app.url)).toEqual(user?.places[0]);
  });

  test('no session, a forged JWT, a revoked session, an unknown session: the login', async () => {
    const user = stytch.next();
    await refused({});
    await refused({ stytch_session_jwt: forged(stytch.oldJwts.get(user.user_id) ?? '') });
    await stytch.consumer.sessions.revoke({ session_token: user.token });
    await refused({ stytch_session: user.token });
    const browser = await refused({ stytch_session: 'unknown' });
    // The next request makes no call, except the one of the page.
    const before = stytch.calls();
    expect(await browser.open(app.url)).toBe('/login');
    expect(stytch.calls() - before).toBe(1);
  });

  test('no Member, or an unverified email: the login, and the Consumer session stays alive', async () => {
    const notMigrated = stytch.users.find(({ places }) => places.length === 0);
    const unverified = stytch.users.find(({ places, verified }) => places.length > 0 && !verified);
    for (const user of [notMigrated, unverified]) {
      const browser = await refused({ stytch_session: user?.token ?? '' });
      expect(browser.cookies.get('stytch_session')).toBe(user?.token);
      await stytch.consumer.sessions.authenticate({ session_token: user?.token ?? '' });
    }
  });

  test('roll-out 0: no exchange and no call; 100: all users', async () => {
    const user = stytch.next();
    process.env['STYTCH_B2B_ROLLOUT'] = '0';
    const before = stytch.calls();
    const browser = await refused({ stytch_session: user.token });
    expect(stytch.calls() - before).toBe(1); // the page's own call
    process.env['STYTCH_B2B_ROLLOUT'] = '100';
    expect(await browser.open(app.url)).toEqual(user.places[0]);
  });

  test('the endpoint for frontends: both tokens, in a body that is not cached, and in cookies that the SDK can read', async () => {
    const user = stytch.next();
    const browser = new Browser({ stytch_session: user.token });
    const response = await browser.request(`${app.url}/stytch-bridge`, { method: 'POST' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { session_token } = (await response.json()) as { session_token: string };
    expect((await stytch.b2b.sessions.authenticate({ session_token })).member.member_id).toBe(
      user.places[0]?.member_id,
    );
    expect(browser.sent).toHaveLength(2);
    expect(browser.sent.join()).not.toMatch(/HttpOnly/);
  });
});

describe('attacks', () => {
  let app: App;
  beforeAll(async () => {
    app = await (apps['express'] as (typeof apps)[string])(folderOf('express'), pageFor(stytch.b2b));
  });
  afterAll(() => app?.close());

  async function refused(user: TestUser, reason: string): Promise<void> {
    const before = stytch.attested();
    const log = vi.spyOn(console, 'info').mockClear();
    const browser = new Browser({ stytch_session: user.token });
    expect(await browser.open(app.url)).toBe('/login');
    expect(stytch.attested()).toBe(before);
    expect(browser.sent.join()).not.toMatch(/stytch_session/);
    expect(log.mock.calls.flat().join()).toContain(reason);
  }

  test('an unverified email that the application wrote into the claim: no session', async () => {
    const user = await stytch.nextUnverified();
    await refused(user, 'unverified_email');
    const { member } = await stytch.b2b.organizations.members.get(user.places[0] ?? nowhere);
    expect(member.email_address_verified).toBe(false);
  });

  test('a Member that an admin removed: no session, and the Member is not created again', async () => {
    const user = stytch.next();
    await stytch.b2b.organizations.members.delete(user.places[0] ?? nowhere);
    await refused(user, 'removed_in_b2b');
    const member_id = user.user_id;
    await expect(
      stytch.b2b.organizations.members.get({ ...(user.places[0] ?? nowhere), member_id }),
    ).rejects.toMatchObject({
      error_type: 'member_not_found',
    });
  });

  test('a reassigned email: no session for the new owner of the address or the old one', async () => {
    const [before, after] = await stytch.reassignEmail();
    await refused(before, 'unverified_email');
    await refused(after, 'other_email');
  });

  test('a Member that was assigned to another User: no session', async () => {
    const user = stytch.next();
    const at = user.places[0] ?? nowhere;
    await stytch.b2b.organizations.members.update({ ...at, external_id: 'another-user' });
    await refused(user, 'other_user');
  });

  test('ten requests at once: each gets its own session of the same Member', async () => {
    const user = stytch.next();
    const before = stytch.attested();
    const browsers = Array.from({ length: 10 }, () => new Browser({ stytch_session: user.token }));
    const visits = await Promise.all(browsers.map(browser => browser.open(app.url)));
    for (const visit of visits) expect(visit).toEqual(user.places[0]);
    expect(new Set(browsers.map(({ cookies }) => cookies.get('stytch_session'))).size).toBe(10);
    expect(stytch.attested() - before).toBe(10);
  });

  test('two users at once with empty token cookies: each gets their own session', async () => {
    const [one, other] = [stytch.next(), stytch.next()];
    const visits = [one, other].map(({ user_id }) =>
      new Browser({ stytch_session: '', stytch_session_jwt: stytch.oldJwts.get(user_id) ?? '' }).open(app.url),
    );
    expect(await Promise.all(visits)).toEqual([one.places[0], other.places[0]]);
  });

  test('one user on two hosts at once: each request gets a session for the Organization of its host', async () => {
    const user = stytch.users.find(({ places, verified }) => places.length > 1 && verified) ?? stytch.next();
    const { createBridge } = load(`${folderOf('express')}/stytch-bridge.js`);
    const { bridgeOptions } = load(`${folderOf('express')}/stytch-bridge.settings.js`);
    const chooseOrganization = (_user: unknown, places: unknown[], { host }: { host: number }) => places[host];
    const bridge = createBridge({ ...bridgeOptions(), chooseOrganization });
    const results = await Promise.all([0, 1].map(host => bridge(`stytch_session=${user.token}`, { host })));
    for (const [host, { session_token }] of results.entries()) {
      const { organization } = await stytch.b2b.sessions.authenticate({ session_token });
      expect(organization.organization_id).toBe(user.places[host]?.organization_id);
    }
  });
});

describe('emails that changed after the migration', () => {
  const claim = (user_id: string, email: string) =>
    stytch.consumer.users.update({ user_id, trusted_metadata: { email } });

  test.each(['an unknown email', 'the email of another Member'])(
    'the claim is %s: the login, and no session remains',
    async email => {
      const app = await (apps['express'] as (typeof apps)[string])(folderOf('express'), pageFor(stytch.b2b));
      try {
        const user = stytch.next();
        const place = user.places[0] ?? { organization_id: '', member_id: '' };
        const { members } = await stytch.b2b.organizations.members.search({
          organization_ids: [place.organization_id],
        });
        const sessionsOf = (member_id: string) => stytch.b2b.sessions.get({ ...place, member_id });
        const sessions = async () =>
          (await Promise.all(members.map(({ member_id }) => sessionsOf(member_id)))).flatMap(
            one => one.member_sessions,
          );
        const before = await sessions();
        const other = members.find(({ member_id }) => member_id !== place.member_id);
        await claim(
          user.user_id,
          email === 'an unknown email' ? 'new.address@x.example' : (other?.email_address ?? ''),
        );
        const browser = new Browser({ stytch_session: user.token });
        expect(await browser.open(app.url)).toBe('/login');
        expect(browser.sent.join()).not.toMatch(/stytch_session/);
        expect(await sessions()).toEqual(before);
      } finally {
        await app.close();
      }
    },
  );
});

test('the route handler of Next.js redirects to no other site', async () => {
  const app = await (apps['nextjs, route handler'] as (typeof apps)[string])(folderOf('nextjs'), pageFor(stytch.b2b));
  try {
    for (const [next, location] of [
      ['/inside?a=1', '/inside?a=1'],
      ...['//evil.example', 'https://evil.example/', 'http://', '/\\evil.example'].map(bad => [bad, '/']),
      ['/x/..//evil.example', '/evil.example'],
    ]) {
      const browser = new Browser({ stytch_session: stytch.next().token });
      const response = await browser.request(`${app.url}/stytch-bridge?next=${encodeURIComponent(next ?? '')}`);
      expect(response.headers.get('location')).toBe(location);
    }
  } finally {
    await app.close();
  }
});

test.each(['express', 'browser'])('the generated tests of %s pass', id => {
  const folder = id === 'express' ? folderOf(id) : stytch.write(id);
  const { STYTCH_API_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const said = execFileSync(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(said).toMatch(/# fail 0/);
  expect(said).toMatch(id === 'express' ? /# pass 41/ : /# pass 4/);
});
