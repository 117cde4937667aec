/** A doctor that is killed at a call of its own leaves what it made; the next one removes it first. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { doctorTask } from '../../../source/migration/doctor/created.ts';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { type Credentials, doctorStage } from './stage.ts';

let child: ChildProcess | undefined;
/** The call at whose answer the process is killed. */
let fatal: { method: string; path: RegExp; times: number } | undefined;

const stage = await doctorStage({
  onExchange: ({ method, path }) => {
    if (!fatal || method !== fatal.method || !fatal.path.test(path)) return;
    fatal.times -= 1;
    if (fatal.times === 0) child?.kill('SIGKILL');
  },
});
const variables = {
  consumerProjectId: 'STYTCH_CONSUMER_PROJECT_ID',
  consumerSecret: 'STYTCH_CONSUMER_SECRET',
  b2bProjectId: 'STYTCH_B2B_PROJECT_ID',
  b2bSecret: 'STYTCH_B2B_SECRET',
  workspaceKeyId: 'STYTCH_WORKSPACE_KEY_ID',
  workspaceKeySecret: 'STYTCH_WORKSPACE_KEY_SECRET',
};

/** Runs the command in a process of its own until it is killed. Resolves to its signal. */
async function killed(credentials: Credentials, dir: string): Promise<string | null> {
  const given: Record<string, string> = stage.given[credentials];
  const named = Object.entries(variables).map(([id, variable]) => [variable, given[id] ?? '']);
  const args = ['dist/cli.js', 'doctor', '--dir', dir, '--api-url', stage.url, '--management-url', stage.url];
  child = spawn(process.execPath, args, { env: { ...process.env, ...Object.fromEntries(named) }, stdio: 'ignore' });
  return new Promise(resolve => child?.once('exit', (_, signal) => resolve(signal)));
}

/** States of the records that a doctor left. */
function states(dir: string): string[] {
  const journal = new Journal(join(dir, 'doctor', 'journal.sqlite'));
  const found = [...journal.records(doctorTask)].map(({ state }) => state);
  journal.close();
  return found;
}

describe.skipIf(!existsSync('dist/cli.js'))('a killed doctor', () => {
  test.each([
    ['workspace', { method: 'POST', path: /^\/pwa\/v3\/projects$/, times: 1 }, ['intent']],
    ['workspace', { method: 'PUT', path: /\/sdk\/b2b$/, times: 3 }, undefined],
    ['named', { method: 'POST', path: /^\/v1\/b2b\/organizations$/, times: 3 }, ['done', 'done', 'intent']],
    ['named', { method: 'POST', path: /^\/v1\/passwords$/, times: 1 }, undefined],
  ] as const)('%s, at %o', async (credentials, call, expected) => {
    const before = await stage.inventory();
    const dir = stage.folder();
    fatal = { ...call };
    expect(await killed(credentials, dir)).toBe('SIGKILL');
    fatal = undefined;
    expect(await stage.inventory()).not.toEqual(before);
    // The answer may have come before the kill.
    const left = states(dir);
    expect(left.length).toBeGreaterThan(0);
    if (expected) expect(left.slice(0, -1)).toEqual(expected.slice(0, -1));

    const other = { ...stage.given[credentials], workspaceKeyId: 'key-of-others', b2bProjectId: 'project-test-other' };
    const elsewhere = stage.run(credentials, { dir, credentials: other, only: ['slug-case'] });
    await expect(elsewhere).rejects.toMatchObject({
      exitCode: 1,
      what: expect.stringContaining('could not be removed'),
    });

    const { left: rest } = await stage.run(credentials, { dir, only: ['slug-case'] });
    expect(rest).toEqual([]);
    expect(await stage.inventory()).toEqual(before);
    expect(states(dir)).toEqual([]);
  });
});
