/** Sessions carried over in bulk: each that can be, no other, and none twice. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, SignJWT } from 'jose';
import stytch from 'stytch';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import type { Migration } from '../../../source/migration/migration.ts';
import { type CarryTotals, carrySessions } from '../../../source/migration/sessions/carry-file.ts';
import type { Pair } from '../../../source/migration/sessions/pairs-file.ts';
import { prove } from '../../../source/migration/sessions/prove.ts';
import { profileIdOf, revokeSessions } from '../../../source/migration/sessions/run.ts';
import { startSandbox } from '../../../source/sandbox/index.ts';
import { consumerClient } from '../../../source/stytch/consumer.ts';
import { createTransport } from '../../../source/stytch/transport.ts';
import { openB2b } from '../b2b-project.ts';
import { type Stage, stage } from '../stage.ts';

const people = 1500;
const classes = 40;
const expiredMinutes = 10;

let dir: string;
let sandbox: Stage['sandbox'];
let opened: Stage;
let migration: Migration;
let answers: Answers;
let consumer: Stage['consumer'];
let b2b: Awaited<ReturnType<typeof openB2b>>;
let clock = 0;
let result: CarryTotals;
let pairs: Pair[];
let left: Record<string, number>;
/** user_id -> what was handed in. */
const stored = new Map<string, { token: string; kind: 'token' | 'old JWT' | 'expired' }>();
const foreignTokens: string[] = [];

beforeAll(async () => {
  const now = () => Date.now() + clock;
  opened = await stage(
    { passwords: 'none', tenantKey: 'class', sessions: 'carry_over' },
    { users: people, limits: 'off', now },
  );
  ({ dir, sandbox, consumer, migration, answers } = opened);
  const { project_id } = sandbox.credentials.consumer;
  const first = await consumer.users.search({ limit: 1000 });
  const rest = await consumer.users.search({ limit: 1000, cursor: first.results_metadata.next_cursor ?? '' });
  const users = [...first.results, ...rest.results];

  // Forty classes; every seventh User is in two, every fiftieth in none.
  await Promise.all(
    users.map(({ user_id }, index) =>
      consumer.users.update({
        user_id,
        trusted_metadata:
          index % 50 === 0
            ? { plan: 'free' }
            : { class: index % 7 === 0 ? [`c${index % classes}`, `c${(index + 1) % classes}`] : `c${index % classes}` },
      }),
    ),
  );
  let live = 0;
  let expired = 0;
  for (const { user_id, emails } of users) {
    const token = sandbox.sessionTokenOf(user_id);
    if (!token) continue;
    const password = sandbox.passwordOf(user_id);
    const email = emails[0]?.email;
    const kind = live % 10 === 0 ? 'old JWT' : expired < live / 10 && password && email ? 'expired' : 'token';
    live++;
    if (kind === 'token') stored.set(user_id, { token, kind });
    if (kind === 'old JWT') {
      // Minted before the template: it has no email claim.
      const { session_jwt } = await consumer.sessions.authenticate({ session_token: token });
      stored.set(user_id, { token: session_jwt, kind });
    }
    if (kind === 'expired' && password && email) {
      expired++;
      const { session_token } = await consumer.passwords.authenticate({ email, password, session_duration_minutes: 5 });
      stored.set(user_id, { token: session_token, kind });
    }
  }

  await migration.readInventory(() => {});
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', organizations: classes });
  b2b = await openB2b(sandbox.url, opened.credentials);
  clock = expiredMinutes * 60_000;

  const foreign = await startSandbox({ users: 5, seed: 99 });
  const other = consumerClient({
    projectId: foreign.credentials.consumer.project_id,
    secret: foreign.credentials.consumer.secret,
    dispatcher: createTransport({ origin: foreign.url }),
  });
  for (const { user_id } of (await other.users.search({})).results) {
    const token = foreign.sessionTokenOf(user_id);
    if (token) foreignTokens.push((await other.sessions.authenticate({ session_token: token })).session_jwt);
  }
  await foreign.close();
  const [victim] = [...stored.keys()];
  const { privateKey } = await generateKeyPair('RS256');
  foreignTokens.push(
    await new SignJWT({ email: 'ada@acme-robotics.example', 'https://stytch.com/session': { id: 'session-test-x' } })
      .setProtectedHeader({ alg: 'RS256', kid: 'jwk-test-forged' })
      .setIssuer(`stytch.com/${project_id}`)
      .setAudience(project_id)
      .setSubject(victim ?? '')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey),
  );

  writeFileSync(
    join(dir, 'sessions.txt'),
    [...[...stored.values()].map(one => one.token), ...foreignTokens].join('\n'),
  );
  result = await carrying({ from: 'sessions.txt', to: 'new.ndjson' });
  pairs = read('new.ndjson');
  left = Object.fromEntries(result.left.map(group => [group.errorType, group.count]));
}, 60_000);

afterAll(() => opened.close());

const read = (name: string): Pair[] =>
  readFileSync(join(dir, name), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

const memberOf = ({ organization_id, member_id }: Pair) => ({ organization_id, member_id });

const carrying = (files: { from: string; to: string }, several: 'column' | 'each' = 'each') =>
  migration.within(answers, {}, context =>
    carrySessions(context, { from: join(dir, files.from), to: join(dir, files.to), several }, () => {}),
  );

/** user_id -> Organizations, of every User who was moved with a verified email. */
const memberships = () => {
  const rows = readFileSync(join(dir, 'report', 'crosswalk.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return Map.groupBy(
    rows.map(row => row.split(',')),
    ([user = '']) => user,
  );
};

test('every live session of a User who was moved is carried over, also one minted before the template', () => {
  const moved = memberships();
  const expected = [...stored]
    .filter(([user, { kind }]) => kind !== 'expired' && moved.has(user))
    .map(([user]) => user);
  const carried = new Set(pairs.map(pair => pair.user_id));
  const unverified = expected.filter(user => !carried.has(user));
  expect(stored.size).toBe(500);
  expect(carried.size).toBeGreaterThan(350);
  expect([...carried].filter(user => !expected.includes(user))).toEqual([]);
  // An unverified email is no proof: these Users log in again.
  expect(unverified.length).toBe(left['claim_missing']);
  expect(carried.size + unverified.length).toBe(expected.length);
});

test('a User in several Organizations has one session in each', () => {
  const moved = memberships();
  for (const [user, own] of Map.groupBy(pairs, pair => pair.user_id)) {
    expect(own.map(pair => pair.organization_id).sort()).toEqual(
      moved
        .get(user)
        ?.map(row => row[2])
        .sort(),
    );
  }
});

test('each is accepted by the official SDK, remotely and locally, as the right Member of the right Organization', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { environment, management } = b2b;
  const { secret } = await management.secrets.create(environment.project_slug, environment.environment_slug);
  const sdk = new stytch.B2BClient({ project_id: environment.project_id, secret, env: sandbox.url });
  warn.mockRestore();
  clock = 0;
  for (const pair of pairs) {
    const { member_session } = await sdk.sessions.authenticate({ session_token: pair.session_token });
    expect(member_session).toMatchObject({ member_id: pair.member_id, organization_id: pair.organization_id });
    const local = await sdk.sessions.authenticateJwtLocal({
      session_jwt: pair.session_jwt,
      // Minted ten minutes ahead of this clock.
      clock_tolerance_seconds: (expiredMinutes + 1) * 60,
    });
    expect(local).toMatchObject({ member_id: pair.member_id, organization_id: pair.organization_id });
  }
  clock = expiredMinutes * 60_000;
});

test('a new session lives as long as the old one had left, to the minute', async () => {
  const [pair] = pairs as [Pair];
  const { sessions } = await consumer.sessions.get({ user_id: pair.user_id });
  const old = sessions.find(session => session.session_id === pair.old_session_id);
  const { member_sessions } = await b2b.client.sessions.get(memberOf(pair));
  const made = member_sessions.find(session => session.member_session_id === pair.session_id);
  const minutes = (Date.parse(old?.expires_at ?? '') - Date.parse(made?.expires_at ?? '')) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(0);
  expect(minutes).toBeLessThan(1.1);
});

test('expired, foreign, forged and not moved: each is refused, counted with its reason, and gets no session', () => {
  const moved = memberships();
  const expired = [...stored.values()].filter(one => one.kind === 'expired').length;
  const notMoved = [...stored].filter(([user, one]) => one.kind !== 'expired' && !moved.has(user)).length;
  expect(expired).toBeGreaterThanOrEqual(50);
  expect(left).toMatchObject({ not_migrated: notMoved, session_not_found: expect.any(Number) });
  const all = Object.values(left).reduce((sum, count) => sum + count, 0);
  expect(all).toBe(expired + notMoved + (left['claim_missing'] ?? 0) + foreignTokens.length);
  expect(left['session_not_found']).toBe(expired);
  for (const { errorType, cure } of result.left) expect(cure, errorType).not.toBe('');
});

test('run again, nothing is attested again', async () => {
  const again = await carrying({ from: 'sessions.txt', to: 'new.ndjson' });
  expect(again.sessions).toBe(result.sessions);
  expect(read('new.ndjson')).toEqual(pairs);
});

test('a lost answer: the session whose token is lost is revoked before the next try', async () => {
  const user =
    [...stored].find(([id, { kind }]) => kind === 'token' && pairs.some(pair => pair.user_id === id))?.[0] ?? '';
  const password = sandbox.passwordOf(user);
  const pair = pairs.find(one => one.user_id === user) as Pair;
  writeFileSync(join(dir, 'one.txt'), `${stored.get(user)?.token}\n`);
  // As after a kill between attest and the pairs file: the record is open, the session is there, the pair is not.
  await migration.within(answers, {}, async context => {
    for (const { key } of context.journal.records('sessions', 'done')) {
      const { result, intent } = context.journal.record('sessions', key) ?? {};
      const made = result as { session_ids: string[] } | undefined;
      if (made?.session_ids.includes(pair.session_id)) context.journal.intend('sessions', key, intent);
    }
  });
  await carrying({ from: 'one.txt', to: 'lost.ndjson' });
  const [fresh] = read('lost.ndjson') as [Pair];
  const { member_sessions } = await b2b.client.sessions.get(memberOf(fresh));
  expect(member_sessions.map(session => session.member_session_id)).toEqual([fresh.session_id]);
  expect(password === undefined || fresh.member_id === pair.member_id).toBe(true);
});

test('a User whose claim was changed since is refused', async () => {
  const pair = read('new.ndjson').at(-1) as Pair;
  const token = stored.get(pair.user_id)?.token ?? '';
  await consumer.users.update({ user_id: pair.user_id, trusted_metadata: { email: 'another@acme.example' } });
  const { session_jwt } = await consumer.sessions.authenticate(
    token.includes('.') ? { session_jwt: token } : { session_token: token },
  );
  writeFileSync(join(dir, 'changed.txt'), session_jwt);
  const changed = await carrying({ from: 'changed.txt', to: 'changed.ndjson' });
  expect(changed.left.map(group => group.errorType)).toContain('email_not_verified');
  expect(readFileSync(join(dir, 'changed.ndjson'), 'utf8')).toBe('');
});

test('the proof shows every link of a good chain, and leaves no session behind', async () => {
  const pair = pairs[3] as Pair;
  const links = await proving(stored.get(pair.user_id)?.token ?? '');
  expect(links.map(link => [link.name, link.ok])).toEqual(
    ['JWT minted', 'Claim present', 'Email verified', 'Signature', 'Profile match', 'Member found', 'B2B session'].map(
      name => [name, true],
    ),
  );
});

test.each([45_000, -45_000])('a clock that differs by %i ms breaks no link', async difference => {
  const links = await proving(stored.get(pairs[3]?.user_id ?? '')?.token ?? '', difference);
  expect(links.filter(link => !link.ok)).toEqual([]);
});

test.each([
  ['audience', { audience: 'project-test-other' }, 'Audience of the profile'],
  ['issuer', { issuer: 'stytch.com/other' }, 'Issuer of the profile'],
  [
    'attribute_mapping',
    { attribute_mapping: { email: 'mail', token_id: 'sub' } },
    'Attribute mapping of email of the profile',
  ],
  ['jwks_url', { jwks_url: 'https://test.stytch.com/v1/sessions/jwks/project-test-other' }, 'JWKS URL of the profile'],
])('a wrong %s is named, with the value that it should have', async (field, wrong, setting) => {
  const { project_slug, environment_slug } = b2b.environment;
  const [profile] = await b2b.management.trustedTokenProfiles.all(project_slug, environment_slug);
  const at = [project_slug, environment_slug, profile?.profile_id ?? ''] as const;
  await b2b.management.trustedTokenProfiles.update(...at, wrong);
  const links = await proving(stored.get(pairs[3]?.user_id ?? '')?.token ?? '');
  await b2b.management.trustedTokenProfiles.update(...at, { [field]: profile?.[field as 'audience'] });
  expect(links.at(-1)).toMatchObject({ ok: false, name: 'Profile match', fix: { setting } });
});

test('old sessions end when that is asked for, and only those of the pairs', async () => {
  const pair = pairs[5] as Pair;
  writeFileSync(join(dir, 'end.ndjson'), `${JSON.stringify(pair)}\n`);
  await migration.within(answers, {}, context => revokeSessions(context, join(dir, 'end.ndjson'), () => {}));
  const { sessions } = await consumer.sessions.get({ user_id: pair.user_id });
  expect(sessions.map(session => session.session_id)).not.toContain(pair.old_session_id);
  const { sessions: others } = await consumer.sessions.get({ user_id: pairs[6]?.user_id ?? '' });
  expect(others.map(session => session.session_id)).toContain(pairs[6]?.old_session_id);
});

test('no token is in the journal, the log or the report; the pairs are for their owner only', () => {
  const tokens = [...[...stored.values()].map(one => one.token), ...pairs.map(pair => pair.session_token)];
  for (const name of ['journal.sqlite', 'run.log', 'report/summary.md', 'report/skipped.csv']) {
    const text = readFileSync(join(dir, name), 'latin1');
    expect(
      tokens.filter(token => text.includes(token)),
      name,
    ).toEqual([]);
  }
  expect(statSync(join(dir, 'new.ndjson')).mode & 0o777).toBe(0o600);
});

async function proving(token: string, difference = 0) {
  clock = difference;
  return migration.within(answers, {}, async context => {
    const links = [];
    const row = token.includes('.') ? { session_jwt: token } : { session_token: token };
    for await (const link of prove(context, row, profileIdOf(context))) links.push(link);
    return links;
  });
}
