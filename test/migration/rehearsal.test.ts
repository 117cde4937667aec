/** A rehearsal reads the real Consumer project, writes nothing there, and moves its Users into the local Stytch. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import { type Exchange, startSandbox } from '../../source/sandbox/index.ts';
import { unlimited } from './stage.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A rehearsal with sessions, of a "real" project that another local Stytch stands for. */
async function rehearsal() {
  const dir = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const exchanges: Exchange[] = [];
  const real = await startSandbox({ users: 60, limits: 'off', onExchange: exchange => exchanges.push(exchange) });
  closing.push(() => real.close());
  const { project_id, secret } = real.credentials.consumer;
  const answers: Answers = {
    mode: 'rehearse',
    reason: 'organizations',
    b2bProject: 'workspace_key',
    b2bProjectName: 'Rehearsal',
    passwordScope: 'cross_org',
    passwords: 'reset',
    tenancy: 'trusted_metadata',
    tenantKey: 'tenant',
    leftOver: 'leave_out',
    noEmail: 'leave_out',
    unverifiedEmail: 'keep_unverified',
    sessions: 'carry_over',
    claimName: 'email',
    tokenAudience: project_id,
    tokenIssuer: `stytch.com/${project_id}`,
    tokenJwksUrl: `https://test.stytch.com/v1/sessions/jwks/${project_id}`,
  };
  const environment = await openEnvironment({
    dir,
    answers,
    credentials: { consumerProjectId: project_id, consumerSecret: secret },
    addresses: { api: real.url, management: real.url },
    pace: unlimited,
  });
  const migration = await environment.open();
  closing.push(async () => {
    migration.close();
    await environment.close();
  });
  return { answers, migration, exchanges, local: environment.b2b.api ?? '', credentials: environment.credentials };
}

const isRead = ({ method, path }: Exchange) => method === 'GET' || path.endsWith('/search');

test('run, verify and undo of a rehearsal send only reads to the Consumer project', async () => {
  const { answers, migration, exchanges } = await rehearsal();
  await migration.readInventory(() => {});
  const result = await migration.run(answers, () => {});
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(result.members).toBeGreaterThan(30);
  expect(await migration.undo(answers, () => {})).toMatchObject({ outcome: 'done' });
  expect(exchanges.length).toBeGreaterThan(0);
  expect(exchanges.filter(exchange => !isRead(exchange))).toEqual([]);
});

test('a write to the Consumer project that a resource would try is not sent', async () => {
  const { answers, migration, exchanges } = await rehearsal();
  await migration.readInventory(() => {});
  const { results } = await migration.within(answers, {}, ({ consumer }) => consumer().users.search({ limit: 1 }));
  const user_id = results[0]?.user_id ?? '';
  const write = migration.within(answers, {}, ({ consumer }) => consumer().users.update({ user_id, roles: [] }));
  await expect(write).rejects.toThrow('would write to a project that is only read');
  expect(exchanges.filter(exchange => !isRead(exchange))).toEqual([]);
});

test('the published credentials of the local Stytch do not open a rehearsal: it holds real Users', async () => {
  const { local, credentials } = await rehearsal();
  const published = await startSandbox({ users: 0 });
  closing.push(() => published.close());
  const { consumer, workspace } = published.credentials;
  const status = async (path: string, id: string, secret: string) => {
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    return (await fetch(`${local}${path}`, { headers: { authorization } })).status;
  };
  expect(await status('/pwa/v3/projects', workspace.key_id, workspace.key_secret)).toBe(401);
  expect(await status('/v1/sessions?user_id=user-test-1', consumer.project_id, consumer.secret)).toBe(401);
  const { workspaceKeyId = '', workspaceKeySecret = '' } = credentials;
  expect(await status('/pwa/v3/projects', workspaceKeyId, workspaceKeySecret)).toBe(200);
});
