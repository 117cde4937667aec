/** What `status --live` measures, against what the APIs say when they are asked apart; and that it writes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Member, User } from 'stytch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Measure } from '../../source/migration/live/measure-shape.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>['client'];
let ahead = 0;
let writes: string[] = [];
let users: User[];
let members: Member[];

beforeEach(async () => {
  ahead = 0;
  opened = await stage(
    { sessions: 'carry_over' },
    {
      users: 60,
      limits: 'off',
      now: () => Date.now() + ahead,
      onExchange({ method, path }) {
        const reads = method === 'GET' || path.endsWith('/search') || path.startsWith('/pwa');
        if (!reads) writes.push(`${method} ${path}`);
      },
    },
  );
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ mismatches: 0 });
  ({ client: b2b } = await openB2b(opened.sandbox.url, opened.credentials));
  users = (await opened.consumer.users.search({ limit: 1000 })).results;
  const { organizations } = await b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  members = (await b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
});

afterEach(() => opened.close());

async function measured(more: { before?: Measure; sample?: number; drift?: boolean; bridgeLog?: string } = {}) {
  await opened.migration.readInventory(() => {});
  writes = [];
  const { before, sample = 1000, drift = true, bridgeLog } = more;
  const found = await opened.migration.measure(opened.answers, { sample, drift, bridgeLog, before });
  expect(writes).toEqual([]);
  return found;
}

const people = () => new Set(members.map(one => one.external_id ?? ''));

/** People with a live Consumer session, asked one by one. */
async function withSessions(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const user_id of people()) {
    const { sessions } = await opened.consumer.sessions.get({ user_id });
    if (sessions.length > 0) found.set(user_id, sessions.length);
  }
  return found;
}

const total = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + count, 0);

test('before any person is in B2B, all with a session are on Consumer; nothing drifts', async () => {
  const live = await withSessions();
  expect(live.size).toBeGreaterThan(5);
  expect(await measured()).toMatchObject({
    people: people().size,
    asked: people().size,
    last: { consumer: live.size, b2b: 0, idle: people().size - live.size },
    sessions: { consumer: total(live.values()), b2b: 0 },
    logins: null,
    drift: { consumer: 0, b2b: 0, both: 0, other: 0 },
    locked: users.filter(user => user.is_locked).length,
    log: null,
  });
});

test('an exchanged session moves its person, a login is one; the Consumer session that stays is no person on Consumer', async () => {
  await opened.sandbox.exportSessions(join(opened.dir, 'sessions.ndjson'));
  const before = await measured();
  const live = await withSessions();
  const lines = readFileSync(join(opened.dir, 'sessions.ndjson'), 'utf8').trim().split('\n');
  const profile_id = await profileId();
  ahead = 60_000;
  let exchanged = '';
  for (const line of lines) {
    const { user_id, session_token } = JSON.parse(line) as Record<string, string>;
    const member = members.find(one => one.external_id === user_id);
    const verified = users.find(one => one.user_id === user_id)?.emails[0]?.verified;
    if (!member || !verified || member.mfa_enrolled || !session_token || live.get(user_id ?? '') !== 1) continue;
    const { session_jwt } = await opened.consumer.sessions.authenticate({ session_token });
    const { organization_id } = member;
    await b2b.sessions.attest({ profile_id, organization_id, token: session_jwt, session_duration_minutes: 60 });
    exchanged = user_id ?? '';
    break;
  }
  expect(exchanged).not.toBe('');
  const other = members.find(one => !live.has(one.external_id ?? '') && !one.mfa_enrolled) as Member;
  const { organization_id, email_address } = other;
  await b2b.magicLinks.email.loginOrSignup({ organization_id, email_address });
  await b2b.magicLinks.authenticate({
    magic_links_token: opened.sandbox.lastSent(email_address)?.token ?? '',
    session_duration_minutes: 60,
  });
  ahead = 120_000;
  const { last, sessions, logins } = await measured({ before });
  expect(last).toEqual({ consumer: live.size - 1, b2b: 2, idle: before.last.idle - 1 });
  expect(sessions).toEqual({ consumer: total(live.values()), b2b: 2 });
  expect(logins).toEqual({ consumer: 0, b2b: 1, exchanged: 1 });

  // The person uses the Consumer project again: that side was used last.
  const used = lines.map(line => JSON.parse(line) as Record<string, string>).find(one => one['user_id'] === exchanged);
  await opened.consumer.sessions.authenticate({ session_token: used?.['session_token'] ?? '' });
  expect((await measured({ before })).last.consumer).toBe(live.size);
});

async function profileId(): Promise<string> {
  const { management, environment } = await openB2b(opened.sandbox.url, opened.credentials);
  const [project] = (await management.projects.all()).filter(one => one.vertical === 'B2B');
  const profiles = await management.trustedTokenProfiles.all(project?.project_slug ?? '', environment.environment_slug);
  return profiles[0]?.profile_id ?? '';
}

test('drift says which side changed, each Member once', async () => {
  const single = members.filter(one => members.filter(other => other.external_id === one.external_id).length === 1);
  const at = (member?: Member) => ({
    organization_id: member?.organization_id ?? '',
    member_id: member?.member_id ?? '',
  });
  const [one, two, three, four, five] = single;
  await b2b.organizations.members.update({ ...at(one), name: 'In B2B', trusted_metadata: { plan: 'b2b' } });
  await b2b.organizations.members.delete(at(two));
  await b2b.organizations.members.create({ organization_id: at(one).organization_id, email_address: 'x@new.example' });
  await opened.consumer.users.update({ user_id: three?.external_id ?? '', trusted_metadata: { plan: 'consumer' } });
  await opened.consumer.users.delete({ user_id: four?.external_id ?? '' });
  await b2b.organizations.members.update({ ...at(five), name: 'In B2B' });
  await opened.consumer.users.update({ user_id: five?.external_id ?? '', name: { last_name: 'Consumer' } });
  expect((await measured()).drift).toEqual({ consumer: 2, b2b: 3, both: 1, other: 0 });
  expect((await measured({ drift: false })).drift).toBeNull();
});

test('a sample asks the same people each time, and no more than it may', async () => {
  const first = await measured({ sample: 10, drift: false });
  expect(first.asked).toBe(10);
  expect(await measured({ sample: 10, drift: false })).toMatchObject({ last: first.last, sessions: first.sessions });
  expect(total(Object.values(first.last))).toBe(10);
});

test('Members that the application made at the first login are found by their external id', async () => {
  const other = await stage({ members: 'just_in_time', passwords: 'none' }, { users: 30, limits: 'off' });
  try {
    await other.migration.readInventory(() => {});
    await other.migration.run(other.answers, () => {});
    const { client } = await openB2b(other.sandbox.url, other.credentials);
    const { organizations } = await client.organizations.search({ limit: 1000 });
    const { results } = await other.consumer.users.search({ limit: 1000 });
    const user = results.find(one => typeof one.trusted_metadata?.['tenant'] === 'string' && one.emails[0]?.verified);
    const tenant = user?.trusted_metadata?.['tenant'];
    const { organization_id = '' } = organizations.find(one => one.organization_external_id === tenant) ?? {};
    const email_address = user?.emails[0]?.email ?? '';
    await client.organizations.members.create({ organization_id, email_address, external_id: user?.user_id ?? '' });
    await client.magicLinks.email.loginOrSignup({ organization_id, email_address });
    await client.magicLinks.authenticate({
      magic_links_token: other.sandbox.lastSent(email_address)?.token ?? '',
      session_duration_minutes: 60,
    });
    const found = await other.migration.measure(other.answers, { sample: 100, drift: true, before: undefined });
    expect(found.sessions.b2b).toBe(1);
    expect(found.last.b2b).toBe(1);
    expect(found.last.consumer).toBeGreaterThan(2);
  } finally {
    await other.close();
  }
});
