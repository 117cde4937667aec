/** Nothing is written to a live project before its id was typed, whatever the command and whichever side is live. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { type Credentials, credentialsFrom } from '../../source/config/credentials.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { Migration } from '../../source/migration/migration.ts';
import { carrySessions } from '../../source/migration/sessions/carry-file.ts';
import { revokeSessions } from '../../source/migration/sessions/run.ts';
import { type Exchange, startSandbox } from '../../source/sandbox/index.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { unlimited } from './stage.ts';

const exchanges: Exchange[] = [];
const closing: (() => unknown)[] = [];
let url: string;
let credentials: Credentials;
let dir: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'live-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const sandbox = await startSandbox({ users: 0, limits: 'off', onExchange: one => exchanges.push(one) });
  closing.push(() => sandbox.close());
  const { key_id: workspaceKeyId, key_secret: workspaceKeySecret } = sandbox.credentials.workspace;
  url = sandbox.url;
  const dispatcher = createTransport({ origin: url, ...unlimited });
  const management = managementClient({ keyId: workspaceKeyId, keySecret: workspaceKeySecret, dispatcher });
  await management.projects.create({ name: 'Live', project_slug: 'live-app', vertical: 'CONSUMER' });
  const { project_id, environment_slug } = await management.environments.create('live-app', {
    name: 'Live',
    type: 'LIVE',
    environment_slug: 'live',
    cross_org_passwords_enabled: false,
  });
  const { secret } = await management.secrets.create('live-app', environment_slug);
  credentials = { consumerProjectId: project_id, consumerSecret: secret, workspaceKeyId, workspaceKeySecret };
  const client = consumerClient({ projectId: project_id, secret, dispatcher });
  await client.users.create({ email: 'ada@acme.example' });
  exchanges.length = 0;
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(given: Credentials, answers: Answers = {}): Promise<{ migration: Migration; answers: Answers }> {
  const all: Answers = {
    mode: 'migrate',
    reason: 'organizations',
    b2bProject: 'workspace_key',
    b2bProjectName: 'Live',
    passwordScope: 'cross_org',
    passwords: 'reset',
    tenancy: 'single',
    singleName: 'All',
    noEmail: 'leave_out',
    unverifiedEmail: 'keep_unverified',
    sessions: 'log_in_again',
    ...answers,
  };
  const environment = await openEnvironment({
    dir: mkdtempSync(join(dir, 'folder-')),
    answers: all,
    credentials: given,
    addresses: { api: url, management: url },
    pace: unlimited,
  });
  const migration = await environment.open();
  closing.push(() => migration.close());
  return { migration, answers: all };
}

const writes = () => exchanges.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'));
const refusal = { exitCode: 2, next: expect.stringContaining('--confirm-live project-live-') };

/** Every way to write to the projects. */
const ways: [string, (migration: Migration, answers: Answers) => Promise<unknown>][] = [
  ['run', (migration, answers) => migration.run(answers, () => {})],
  ['undo', (migration, answers) => migration.undo(answers, () => {})],
  ['sessions prove', (migration, answers) => migration.prove(answers, { typed: 'token' }, () => {})],
  ['settings apply', (migration, answers) => migration.applySettings(answers, () => {})],
  ['settings undo', (migration, answers) => migration.undoSettings(answers, () => {})],
  ['settings secret', (migration, answers) => migration.makeSecret(answers, () => {})],
  [
    'settings clients',
    (migration, answers) => migration.makeClients(answers, { secrets: new Map(), to: '/dev/null' }, () => {}),
  ],
  ['sessions finish', (migration, answers) => migration.finishSessions(answers, {}, () => {})],
  [
    'sessions carry',
    (migration, answers) =>
      migration.within(answers, {}, context =>
        carrySessions(context, { from: 'a', to: join(dir, 'b'), several: 'each' }, () => {}),
      ),
  ],
  ['rollback --carry-back', (migration, answers) => migration.rollback(answers, { what: 'carry-back' }, () => {})],
  ['rollback --undo', (migration, answers) => migration.rollback(answers, { what: 'undo' }, () => {})],
  ['sessions revoke', (migration, answers) => migration.within(answers, {}, one => revokeSessions(one, 'a', () => {}))],
];

test.each(ways)('%s of a live Consumer project writes nothing', async (_name, work) => {
  const { migration, answers } = await open(credentials);
  await migration.readInventory(() => {});
  await expect(work(migration, answers)).rejects.toMatchObject(refusal);
  expect(writes()).toEqual([]);
});

test.each(ways)('%s from a test Consumer project into a live B2B project writes nothing', async (_name, work) => {
  const { migration, answers } = await open(
    { ...credentials, consumerProjectId: 'project-test-1', b2bProjectId: 'project-live-2', b2bSecret: 'secret' },
    { b2bProject: 'existing' },
  );
  await expect(work(migration, answers)).rejects.toMatchObject(refusal);
  expect(writes()).toEqual([]);
});

test('spaces around the id, and an empty variable where the answers have it, bypass nothing', async () => {
  const spaced = credentialsFrom({
    STYTCH_CONSUMER_PROJECT_ID: `  ${credentials.consumerProjectId} `,
    STYTCH_CONSUMER_SECRET: credentials.consumerSecret,
  });
  expect((await open({ ...credentials, ...spaced })).migration.unconfirmedLive()).toBe(credentials.consumerProjectId);
  const { consumerProjectId, ...without } = { ...credentials, ...credentialsFrom({ STYTCH_CONSUMER_PROJECT_ID: '' }) };
  const { migration } = await open(without, { consumerProjectId });
  expect(migration.unconfirmedLive()).toBe(consumerProjectId);
});

test('another id is no confirmation; the id is, and then the run works', async () => {
  const { migration, answers } = await open(credentials);
  await migration.readInventory(() => {});
  expect(migration.confirmLive('project-live-other')).toBe(false);
  expect(migration.confirmLive('yes')).toBe(false);
  expect(migration.confirmLive(` ${credentials.consumerProjectId}\n`)).toBe(true);
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done' });
});

test('a rehearsal of a live project needs no confirmation: nothing there is written to', async () => {
  const { migration, answers } = await open(credentials, { mode: 'rehearse', usersFrom: 'api' });
  await migration.readInventory(() => {});
  expect(migration.unconfirmedLive()).toBe(null);
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done' });
  expect(writes()).toEqual([]);
});
