/** Sessions carried over with settings that were made by hand in the dashboard; and a claim name that was taken. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { openEnvironment } from '../../../source/migration/environment.ts';
import type { Migration } from '../../../source/migration/migration.ts';
import { carrySessions } from '../../../source/migration/sessions/carry-file.ts';
import type { Link } from '../../../source/migration/sessions/link.ts';
import { diffOf } from '../../../source/migration/sessions/template-plan.ts';
import { type Exchange, type Sandbox, startSandbox } from '../../../source/sandbox/index.ts';
import { b2bClient } from '../../../source/stytch/b2b.ts';
import { consumerClient } from '../../../source/stytch/consumer.ts';
import { managementClient } from '../../../source/stytch/management.ts';
import { createTransport } from '../../../source/stytch/transport.ts';

/** Stytch's clock is not ours: here it is a day ahead, ms. */
const ahead = 86_400_000;

let dir: string;
let sandbox: Sandbox;
let migration: Migration;
let answers: Answers;
let management: ReturnType<typeof managementClient>;
const exchanges: Exchange[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'by-hand-'));
  exchanges.length = 0;
  const onExchange = (exchange: Exchange) => exchanges.push(exchange);
  sandbox = await startSandbox({ users: 120, limits: 'off', withB2b: true, onExchange, now: () => Date.now() + ahead });
  const { consumer, workspace } = sandbox.credentials;
  const dispatcher = createTransport({ origin: sandbox.url, rate: { calls: 10_000, seconds: 1 } });
  management = managementClient({ keyId: workspace.key_id, keySecret: workspace.key_secret, dispatcher });
  answers = {
    mode: 'migrate',
    reason: 'organizations',
    b2bProject: 'workspace_key',
    b2bProjectName: 'Hand',
    passwordScope: 'cross_org',
    passwords: 'reset',
    tenancy: 'trusted_metadata',
    tenantKey: 'tenant',
    leftOver: 'leave_out',
    noEmail: 'leave_out',
    unverifiedEmail: 'keep_unverified',
    sessions: 'carry_over',
    claimName: 'email',
    tokenAudience: consumer.project_id,
    tokenIssuer: `stytch.com/${consumer.project_id}`,
    tokenJwksUrl: `https://test.stytch.com/v1/sessions/jwks/${consumer.project_id}`,
  };
});

afterEach(async () => {
  migration.close();
  await sandbox.close();
  rmSync(dir, { recursive: true });
});

async function open() {
  const { consumer, workspace, b2b } = sandbox.credentials;
  const environment = await openEnvironment({
    dir,
    answers,
    addresses: { api: sandbox.url, management: sandbox.url },
    credentials: {
      consumerProjectId: consumer.project_id,
      consumerSecret: consumer.secret,
      ...(answers.b2bProject === 'existing'
        ? { b2bProjectId: b2b?.project_id, b2bSecret: b2b?.secret }
        : { workspaceKeyId: workspace.key_id, workspaceKeySecret: workspace.key_secret }),
    },
    pace: { rate: { calls: 10_000, seconds: 1 } },
  });
  migration = await environment.open();
  await migration.readInventory(() => {});
}

const template = (content: string) => {
  const { project_slug, environment_slug } = sandbox.credentials.consumer;
  const body = { template_content: content, custom_audience: '' };
  return management.jwtTemplates.set(project_slug, environment_slug, 'SESSION', body);
};

async function links(typed: string, valuesOnly = false) {
  const found: Link[] = [];
  await migration.prove(answers, { typed, valuesOnly }, link => found.push(link));
  return found;
}

async function peopleWithSessions() {
  const { project_id, secret } = sandbox.credentials.consumer;
  const dispatcher = createTransport({ origin: sandbox.url, rate: { calls: 10_000, seconds: 1 } });
  const { results } = await consumerClient({ projectId: project_id, secret, dispatcher }).users.search({ limit: 1000 });
  return results.flatMap(user => {
    const token = sandbox.sessionTokenOf(user.user_id);
    return token ? [{ user, token }] : [];
  });
}

test('settings made by hand: the values are checked before, the chain is proved after, and sessions come over', async () => {
  const { consumer, b2b } = sandbox.credentials;
  await template('{\n  "plan": {{ user.trusted_metadata.plan }},\n  "email": {{ user.trusted_metadata.email }}\n}');
  const { profile_id } = await management.trustedTokenProfiles.create(
    b2b?.project_slug ?? '',
    b2b?.environment_slug ?? '',
    {
      name: 'By hand',
      audience: consumer.project_id,
      issuer: `stytch.com/${consumer.project_id}`,
      jwks_url: answers.tokenJwksUrl ?? '',
      public_key_type: 'JWK',
      pem_files: [],
      can_jit_provision: false,
      attribute_mapping: { email: 'email', token_id: 'sub' },
    },
  );
  answers = { ...answers, b2bProject: 'existing', b2bProjectId: b2b?.project_id, tokenProfileId: profile_id };
  await open();
  expect(await migration.templatePlan(answers)).toBe(null);
  const people = await peopleWithSessions();
  const person = people.find(({ user }) => user.emails[0]?.verified && user.trusted_metadata?.['tenant']);
  // Before the run no User has the claim: the proof says which setting is not there yet.
  expect((await links(person?.token ?? '', true)).at(-1)).toMatchObject({
    ok: false,
    fix: { setting: 'trusted_metadata.email of this User', value: person?.user.emails[0]?.email },
  });

  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await links(person?.token ?? '', true)).map(link => [link.name, link.ok])).toEqual([
    ...[
      ['JWT minted', true],
      ['Claim present', true],
      ['Email verified', true],
      ['Signature', true],
      ['Profile match', true],
    ],
  ]);
  expect((await links(person?.token ?? '')).at(-1)).toMatchObject({ name: 'B2B session', ok: true });
  for (const [field, setting, wrong] of [
    ['tokenAudience', 'Audience', 'project-test-other'],
    ['tokenIssuer', 'Issuer', 'https://login.example.com'],
    ['tokenJwksUrl', 'JWKS URL', 'https://test.stytch.com/v1/sessions/jwks/project-test-other'],
  ] as const) {
    const right = answers[field];
    answers = { ...answers, [field]: wrong };
    const fix = { setting: `${setting} of the profile`, value: right };
    expect((await links(person?.token ?? '', true)).at(-1)).toMatchObject({ ok: false, fix });
    answers = { ...answers, [field]: right };
  }

  writeFileSync(join(dir, 'old.txt'), people.map(({ token }) => token).join('\n'));
  const files = { from: join(dir, 'old.txt'), to: join(dir, 'new.ndjson'), several: 'each' as const };
  const result = await migration.within(answers, {}, context => carrySessions(context, files, () => {}));
  expect(result.sessions).toBeGreaterThan(25);
  const dispatcher = createTransport({ origin: sandbox.url });
  const client = b2bClient({ projectId: b2b?.project_id ?? '', secret: b2b?.secret ?? '', dispatcher });
  for (const line of readFileSync(files.to, 'utf8').trim().split('\n').slice(0, 10)) {
    const pair = JSON.parse(line);
    const { member } = await client.sessions.authenticate({ session_token: pair.session_token });
    expect(member).toMatchObject({ member_id: pair.member_id, external_id: pair.user_id });
  }
  expect(exchanges.filter(({ method, path }) => method !== 'GET' && path.startsWith('/pwa')).length).toBe(2);
});

test('a claim name that stands for something else: shown, and nothing at all is started', async () => {
  await template('{ "email": {{ user.emails }} }');
  await open();
  expect((await migration.templatePlan(answers))?.problem).toMatch(/"email" .* stands for something else already/);
  exchanges.length = 0;
  await expect(migration.run(answers, () => {})).rejects.toMatchObject({
    exitCode: 2,
    why: expect.stringMatching(/"email"/),
  });
  expect(exchanges.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(await migration.run({ ...answers, claimName: 'mail' }, () => {})).toMatchObject({ outcome: 'done' });
});

test('what is in the template stays, and the diff shows the one line that comes', async () => {
  await template('{\n  "plan": {{ user.trusted_metadata.plan }}\n}');
  await open();
  expect((await migration.templatePlan(answers))?.diff).toEqual([
    { sign: ' ', text: '{' },
    { sign: '-', text: '  "plan": {{ user.trusted_metadata.plan }}' },
    { sign: '+', text: '  "plan": {{ user.trusted_metadata.plan }},' },
    { sign: '+', text: '  "email": {{ user.trusted_metadata.email }}' },
    { sign: ' ', text: '}' },
  ]);
  const { emails, calls } = await migration.plan(answers);
  expect(emails).toBeGreaterThan(80);
  expect(calls).toContainEqual(expect.objectContaining({ endpoint: 'Consumer users update', calls: emails }));
  await migration.run(answers, () => {});
  expect(exchanges.filter(({ method, path }) => method === 'PUT' && path.startsWith('/v1/users/'))).toHaveLength(
    emails,
  );
  expect((await migration.templatePlan(answers))?.diff).toEqual([]);
  expect(diffOf('', '{\n}')).toEqual([
    { sign: '+', text: '{' },
    { sign: '+', text: '}' },
  ]);
});
