/** A run is steered and followed from other processes. */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ended, stage } from './stage.ts';
import { cli } from './terminal.ts';

test('control pauses, slows down and resumes a run; status and status --watch show it; no call is lost', async () => {
  const its = await stage({ passwords: 'reset' }, { users: 60 });
  const { dir, alone } = its;
  const noCredentials = { PATH: process.env['PATH'] };
  const control = (...words: string[]) => alone(['control', ...words], noCredentials);
  const status = async () => JSON.parse((await alone(['status', '--json'], noCredentials)).out);
  const members = async () =>
    (await status()).tasks.find((task: { task: string }) => task.task === 'members')?.done ?? 0;
  try {
    expect(await control('pause')).toMatchObject({ code: 2, said: expect.stringContaining('No run is at work') });
    const watch = spawn(process.execPath, [cli, 'status', '--watch', '--json', '--dir', dir]);
    let watched = '';
    watch.stdout.on('data', chunk => {
      watched += chunk;
    });
    await expect.poll(() => watched, { timeout: 50_000 }).not.toBe('');
    const end = ended(its.start(['run'], 20));
    await expect.poll(async () => (await control('pause')).code, { timeout: 50_000 }).toBe(0);
    // Between reading the Users and the run itself, the command makes the file anew: the pause holds.
    const mode = () => (statSync(join(dir, 'control.json'), { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
    await expect.poll(mode, { timeout: 10_000 }).toBe(0o600);
    await sleep(700);
    const held = await members();
    await sleep(700);
    expect(await members()).toBe(held);
    expect((await status()).pace).toEqual({ paused: true, rate: 20, limit: 20 });
    expect((await alone(['status'], noCredentials)).out).toContain('paused');

    expect(await control('rate', '30')).toMatchObject({ code: 2, said: expect.stringContaining('from 1 to 20') });
    expect((await control('rate', '10')).code).toBe(0);
    expect((await control('resume')).out).toContain('at most 10 of 20 calls a second');
    await expect.poll(members, { timeout: 50_000 }).toBeGreaterThan(held);
    expect((await control('rate', '20')).code).toBe(0);
    expect(await end).toEqual({ code: 0, said: '' });
    expect(existsSync(join(dir, 'control.json'))).toBe(false);
    expect((await status()).result).toMatchObject({ outcome: 'done', mismatches: 0 });

    // The watch looks once a second.
    await expect.poll(() => watched.trim().split('\n').at(-1), { timeout: 50_000 }).toMatch(/"outcome":"done"/);
    const seen = watched
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(seen[0]).toMatchObject({ running: null, result: null });
    expect(seen.some(one => one.pace?.paused)).toBe(true);
    watch.kill('SIGINT');
    expect((await ended(watch)).code).toBe(130);
  } finally {
    await its.close();
  }
});

test('Ctrl+C ends a paused run at once, saved', async () => {
  const its = await stage({ passwords: 'reset' }, { users: 60 });
  try {
    const run = its.start(['run'], 20);
    const end = ended(run);
    await expect.poll(async () => (await its.alone(['control', 'pause'])).code, { timeout: 50_000 }).toBe(0);
    await sleep(500);
    run.kill('SIGINT');
    expect((await end).code).toBe(130);
    expect(existsSync(join(its.dir, 'control.json'))).toBe(false);
    expect(await ended(its.start(['run']))).toEqual({ code: 0, said: '' });
  } finally {
    await its.close();
  }
});
