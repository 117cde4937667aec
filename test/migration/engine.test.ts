import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import type { Migration } from '../../source/migration/migration.ts';
import type { RunEvent, RunResult } from '../../source/migration/model.ts';
import { contents, openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let dir: string;
let sandbox: Stage['sandbox'];
let answers: Answers;
let migration: Migration;
let b2b: Awaited<ReturnType<typeof openB2b>>;
let opened: Stage;
let result: RunResult;
const events: RunEvent[] = [];

beforeAll(async () => {
  // With the limits on, and just under them.
  opened = await stage({ organizationWord: 'Class', memberWord: 'Student' }, {}, { rate: { calls: 95, seconds: 1 } });
  ({ dir, sandbox, answers, migration } = opened);
  await migration.readInventory(() => {});
  result = await migration.run(answers, event => events.push(event));
  b2b = await openB2b(sandbox.url, opened.credentials);
});

afterAll(() => opened.close());

/** The password that a User had in the Consumer project. */
const old = (user: string | undefined) => sandbox.passwordOf(user ?? '') ?? 'has none';
const csv = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(dir, 'report', name)), { columns: true });

test('ends verified: every Organization and Member compared, no mismatch, no failure', () => {
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0, users: 200 });
  expect(result.organizations).toBeGreaterThan(20);
  // And the password scope of the environment.
  expect(result.verified).toBe(result.organizations + result.members + 1);
});

test('Users = placed + left out', () => {
  const placed = new Set(csv('crosswalk.csv').map(row => row['user_id'])).size;
  const left = result.left.reduce((sum, one) => sum + one.users, 0);
  expect(placed + left).toBe(200);
});

test('the sandbox holds what the crosswalk says, with the Consumer user_id as external_id', async () => {
  const { client } = b2b;
  const members = (await contents(client)).flatMap(organization =>
    organization.members.map(
      member => `${organization.organization_slug} ${member.external_id} ${member.email_address}`,
    ),
  );
  const crosswalk = csv('crosswalk.csv').map(row => `${row['slug']} ${row['user_id']} ${row['email']}`);
  expect(crosswalk.sort()).toEqual(members.sort());
});

test('an unverified email is not verified by the move, and has no password', async () => {
  const { client } = b2b;
  const unverified = (await contents(client))
    .flatMap(organization => organization.members)
    .filter(member => !member.email_address_verified);
  expect(unverified.length).toBeGreaterThan(0);
  expect(unverified.filter(member => member.member_password_id)).toEqual([]);
});

/** The rows of the hash file, which is as support sends it. */
const hashRows = () =>
  readFileSync(answers.passwordFile ?? '', 'utf8')
    .split('\n')
    .filter(line => line.startsWith('user-'))
    .map(line => line.split(','));
const usersInFile = () => hashRows().map(([user]) => user);

test('the old password logs its Member in, another does not', async () => {
  const { client } = b2b;
  const users = usersInFile();
  const row = csv('crosswalk.csv').find(found => users.includes(found['user_id']));
  const login = (password: string) =>
    client.passwords.authenticate({
      organization_id: row?.['organization_id'] ?? '',
      email_address: row?.['email'] ?? '',
      password,
    });
  expect((await login(old(row?.['user_id']))).member_id).toBe(row?.['member_id']);
  await expect(login('not-the-password')).rejects.toMatchObject({ status_code: 401 });
});

test('with cross-organization passwords, a user in three Organizations logs in to all three with it', async () => {
  const { client } = b2b;
  const withHash = new Set(usersInFile());
  const rows = Map.groupBy(csv('crosswalk.csv'), row => row['user_id']);
  const three = [...rows].find(([user, memberships]) => memberships.length >= 3 && withHash.has(user));
  expect(three).toBeDefined();
  const [user = '', memberships = []] = three ?? [];
  for (const { organization_id = '', email = '', member_id } of memberships) {
    const session = await client.passwords.authenticate({
      organization_id,
      email_address: email,
      password: old(user),
    });
    expect(session.member_id).toBe(member_id);
  }
  const discovered = await client.passwords.discovery.authenticate({
    email_address: memberships[0]?.['email'] ?? '',
    password: old(user),
  });
  expect(discovered.discovered_organizations.length).toBeGreaterThanOrEqual(memberships.length);
});

test('running again changes nothing and makes no create call', async () => {
  const { client } = b2b;
  const before = await contents(client);
  const again = await migration.run(answers, () => {});
  expect(again).toMatchObject({ outcome: 'done', organizations: result.organizations, members: result.members });
  expect(await contents(client)).toEqual(before);
});

test('verify finds what was changed behind our back, and names record and field', async () => {
  const { client } = b2b;
  const row = csv('crosswalk.csv')[0] as Record<string, string>;
  const member = { organization_id: row['organization_id'] ?? '', member_id: row['member_id'] ?? '' };
  const { member: was } = await client.organizations.members.get(member);
  await client.organizations.members.update({ ...member, name: 'Another Name' });
  expect(await migration.verify(answers, () => {})).toMatchObject({ outcome: 'failed', mismatches: 1 });
  expect(csv('mismatches.csv')).toEqual([
    {
      record: expect.stringContaining(row['user_id'] ?? '?'),
      field: 'name',
      why: expect.stringContaining('changed in B2B since it was written'),
    },
  ]);
  await client.organizations.members.update({ ...member, name: was.name });
  expect(await migration.verify(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('the secret that a run makes for itself is gone when it ends', async () => {
  const { management, environment } = b2b;
  const at = [environment.project_slug, environment.environment_slug] as const;
  const before = await management.secrets.all(...at);
  await migration.verify(answers, () => {});
  expect(await management.secrets.all(...at)).toEqual(before);
});

test('answers that changed after the run began are refused by name', async () => {
  await expect(migration.run({ ...answers, tenancy: 'email_domain' }, () => {})).rejects.toThrow(/tenancy/);
});

test('progress speaks the words of the application and ends at its total', () => {
  const last = new Map(
    events.flatMap(event => (event.type === 'task' ? [[event.progress.title, event.progress]] : [])),
  );
  expect([...last.keys()]).toEqual(['B2B project', 'Password scope', 'Classes', 'Students', 'Verify']);
  for (const progress of last.values())
    expect(progress).toMatchObject({ state: 'done', done: progress.total, failed: 0 });
});

test('no secret is in any file, and every file is for its owner only', () => {
  const [, hash = '', salt = ''] = hashRows()[0] ?? [];
  const hashes = [hash, Buffer.from(hash, 'base64').toString('base64'), salt];
  const secrets = [opened.credentials.consumerSecret, opened.credentials.workspaceKeySecret];
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  expect(files.map(file => file.name)).toEqual(
    expect.arrayContaining(['journal.sqlite', 'run.log', 'summary.md', 'skipped.csv']),
  );
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    expect(statSync(path).mode & 0o077, path).toBe(0);
    const text = readFileSync(path, 'latin1');
    for (const secret of secrets) expect(text.includes(secret ?? '?'), path).toBe(false);
    if (file.name === 'hashes.csv') expect(text).toContain(hash);
    else for (const one of hashes) expect(text.includes(one), path).toBe(false);
  }
});
