/** SIGKILL at random moments of the execution, each resumed with the same command, on the built program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startSandbox } from '../../source/sandbox/index.ts';
import { type CredentialId, credentialVariables } from '../../source/stytch/credentials.ts';
import { contents, openB2b } from '../migration/b2b-world.ts';

const kills = 20;
const answers = {
  ...{ mode: 'migrate', reason: 'organizations', 'b2b-project': 'workspace_key', 'b2b-project-name': 'Killed' },
  ...{ 'password-scope': 'cross_org', passwords: 'file', tenancy: 'trusted_metadata', 'tenant-key': 'tenant' },
  ...{ 'left-over': 'leave_out', 'organization-word': 'Organization', 'member-word': 'Member' },
  ...{ 'no-email': 'leave_out', 'unverified-email': 'keep_unverified', sessions: 'log_in_again' },
};

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A Stytch of its own, and the command that migrates it. */
async function stage() {
  const sandbox = await startSandbox({ users: 200, seed: 7, limits: 'off' });
  const dir = mkdtempSync(join(tmpdir(), 'kill-'));
  closers.push(
    () => rmSync(dir, { recursive: true }),
    () => sandbox.close(),
  );
  const hashes = join(dir, 'hashes.ndjson');
  await sandbox.exportPasswords(hashes);
  const { consumer, workspace } = sandbox.credentials;
  const credentials = {
    consumerProjectId: consumer.project_id,
    consumerSecret: consumer.secret,
    workspaceKeyId: workspace.key_id,
    workspaceKeySecret: workspace.key_secret,
  };
  const env: NodeJS.ProcessEnv = { ...process.env, STYTCH_API_URL: sandbox.url, STYTCH_MANAGEMENT_URL: sandbox.url };
  for (const [id, value] of Object.entries(credentials)) env[credentialVariables[id as CredentialId]] = value;
  const flags = Object.entries(answers).flatMap(([name, value]) => [`--${name}`, value]);
  const run = (perSecond: number) =>
    spawn(
      process.execPath,
      [
        ...['dist/cli.js', 'run', '--no-input', '--quiet', '--dir', dir, '--rate', String(perSecond)],
        ...['--password-file', hashes, ...flags],
      ],
      { env, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  const state = async () => contents((await openB2b(sandbox.url, credentials)).client);
  return { run, state };
}

/** The exit code, or the signal; and what stood on stderr. */
function ended(child: ChildProcess): Promise<{ code: number | NodeJS.Signals | null; said: string }> {
  let said = '';
  child.stderr?.on('data', chunk => {
    said += chunk;
  });
  return new Promise(resolve => child.once('exit', (code, signal) => resolve({ code: code ?? signal, said })));
}

test(`killed ${kills} times and resumed, the end is that of an undisturbed run: none lost, none twice`, async () => {
  const undisturbed = await stage();
  expect(await ended(undisturbed.run(5000))).toEqual({ code: 0, said: '' });

  const killed = await stage();
  let died = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = killed.run(6);
    const end = ended(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), 250 + Math.random() * 600);
    if ((await end).code === 'SIGKILL') died++;
    clearTimeout(timer);
  }
  expect(died).toBe(kills);
  expect(await ended(killed.run(5000))).toEqual({ code: 0, said: '' });
  expect(await killed.state()).toEqual(await undisturbed.state());
}, 90_000);

test('Ctrl+C saves, says how to go on, and exits 130; the same command goes on', async () => {
  const { run } = await stage();
  const child = run(25);
  const end = ended(child);
  setTimeout(() => child.kill('SIGINT'), 1200);
  expect((await end).code).toBe(130);
  expect((await ended(run(5000))).code).toBe(0);
});
