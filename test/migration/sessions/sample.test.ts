/** How many Users are logged in: counted by asking, never more than asked, never a reason to stop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openEnvironment } from '../../../source/migration/environment.ts';
import type { InventorySummary } from '../../../source/migration/model.ts';
import { weigh } from '../../../source/migration/sessions/weigh.ts';
import { type Exchange, startSandbox } from '../../../source/sandbox/index.ts';
import { summary } from '../../wizard/fake.ts';

/** Stytch's clock is not ours: here it is ten days behind, ms. */
const behind = 10 * 86_400_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Reads the inventory of an invented project, a third of whose Users have a session. */
async function reading(users: number, broken = false) {
  const dir = mkdtempSync(join(tmpdir(), 'sample-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const exchanges: Exchange[] = [];
  const sandbox = await startSandbox({
    users,
    limits: 'off',
    now: () => Date.now() - behind,
    onExchange: exchange => exchanges.push(exchange),
  });
  closing.push(() => sandbox.close());
  if (broken) sandbox.faults.set([{ kind: 'error-before', on: 'GET /v1/sessions', probability: 1 }]);
  const { project_id, secret } = sandbox.credentials.consumer;
  const environment = await openEnvironment({
    dir,
    answers: { mode: 'migrate' },
    addresses: { api: sandbox.url, management: sandbox.url },
    credentials: { consumerProjectId: project_id, consumerSecret: secret },
    pace: { rate: { calls: 10_000, seconds: 1 } },
  });
  const migration = await environment.open();
  closing.push(() => migration.close());
  const readAll = async () => {
    await migration.readInventory(() => {});
    return migration.countSessions();
  };
  const read = await readAll();
  expect(migration.summary()).toEqual(read);
  return {
    read,
    asked: () => exchanges.filter(({ path }) => path === '/v1/sessions'),
    again: readAll,
  };
}

test('all are asked about in a small project', async () => {
  const { read, asked } = await reading(60);
  expect(read.sessions).toMatchObject({ sampled: 60, withLive: 20 });
  expect(read.sessions?.medianMinutesLeft).toBeGreaterThan(29 * 24 * 60);
  expect(read.sessions?.medianMinutesLeft).toBeLessThanOrEqual(31 * 24 * 60);
  expect(asked()).toHaveLength(60);
  expect(weigh({}, read)).toMatchObject({ users: 20, exact: true, advice: 'log_in_again' });
});

test('two hundred in a larger one, spread over it, the same at each reading', async () => {
  const { read, asked, again } = await reading(1500);
  expect(read.sessions?.sampled).toBe(200);
  expect(read.sessions?.withLive).toBeGreaterThan(40);
  expect(read.sessions?.withLive).toBeLessThan(95);
  const first = asked().length;
  expect((await again()).sessions?.withLive).toBe(read.sessions?.withLive);
  expect(asked().length).toBe(2 * first);
});

test('when Stytch does not answer it is unknown, and the inventory is read all the same', async () => {
  const { read } = await reading(30, true);
  expect(read).toMatchObject({ users: 30, sessions: null });
  expect(weigh({}, read)).toMatchObject({ users: null, advice: 'log_in_again' });
}, 60_000);

test('many live sessions speak for carrying over, unless the new rules speak against it', () => {
  const none = summary.factors.map(factor => ({ ...factor, users: 0 }));
  const sessions = { sampled: 200, withLive: 66, medianMinutesLeft: 1000 };
  const large: InventorySummary = { ...summary, users: 400_000, factors: none, sessions };
  expect(weigh({ passwords: 'file' }, large)).toMatchObject({ users: 130_000, exact: false, advice: 'carry_over' });
  const withPasswords = { ...large, factors: summary.factors };
  const strict = weigh({ passwords: 'none' }, withPasswords);
  expect(strict.advice).toBe('log_in_again');
  expect(strict.against.join(' ')).toMatch(/will not take passwords.* 14 must set up their authenticator app again/);
  // With the team's own file of secrets they go on with the app they have.
  expect(weigh({ passwords: 'none', totpSecrets: 'file' }, withPasswords).against).toHaveLength(1);
});
