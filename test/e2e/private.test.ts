/** Everything that the program makes is for its owner only, also where the umask would let others in. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const answers = [
  ...[
    '--mode',
    'practice',
    '--reason',
    'organizations',
    '--b2b-project-name',
    'Practice',
    '--password-scope',
    'cross_org',
  ],
  ...['--passwords', 'file', '--tenancy', 'trusted_metadata', '--tenant-key', 'tenant', '--left-over', 'leave_out'],
  ...['--organization-word', 'Class', '--member-word', 'Student', '--no-email', 'leave_out'],
  ...['--unverified-email', 'keep_unverified', '--sessions', 'log_in_again'],
];

test('a practice under umask 000: configuration, journal, report, log, invented files and the compile cache', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const { XDG_CACHE_HOME: _cache, XDG_CONFIG_HOME: _config, ...rest } = process.env;
  const env = { ...rest, HOME: home };
  const run = (...words: string[]) =>
    execFileSync('bash', ['-c', 'umask 000; exec "$0" "$@"', process.execPath, 'dist/cli.js', ...words], { env });
  run('run', '--no-input', '--quiet', '--rate', '5000', ...answers);
  // The last loads of a process are cached when it ends.
  run('status');

  const made = readdirSync(home, { recursive: true }) as string[];
  const names = made.map(name => name.replace(/^.*\//, ''));
  for (const name of ['journal.sqlite', 'sandbox.sqlite', 'run.log', 'report', 'crosswalk.csv', 'lock.sqlite']) {
    expect(names, name).toContain(name);
  }
  expect(made.some(name => /\.cache\/stytch-b2b-migrate\/v\d+.*\//.test(name))).toBe(true);
  const open = made.filter(name => (statSync(join(home, name)).mode & 0o077) !== 0);
  // Node makes these; the folder above them lets no one in.
  expect(open.filter(name => !name.startsWith('.cache/stytch-b2b-migrate/'))).toEqual([]);
  expect(statSync(join(home, '.cache/stytch-b2b-migrate')).mode & 0o777).toBe(0o700);
});
