import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsOfRecord } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command from its source; collects what it says. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['source/cli.ts', 'sandbox', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', text => {
    said.out += text;
  });
  child.stderr.on('data', text => {
    said.err += text;
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, said, exit };
}

/** Waits for the one line of --json. */
async function listening(started: ReturnType<typeof run>) {
  while (!started.said.out.includes('\n')) {
    if (started.child.exitCode !== null) throw new Error(started.said.err);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  return JSON.parse(started.said.out);
}

async function post(url: string, path: string, { project_id, secret }: Record<string, string>, body: object) {
  const authorization = `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}`;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify(body),
  });
  return response.json() as Promise<{ results_metadata: { total: number }; organization: { organization_id: string } }>;
}

describe('sandbox', () => {
  it('--json prints one line when it listens, and a signal ends it cleanly', async () => {
    const record = join(folder, 'exchanges.ndjson');
    const started = run('--json', '--with-b2b', '--users', '5', '--record', record);
    const line = await listening(started);
    expect(Object.keys(line)).toEqual(['url', 'consumer', 'workspace', 'b2b']);
    expect(Object.keys(line.consumer)).toEqual(['project_id', 'secret', 'project_slug', 'environment_slug']);
    expect(Object.keys(line.workspace)).toEqual(['key_id', 'key_secret']);
    expect(Object.keys(line.b2b)).toEqual(['project_id', 'secret']);
    expect(line.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const search = await post(line.url, '/v1/users/search', line.consumer, {});
    expect(search.results_metadata.total).toBe(5);
    started.child.kill('SIGINT');
    expect(await started.exit).toBe(0);
    expect(started.said.out.trim().split('\n')).toHaveLength(1);
    expect(started.said.err).toBe('');
    expect(faultsOfRecord(record)).toEqual(new Set());
    expect(readFileSync(record, 'utf8')).toContain('/v1/users/search');
  });

  it('--control sets faults while it runs, returns what was sent, and resets the state', async () => {
    const started = run('--json', '--users', '1', '--control');
    const { url, consumer, control } = await listening(started);
    const ask = (method: string, path: string, body?: string) =>
      fetch(`${control}${path}`, { method, ...(body && { body }) });
    const search = async () => (await post(url, '/v1/users/search', consumer, {})) as Record<string, unknown>;
    expect(await (await ask('PUT', '/faults', 'rate-limit:*search:1\nerror-before:*search\n')).json()).toEqual([
      { kind: 'rate-limit', on: '*search', times: 1 },
      { kind: 'error-before', on: '*search' },
    ]);
    expect([(await search()).status_code, (await search()).status_code]).toEqual([429, 500]);
    await ask('DELETE', '/faults');
    expect((await search()).status_code).toBe(200);
    expect((await ask('PUT', '/faults', 'earthquake')).status).toBe(400);
    await post(url, '/v1/otps/email/login_or_create', consumer, { email: 'ada@x.example' });
    const sent = await (await ask('GET', '/sent/ada@x.example')).json();
    expect(sent).toMatchObject({ kind: 'code', token: expect.stringMatching(/^\d{6}$/) });
    expect((await ask('GET', '/sent/unknown@x.example')).status).toBe(404);
    expect(
      (await fetch(`${control}/reset`, { method: 'POST', headers: { origin: 'http://evil.example' } })).status,
    ).toBe(403);
    expect((await ask('POST', '/reset')).status).toBe(204);
    expect((await ask('POST', '/unlock/user-test-1')).status).toBe(204);
    expect((await ask('POST', '/domains/consumer-app/shop.example')).status).toBe(204);
    expect((await post(url, '/v1/users/search', consumer, {})).results_metadata.total).toBe(1);
    expect((await ask('GET', '/')).status).toBe(404);
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });

  it('survives a kill at any instant: what was answered is there afterwards', async () => {
    const file = join(folder, 'state.db');
    const args = ['--json', '--with-b2b', '--users', '5', '--limits', 'off', '--file', file];
    let made = 0;
    for (let round = 0; round < 3; round += 1) {
      const started = run(...args);
      const { url, b2b } = await listening(started);
      const found = await post(url, '/v1/b2b/organizations/search', b2b, { limit: 1 });
      // The last call of a round may have been done, though its answer was lost with the process.
      expect(found.results_metadata.total - made).toBeGreaterThanOrEqual(0);
      expect(found.results_metadata.total - made).toBeLessThanOrEqual(1);
      made = found.results_metadata.total;
      for (let answered = 0; ; answered += 1) {
        // However slow the machine is, some calls were answered before, and some are on their way.
        if (answered === 5) setTimeout(() => started.child.kill('SIGKILL'), round * 30);
        const organization_name = `Round ${round}, ${made}`;
        const done = await post(url, '/v1/b2b/organizations', b2b, { organization_name }).catch(() => undefined);
        if (!done?.organization) break;
        made += 1;
      }
      await started.exit;
    }
    expect(made).toBeGreaterThanOrEqual(15);
  });

  it('says what happened, why and what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const started = run('--port', String(port));
    expect(await started.exit).toBe(1);
    expect(started.said.err).toBe(
      `The sandbox did not start, because something else listens on port ${port} of 127.0.0.1; stop that, or choose another --port (0 takes any).\n`,
    );
    other.close();
  });

  it('prints address, credentials and an example', async () => {
    const started = run('--users', '1');
    while (!started.said.out.includes('Ctrl+C')) await new Promise(resolve => setTimeout(resolve, 10));
    expect(started.said.out).toMatch(/A local Stytch listens on http:.*\n[\s\S]*project-test-[\s\S]*curl -u/);
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });

  it('prints what would be sent', async () => {
    const started = run('--users', '1');
    while (!started.said.out.includes('Ctrl+C')) await new Promise(resolve => setTimeout(resolve, 10));
    const [, url = ''] = /listens on (\S+)/.exec(started.said.out) ?? [];
    const [, project_id = '', secret = ''] = /curl -u ([^:]+):(\S+)/.exec(started.said.out) ?? [];
    await post(url, '/v1/otps/email/login_or_create', { project_id, secret }, { email: 'ada@x.example' });
    while (!started.said.out.includes('Sent')) await new Promise(resolve => setTimeout(resolve, 10));
    expect(started.said.out).toMatch(/Sent to ada@x\.example: code \d{6}\n$/);
    started.child.kill('SIGTERM');
    await started.exit;
  });

  it('input that it does not understand exits 2', async () => {
    for (const args of [['--users', 'many'], ['--nonsense'], ['--fault', 'earthquake'], ['--limits', 'maybe']]) {
      const started = run(...args);
      expect(await started.exit).toBe(2);
      expect(started.said.err).toContain(args[0]);
    }
  });
});

describe.skipIf(!existsSync('dist/sandbox.js'))('the built package', () => {
  it('is importable: startSandbox from stytch-b2b-migrate/sandbox', async () => {
    // By a name that the compiler does not follow: what counts is the built package.
    const name = 'stytch-b2b-migrate/sandbox';
    const { startSandbox }: typeof import('../../source/sandbox/index.ts') = await import(name);
    const sandbox = await startSandbox({ users: 3, withB2b: true });
    const search = await post(sandbox.url, '/v1/users/search', sandbox.credentials.consumer, {});
    expect(search.results_metadata.total).toBe(3);
    sandbox.reset();
    await sandbox.close();
  });

  it('declares its types, in a file that needs no other', () => {
    const types = readFileSync('dist/sandbox.d.ts', 'utf8');
    expect(types).toContain('export declare const startSandbox: StartSandbox;');
    expect(types).not.toMatch(/^import|from '/m);
  });
});
