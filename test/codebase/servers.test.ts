/** The generated JavaScript bridges at work: real frameworks, the official SDK, a local Stytch, cookies in and out. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type App, apps, Browser, pageFor } from './apps.ts';
import { load, type Person, type Stage, stage } from './stage.ts';

let world: Stage;
beforeAll(async () => {
  world = await stage(180);
});
afterAll(() => world.close());
beforeEach(() => {
  process.env['STYTCH_B2B_ROLLOUT'] = '100';
});

const nowhere = { organization_id: '', member_id: '' };
const folders = new Map<string, string>();
/** One folder a target, however many ways it is used in. */
function folderOf(name: string): string {
  const id = name.replace(/,.*/, '');
  const folder = folders.get(id) ?? world.write(id);
  folders.set(id, folder);
  return folder;
}

/** The same claims, and every header, but signed with a key of one's own. */
function forged(jwt: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = jwt.slice(0, jwt.lastIndexOf('.'));
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

describe.each(Object.entries(apps))('%s', (name, start) => {
  let app: App;
  beforeAll(async () => {
    app = await start(folderOf(name), pageFor(world.b2b));
  });
  afterAll(() => app?.close());

  /** Opens the page; it must end at the login, without a B2B session. */
  async function refused(cookies: Record<string, string>): Promise<Browser> {
    const browser = new Browser(cookies);
    const before = world.attested();
    expect(await browser.open(app.url)).toBe('/login');
    expect(world.attested()).toBe(before);
    expect(browser.sent.join()).not.toMatch(/stytch_session/);
    return browser;
  }

  test('a Consumer session opens the page as its Member at once, and the cookies are a B2B session from then on', async () => {
    const person = world.next();
    const browser = new Browser({ theme: 'dark', stytch_session: person.token });
    expect(await browser.open(app.url)).toEqual(person.places[0]);
    const attested = world.attested();

    const [token, jwt] = browser.sent;
    expect(token).toMatch(/^stytch_session=[\w-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
    expect(jwt).toMatch(/^stytch_session_jwt=[\w.-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
    const local = await world.b2b.sessions.authenticateJwtLocal({
      session_jwt: browser.cookies.get('stytch_session_jwt') ?? '',
    });
    expect(local).toMatchObject({ ...person.places[0] });
    const old = await world.consumer.sessions.authenticate({ session_token: person.token });
    const late = Date.parse(local.expires_at ?? '') - Date.parse(old.session.expires_at ?? '');
    expect(Math.abs(late)).toBeLessThanOrEqual(60_000);

    expect(await browser.open(app.url)).toEqual(person.places[0]);
    expect(world.attested()).toBe(attested);
  });

  test('a JWT alone, minted before there was an email claim', async () => {
    const person = world.next();
    const browser = new Browser({ stytch_session_jwt: world.oldJwts.get(person.user_id) ?? '' });
    expect(await browser.open(app.url)).toEqual(person.places[0]);
  });

  test('a person of several Organizations enters the first of them', async () => {
    const person = world.people.find(({ places, verified }) => places.length > 1 && verified);
    const browser = new Browser({ stytch_session: person?.token ?? '' });
    expect(await browser.open(app.url)).toEqual(person?.places[0]);
  });

  test('no session, a forged JWT, a session that is over, an unknown one: the login', async () => {
    const person = world.next();
    await refused({});
    await refused({ stytch_session_jwt: forged(world.oldJwts.get(person.user_id) ?? '') });
    await world.consumer.sessions.revoke({ session_token: person.token });
    await refused({ stytch_session: person.token });
    const browser = await refused({ stytch_session: 'unknown' });
    // And Stytch is not asked again at the next request, except by the page.
    const before = world.calls();
    expect(await browser.open(app.url)).toBe('/login');
    expect(world.calls() - before).toBe(1);
  });

  test('not migrated, or with an email that was never verified: the login, and the Consumer session lives on', async () => {
    const nobody = world.people.find(({ places }) => places.length === 0);
    const unverified = world.people.find(({ places, verified }) => places.length > 0 && !verified);
    for (const person of [nobody, unverified]) {
      const browser = await refused({ stytch_session: person?.token ?? '' });
      expect(browser.cookies.get('stytch_session')).toBe(person?.token);
      await world.consumer.sessions.authenticate({ session_token: person?.token ?? '' });
    }
  });

  test('roll-out 0: nobody is swapped and Stytch is not asked; 100: everybody', async () => {
    const person = world.next();
    process.env['STYTCH_B2B_ROLLOUT'] = '0';
    const before = world.calls();
    const browser = await refused({ stytch_session: person.token });
    expect(world.calls() - before).toBe(1); // the page's own question
    process.env['STYTCH_B2B_ROLLOUT'] = '100';
    expect(await browser.open(app.url)).toEqual(person.places[0]);
  });

  test('the endpoint for frontends: the pair, in a body that nobody keeps, and in cookies that the SDK can read', async () => {
    const person = world.next();
    const browser = new Browser({ stytch_session: person.token });
    const response = await browser.request(`${app.url}/stytch-bridge`, { method: 'POST' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { session_token } = (await response.json()) as { session_token: string };
    expect((await world.b2b.sessions.authenticate({ session_token })).member.member_id).toBe(
      person.places[0]?.member_id,
    );
    expect(browser.sent).toHaveLength(2);
    expect(browser.sent.join()).not.toMatch(/HttpOnly/);
  });
});

describe('who must not get a session', () => {
  let app: App;
  beforeAll(async () => {
    app = await (apps['express'] as (typeof apps)[string])(folderOf('express'), pageFor(world.b2b));
  });
  afterAll(() => app?.close());

  async function refused(person: Person, reason: string): Promise<void> {
    const before = world.attested();
    const log = vi.spyOn(console, 'info').mockClear();
    const browser = new Browser({ stytch_session: person.token });
    expect(await browser.open(app.url)).toBe('/login');
    expect(world.attested()).toBe(before);
    expect(browser.sent.join()).not.toMatch(/stytch_session/);
    expect(log.mock.calls.flat().join()).toContain(reason);
  }

  test('an email that was never verified, though the application wrote it where the claim is read from', async () => {
    const person = await world.nextUnverified();
    await refused(person, 'unverified_email');
    const { member } = await world.b2b.organizations.members.get(person.places[0] ?? nowhere);
    expect(member.email_address_verified).toBe(false);
  });

  test('a Member whom somebody removed: no session, and the Member is not created again', async () => {
    const person = world.next();
    await world.b2b.organizations.members.delete(person.places[0] ?? nowhere);
    await refused(person, 'removed_in_b2b');
    const member_id = person.user_id;
    await expect(
      world.b2b.organizations.members.get({ ...(person.places[0] ?? nowhere), member_id }),
    ).rejects.toMatchObject({
      error_type: 'member_not_found',
    });
  });

  test('two people at once whose token cookies are empty: each is who they are', async () => {
    const [one, other] = [world.next(), world.next()];
    const visits = [one, other].map(({ user_id }) =>
      new Browser({ stytch_session: '', stytch_session_jwt: world.oldJwts.get(user_id) ?? '' }).open(app.url),
    );
    expect(await Promise.all(visits)).toEqual([one.places[0], other.places[0]]);
  });

  test('one person on two hosts at once: each request enters the Organization of its host', async () => {
    const person = world.people.find(({ places, verified }) => places.length > 1 && verified) ?? world.next();
    const { createBridge } = load(`${folderOf('express')}/stytch-bridge.js`);
    const { bridgeOptions } = load(`${folderOf('express')}/stytch-bridge.settings.js`);
    const chooseOrganization = (_user: unknown, places: unknown[], { host }: { host: number }) => places[host];
    const bridge = createBridge({ ...bridgeOptions(), chooseOrganization });
    const results = await Promise.all([0, 1].map(host => bridge(`stytch_session=${person.token}`, { host })));
    for (const [host, { session_token }] of results.entries()) {
      const { organization } = await world.b2b.sessions.authenticate({ session_token });
      expect(organization.organization_id).toBe(person.places[host]?.organization_id);
    }
  });
});

describe('emails that changed after the migration', () => {
  const claim = (user_id: string, email: string) =>
    world.consumer.users.update({ user_id, trusted_metadata: { email } });

  test.each(['nobody', 'somebody else'])('to one that is %s’s: the login, and no session stays', async whose => {
    const app = await (apps['express'] as (typeof apps)[string])(folderOf('express'), pageFor(world.b2b));
    try {
      const person = world.next();
      const place = person.places[0] ?? { organization_id: '', member_id: '' };
      const { members } = await world.b2b.organizations.members.search({ organization_ids: [place.organization_id] });
      const sessionsOf = (member_id: string) => world.b2b.sessions.get({ ...place, member_id });
      const sessions = async () =>
        (await Promise.all(members.map(({ member_id }) => sessionsOf(member_id)))).flatMap(one => one.member_sessions);
      const before = await sessions();
      const other = members.find(({ member_id }) => member_id !== place.member_id);
      await claim(person.user_id, whose === 'nobody' ? 'new.address@x.example' : (other?.email_address ?? ''));
      const browser = new Browser({ stytch_session: person.token });
      expect(await browser.open(app.url)).toBe('/login');
      expect(browser.sent.join()).not.toMatch(/stytch_session/);
      expect(await sessions()).toEqual(before);
    } finally {
      await app.close();
    }
  });
});

test('the route handler of Next.js sends nobody to another site', async () => {
  const app = await (apps['nextjs, route handler'] as (typeof apps)[string])(folderOf('nextjs'), pageFor(world.b2b));
  try {
    for (const [next, location] of [
      ['/inside?a=1', '/inside?a=1'],
      ...['//evil.example', 'https://evil.example/', 'http://', '/\\evil.example'].map(bad => [bad, '/']),
      ['/x/..//evil.example', '/evil.example'],
    ]) {
      const browser = new Browser({ stytch_session: world.next().token });
      const response = await browser.request(`${app.url}/stytch-bridge?next=${encodeURIComponent(next ?? '')}`);
      expect(response.headers.get('location')).toBe(location);
    }
  } finally {
    await app.close();
  }
});

test.each(['express', 'browser'])('the tests that are generated with %s pass', id => {
  const folder = id === 'express' ? folderOf(id) : world.write(id);
  const { STYTCH_API_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const said = execFileSync(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(said).toMatch(/# fail 0/);
  expect(said).toMatch(id === 'express' ? /# pass 31/ : /# pass 4/);
});
