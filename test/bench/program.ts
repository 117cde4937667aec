/** The built program as a measured process, and a Stytch for it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  seconds: number;
  /** Peak of resident memory, MB. */
  peak: number;
  /** Events of `run --json`, with when they came (ms since the start). */
  events: {
    at: number;
    type: string;
    /** Of `plan --json`: its estimate. */
    seconds?: number;
    progress?: { task: string; state: string; done: number };
    result?: { members: number; organizations: number; mismatches: number };
  }[];
}

const probe = join(mkdtempSync(join(tmpdir(), 'bench-')), 'probe.mjs');
writeFileSync(
  probe,
  "import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.BENCH_OUT,String(process.resourceUsage().maxRSS/1024)));",
);

/** Runs `dist/cli.js` to its end. Throws when it did not end well. */
export async function measure(args: string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const out = `${probe}.${Math.random()}`;
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', probe, 'dist/cli.js', ...args], {
    env: { ...process.env, ...env, BENCH_OUT: out },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: Measured['events'] = [];
  let rest = '';
  child.stdout.on('data', chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push({ at: performance.now() - start, ...JSON.parse(line) });
  });
  const code = await new Promise(done => child.once('exit', done));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, peak: Number(readFileSync(out, 'utf8')), events };
}

/** Seconds from the first to the last word about a task. */
export function secondsOf({ events }: Measured, task: string): number {
  const own = events.filter(event => event.progress?.task === task && event.progress.state !== 'waiting');
  return ((own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0)) / 1000;
}

export interface Stytch {
  url: string;
  env: NodeJS.ProcessEnv;
  credentials: Record<'consumer' | 'b2b', { project_id: string; secret: string }>;
  close: () => void;
}

/** A sandbox in a process of its own, as the real service is. */
export async function stytch(flags: string[]): Promise<Stytch> {
  const child = spawn(process.execPath, ['dist/cli.js', 'sandbox', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>(done => child.stdout.once('data', data => done(String(data))));
  const told = JSON.parse(line);
  return {
    url: told.url,
    credentials: told,
    env: {
      STYTCH_API_URL: told.url,
      STYTCH_MANAGEMENT_URL: told.url,
      STYTCH_CONSUMER_PROJECT_ID: told.consumer.project_id,
      STYTCH_CONSUMER_SECRET: told.consumer.secret,
      STYTCH_WORKSPACE_KEY_ID: told.workspace.key_id,
      STYTCH_WORKSPACE_KEY_SECRET: told.workspace.key_secret,
    },
    close: () => child.kill(),
  };
}

/** A folder for one migration. */
export function folder(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'bench-run-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** As fast as it goes; for a Stytch without limits. */
export const unlimited = ['--rate', '1000000', '--search-rate', '1000000'];

/** `run` with every answer given; `more` wins over these. */
export const runOf = (dir: string, more: string[] = []): string[] => ['run', ...answersOf(dir), ...more];

/** The flags of every command that needs answers. */
export const answersOf = (dir: string): string[] => [
  ...['--no-input', '--json', '--dir', dir, '--mode', 'migrate', '--reason', 'organizations'],
  ...['--b2b-project', 'workspace_key', '--b2b-project-name', 'Bench', '--password-scope', 'cross_org'],
  ...['--passwords', 'reset', '--tenancy', 'trusted_metadata', '--tenant-key', 'tenant', '--left-over', 'leave_out'],
  ...['--organization-word', 'Organization', '--member-word', 'Member', '--no-email', 'leave_out'],
  ...['--unverified-email', 'keep_unverified', '--pending-users', 'create', '--locked-users', 'create'],
  ...['--sessions', 'log_in_again'],
];

/** The answers of a migration that carries sessions over. */
export const withSessions = (projectId: string, url: string): string[] => [
  ...['--sessions', 'carry_over', '--claim-name', 'email', '--token-audience', projectId],
  ...['--token-issuer', `stytch.com/${projectId}`, '--token-jwks-url', `${url}/v1/sessions/jwks/${projectId}`],
  ...['--token-mapping', 'none', '--token-jit', 'off'],
];
