/** A folder that a run was begun in with flags is enough for every command that follows. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, stage } from './stage.ts';
import { keys, Terminal } from './terminal.ts';

const noCredentials = { PATH: process.env['PATH'] };
let its: Awaited<ReturnType<typeof stage>>;

beforeAll(async () => {
  its = await stage({ passwords: 'reset' }, { users: 40 });
  expect(await ended(its.start(['run']))).toEqual({ code: 0, said: '' });
});
afterAll(() => its.close());

const savedAnswers = () => JSON.parse(readFileSync(join(its.dir, 'answers.json'), 'utf8')).answers;

test('run saves what it was given, readable by its owner only', () => {
  expect(savedAnswers()).toMatchObject({ mode: 'migrate', tenancy: 'trusted_metadata', passwords: 'reset' });
  expect(statSync(join(its.dir, 'answers.json')).mode & 0o777).toBe(0o600);
  for (const secret of [its.env['STYTCH_CONSUMER_SECRET'], its.env['STYTCH_WORKSPACE_KEY_SECRET']])
    expect(readFileSync(join(its.dir, 'answers.json'), 'utf8')).not.toContain(secret);
});

test('what only reads the journal needs neither answers nor credentials', async () => {
  expect(await its.alone(['status'], noCredentials)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/Members +done/),
  });
  expect(await its.alone(['undo', '--dry-run'], noCredentials)).toMatchObject({
    code: 0,
    out: expect.stringContaining('This run created'),
  });
  const preview = JSON.parse((await its.alone(['undo', '--dry-run', '--json'], noCredentials)).out);
  expect(preview.name).toMatch(/^project-test-/);
  rmSync(join(its.dir, 'report'), { recursive: true });
  expect(await its.alone(['report'], noCredentials)).toMatchObject({ code: 0, out: `${join(its.dir, 'report')}\n` });
  expect(readFileSync(join(its.dir, 'report', 'summary.md'), 'utf8')).toContain('Members');
  expect(await its.alone(['bridge', 'express', '--out', join(its.dir, 'app')], noCredentials)).toMatchObject({
    code: 0,
  });
});

test('what calls Stytch asks for credentials alone, all of them at once', async () => {
  expect(await its.alone(['verify', '--quiet'])).toEqual({ code: 0, out: '', said: '' });
  const { code, said } = await its.alone(['verify'], noCredentials);
  expect(code).toBe(2);
  for (const variable of ['STYTCH_CONSUMER_SECRET', 'STYTCH_WORKSPACE_KEY_ID', 'STYTCH_WORKSPACE_KEY_SECRET'])
    expect(said).toContain(variable);
  expect(said).not.toContain('--tenancy');
});

test('a flag that contradicts what the run holds on to is refused, and nothing is saved', async () => {
  const before = savedAnswers();
  for (const command of ['run', 'verify', 'plan']) {
    const { code, said } = await its.alone([command, '--tenancy', 'email_domain', '--member-word', 'Pupil']);
    expect(code).toBe(2);
    expect(said).toContain('The answers changed since this run began: tenancy.');
  }
  expect(savedAnswers()).toEqual(before);
});

test('the wizard goes on there, and asks for nothing', async () => {
  const env = Object.fromEntries(Object.entries(its.env).filter(([name]) => name.startsWith('STYTCH_')));
  const terminal = new Terminal(['--dir', its.dir], { env: env as Record<string, string> });
  await terminal.see('Go on with it?');
  await terminal.type(keys.enter, /records compared, 0 mismatches/);
  terminal.send(keys.ctrlC);
  expect(await terminal.exit()).toBe(130);
});

test.each(['status', 'report', 'undo --dry-run', 'bridge express'])('%s creates no folder', async words => {
  const dir = join(its.dir, 'no-such-folder');
  const { code } = await its.alone(
    [...words.split(' '), ...(words.startsWith('bridge') ? ['--out', join(its.dir, 'other')] : [])],
    noCredentials,
    dir,
  );
  expect(code).toBe(words === 'report' ? 2 : 0);
  expect(existsSync(dir)).toBe(false);
});

test('undo takes the run back with its confirmation alone', async () => {
  const { name } = JSON.parse((await its.alone(['undo', '--dry-run', '--json'], noCredentials)).out);
  const { code, out } = await its.alone(['undo', '--confirm', name]);
  expect(code).toBe(0);
  expect(out).toContain('removed or restored.');
});
