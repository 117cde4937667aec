/** With the key of another workspace our project is not found there; that does not mean that it is gone. */
import { afterEach, expect, test } from 'vitest';
import type { Credentials } from '../../source/config/credentials.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import { startSandbox } from '../../source/sandbox/index.ts';
import { type Stage, stage, unlimited } from './stage.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A second workspace: a management API that knows nothing of the first, and its key. */
async function otherWorkspace() {
  const other = await startSandbox({ users: 1, seed: 99, limits: 'off' });
  closing.push(() => other.close());
  const { key_id, key_secret } = other.credentials.workspace;
  return { management: other.url, credentials: { workspaceKeyId: key_id, workspaceKeySecret: key_secret } };
}

async function open({ dir, answers, sandbox }: Stage, management: string, credentials: Credentials) {
  const environment = await openEnvironment({
    dir,
    answers,
    credentials,
    pace: unlimited,
    addresses: { api: sandbox.url, management },
  });
  const migration = await environment.open();
  closing.push(async () => {
    migration.close();
    await environment.close();
  });
  return migration;
}

test('undo with the key of another workspace takes nothing back, forgets nothing, and says whose key is needed', async () => {
  const opened = await stage({ passwords: 'reset' }, { users: 40, limits: 'off' });
  closing.push(() => opened.close());
  const { migration, answers, credentials } = opened;
  await migration.readInventory(() => {});
  await migration.run(answers, () => {});
  migration.close();
  const other = await otherWorkspace();
  const wrong = await open(opened, other.management, { ...credentials, ...other.credentials });
  await expect(wrong.undo(answers, () => {})).rejects.toMatchObject({
    what: expect.stringContaining('another workspace'),
    exitCode: 2,
  });
  wrong.close();
  const right = await open(opened, opened.sandbox.url, credentials);
  expect(await right.undo(answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});
