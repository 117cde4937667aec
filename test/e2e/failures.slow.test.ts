/** What goes wrong around a run: each ends in a clear sentence, and the same command goes on afterwards. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startSandbox } from '../../source/sandbox/index.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { ended, stage } from './stage.ts';

const done = { code: 0, said: '' };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(...options: Parameters<typeof stage>) {
  const opened = await stage(...options);
  closers.push(opened.close);
  return opened;
}

/** Resolves once the run has made some Members. */
async function underWay(dir: string): Promise<void> {
  const log = join(dir, 'run.log');
  while (!existsSync(log) || !readFileSync(log, 'utf8').includes('"task":"members"')) await pause(20);
  await pause(150);
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

test('the journal of another Consumer project is refused before any call', async () => {
  const { start } = await open();
  expect(await ended(start(['run']))).toEqual(done);
  const other = await ended(start(['run'], 5000, { STYTCH_CONSUMER_PROJECT_ID: 'project-test-other' }));
  expect(other.code).toBe(2);
  expect(other.said).toMatch(/belongs to the Consumer project project-test-.*, not to project-test-other/);
});

test('a secret that is revoked half-way stops the run cleanly; with a new one it goes on', async () => {
  const { start, dir, sandbox } = await open(
    { 'b2b-project': 'existing', 'password-scope': 'organization' },
    { withB2b: true },
  );
  const b2b = sandbox.credentials.b2b as NonNullable<typeof sandbox.credentials.b2b>;
  const { key_id, key_secret } = sandbox.credentials.workspace;
  const management = managementClient({
    keyId: key_id,
    keySecret: key_secret,
    dispatcher: createTransport({ origin: sandbox.url }),
  });
  const project = (await management.projects.all()).find(found => found.vertical === 'B2B');
  const environments = await management.environments.all(project?.project_slug ?? '');
  const environment = environments.find(found => found.project_id === b2b.project_id);
  const at = [environment?.project_slug ?? '', environment?.environment_slug ?? ''] as const;
  const env = { STYTCH_B2B_PROJECT_ID: b2b.project_id, STYTCH_B2B_SECRET: b2b.secret };

  const end = ended(start(['run'], 40, env));
  await underWay(dir);
  const [secret] = await management.secrets.all(...at);
  await management.secrets.delete(...at, secret?.secret_id ?? '');
  const stopped = await end;
  expect(stopped.code).toBe(1);
  expect(readFileSync(join(dir, 'report', 'summary.md'), 'utf8')).toContain('Give a current secret and run again.');

  const fresh = await management.secrets.create(...at);
  expect(await ended(start(['run'], 5000, { ...env, STYTCH_B2B_SECRET: fresh.secret }))).toEqual(done);
});

test('a network that is gone is waited for, and said; then the run goes on by itself', async () => {
  const state = mkdtempSync(join(tmpdir(), 'network-'));
  closers.push(() => rmSync(state, { recursive: true }));
  const file = join(state, 'sandbox.sqlite');
  const { start, dir, sandbox } = await open({}, { file });
  const end = ended(start(['run'], 40));
  await underWay(dir);
  const port = Number(new URL(sandbox.url).port);
  await sandbox.close();
  await pause(4000);
  const back = await startSandbox({ file, port, limits: 'off', users: 200, seed: 7 });
  closers.push(() => back.close());
  expect(await end).toEqual(done);
  expect(readFileSync(join(dir, 'run.log'), 'utf8')).toContain('Stytch cannot be reached');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s saves and exits 130; the same command goes on',
  async signal => {
    const { start, dir } = await open();
    const child = start(['run'], 40);
    const end = ended(child);
    await underWay(dir);
    child.kill(signal);
    expect((await end).code).toBe(130);
    expect(await ended(start(['run']))).toEqual(done);
  },
);

test('a full disk ends in a clear sentence; with free space again the same command goes on', async () => {
  const { start } = await open();
  // No file may grow beyond this many KiB: to SQLite and to Node the disk is full.
  const full = await ended(start(['run'], 5000, {}, 'ulimit -f 220; trap "" XFSZ'));
  expect(full.code).toBe(1);
  expect(full.said).toMatch(/journal .* cannot be read or written|could not be written/);
  expect(full.said).not.toMatch(/\n\s+at /);
  expect(await ended(start(['run']))).toEqual(done);
});

test('a clock that jumps, here or there, changes nothing', async () => {
  let clock = 0;
  const { start, dir } = await open({}, { now: () => Date.now() + clock });
  const end = ended(start(['run'], 40));
  await underWay(dir);
  clock = 3_600_000;
  await pause(300);
  clock = -3_600_000;
  expect(await end).toEqual(done);
});
