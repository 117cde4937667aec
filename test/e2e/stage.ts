/** A Stytch of its own, and the built program that migrates it, as real processes that can be killed. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CredentialId, credentialVariables } from '../../source/config/credentials.ts';
import { type SandboxOptions, startSandbox } from '../../source/sandbox/index.ts';
import { contents, openB2b } from '../migration/b2b-project.ts';
import { cli } from './terminal.ts';

const answers = {
  mode: 'migrate',
  reason: 'organizations',
  'b2b-project': 'workspace_key',
  'b2b-project-name': 'Killed',
  'password-scope': 'cross_org',
  passwords: 'file',
  tenancy: 'trusted_metadata',
  'tenant-key': 'tenant',
  'left-over': 'leave_out',
  'organization-word': 'Organization',
  'member-word': 'Member',
  'no-email': 'leave_out',
  'unverified-email': 'keep_unverified',
  sessions: 'log_in_again',
};

export interface Said {
  code: number;
  out: string;
  said: string;
}

/** Starts everything; `more` overrides answers by flag name. `close` ends it and removes its files. */
export async function stage(more: Record<string, string> = {}, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ users: 200, seed: 7, limits: 'off', ...options });
  const dir = mkdtempSync(join(tmpdir(), 'stage-'));
  const hashes = join(dir, 'hashes.csv');
  await sandbox.exportPasswords(hashes);
  const { consumer, workspace } = sandbox.credentials;
  const credentials = {
    consumerProjectId: consumer.project_id,
    consumerSecret: consumer.secret,
    workspaceKeyId: workspace.key_id,
    workspaceKeySecret: workspace.key_secret,
  };
  const env: NodeJS.ProcessEnv = { ...process.env, STYTCH_API_URL: sandbox.url, STYTCH_MANAGEMENT_URL: sandbox.url };
  const { b2b } = sandbox.credentials;
  const given = { ...credentials, ...(b2b && { b2bProjectId: b2b.project_id, b2bSecret: b2b.secret }) };
  for (const [id, value] of Object.entries(given)) env[credentialVariables[id as CredentialId]] = value;
  const { project_id } = consumer;
  const token = {
    'claim-name': 'email',
    'token-audience': project_id,
    'token-issuer': `stytch.com/${project_id}`,
    'token-jwks-url': `https://test.stytch.com/v1/sessions/jwks/${project_id}`,
  };
  const flags = Object.entries({ ...answers, ...token, 'password-file': hashes, ...more });

  /** What follows `node` for these words. */
  const command = (words: string[], perSecond = 5000): string[] => [
    ...['dist/cli.js', ...words, '--no-input', '--dir', dir, '--rate', String(perSecond)],
    ...flags.flatMap(([name, value]) => [`--${name}`, value]),
  ];

  /** The program with these words, at this many calls a second. */
  const start = (words: string[], perSecond = 5000, changed: NodeJS.ProcessEnv = {}, shell?: string): ChildProcess =>
    spawn(
      shell ? 'bash' : process.execPath,
      [
        ...(shell ? ['-c', `${shell}; exec "$0" "$@"`, process.execPath] : []),
        ...command([...words, '--quiet'], perSecond),
      ],
      { env: { ...env, ...changed }, stdio: ['ignore', 'pipe', 'pipe'] },
    );

  /** The program with these words and the folder alone: no answers, and `changed` in place of credentials. */
  const alone = (words: string[], changed: NodeJS.ProcessEnv = env, folder = dir): Promise<Said> =>
    new Promise(resolve => {
      execFile(process.execPath, [cli, ...words, '--dir', folder], { env: changed }, (error, out, said) =>
        resolve({ code: error ? Number(error.code) : 0, out, said }),
      );
    });

  return {
    sandbox,
    dir,
    start,
    alone,
    flags: flags.flatMap(([name, value]) => [`--${name}`, value]),
    command,
    env,
    b2b: () => openB2b(sandbox.url, credentials),
    state: async () => contents((await openB2b(sandbox.url, credentials)).client),
    close: async () => {
      await sandbox.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** The exit code, or the signal; and what stood on stderr. */
export function ended(child: ChildProcess): Promise<{ code: number | NodeJS.Signals | null; said: string }> {
  let said = '';
  child.stdout?.resume();
  child.stderr?.on('data', chunk => {
    said += chunk;
  });
  return new Promise(resolve => child.once('exit', (code, signal) => resolve({ code: code ?? signal, said })));
}

/** Kills it somewhere between these two moments, ms after its start. Resolves to true when it was still alive. */
export async function killed(child: ChildProcess, from: number, to: number): Promise<boolean> {
  const end = ended(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), from + Math.random() * (to - from));
  const { code } = await end;
  clearTimeout(timer);
  return code === 'SIGKILL';
}
