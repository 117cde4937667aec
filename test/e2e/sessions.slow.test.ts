/** Sessions carried over in a practice: the wizard in a terminal, then the commands that it names. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, keys, Terminal } from './terminal.ts';

const beforeSessions = [
  ...['--mode', 'practice', '--reason', 'organizations', '--b2b-project-name', 'Practice', '--password-scope'],
  ...['cross_org', '--passwords', 'reset', '--organization-word', 'Class', '--member-word', 'Student', '--tenancy'],
  ...['trusted_metadata', '--tenant-key', 'tenant', '--left-over', 'leave_out', '--no-email', 'leave_out'],
  ...['--unverified-email', 'keep_unverified', '--settings', 'leave', '--checklist', 'none'],
  ...['--database', 'none'],
];

test('a practice with sessions carried over is proved by Enter alone, and every command that it names at the end works', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'practice-'));
  const terminal = new Terminal(['--dir', dir, ...beforeSessions], { columns: 140, rows: 50 });
  await terminal.see('Use what was read');
  await terminal.type(keys.enter, 'Do users stay logged in?');
  await terminal.see(/67 of 200 Users are logged in now, half of them for 3[01] days more/);
  await terminal.see(/Advised: log in again\./);
  await terminal.type(keys.down, /❯ Keep sessions/);
  for (const next of [
    'How a session is carried over',
    'Which claim',
    'Which audience',
    'Which issuer',
    'Where are their public keys?',
    'further claims',
    'who was not moved?',
    'as you mean it?',
  ])
    await terminal.type(keys.enter, next);
  await terminal.type(keys.enter, '❯ Start');
  await terminal.type(keys.enter, 'Does a session really come over?');
  await terminal.type(keys.enter, /✔ B2B session +made, authenticated, and revoked again/);
  await terminal.type(keys.enter, /records compared, 0 mismatches/);
  await terminal.type(keys.enter, 'Report: ');
  expect(await terminal.exit()).toBe(0);

  // The same as on the screen, in lines that are not broken.
  expect(terminal.history().join('')).toContain(`node ${cli} sessions prove`);
  const said = readFileSync(join(dir, 'report', 'summary.md'), 'utf8');
  const named = (words: string) =>
    new RegExp(`\`node \\S*dist/cli\\.js ${words} ([^\`]*)\``).exec(said)?.[1]?.split(' ') ?? [];
  const run = (words: string[]) => spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });
  const proved = run(['sessions', 'prove', ...named('sessions prove')]);
  expect(proved.stdout + proved.stderr).toContain('✔ B2B session');
  const carried = run(['sessions', 'carry', ...named('sessions carry'), '--several', 'each']);
  expect(carried.stdout).toMatch(/^\d\d of 67 old sessions carried over, \d\d new sessions issued, in /);
  expect(carried.stdout).toMatch(/\n {2}lines \d+, \d+/);
  expect(carried.status).toBe(3);
  const pairs = readFileSync(join(dir, 'practice-new-sessions.ndjson'), 'utf8').trim().split('\n');
  expect(pairs.length).toBeGreaterThan(40);
  const revoked = run(['sessions', 'revoke', ...named('sessions revoke')]);
  expect(revoked.stdout).toMatch(/Consumer sessions are ended/);
  expect(revoked.status).toBe(0);
  const finished = run(['sessions', 'finish', ...named('sessions finish')]);
  expect(finished.stdout).toMatch(/Trusted Auth Token profile: 1 removed or restored\./);
  expect(finished.status).toBe(0);
  const flags = beforeSessions.slice(2);
  const verified = run(['verify', '--dir', dir, '--mode', 'practice', ...flags]);
  expect(verified.stdout + verified.stderr).toContain('0 mismatches');
  expect(run(['undo', ...named('undo')]).stdout).toContain('This run created');
  const out = join(dir, 'app');
  expect(run(['bridge', 'express', '--out', out, ...named('bridge express').slice(2)]).stdout).toContain('Written:');
}, 120_000);
