/** A folder that waits for the hash file: all else is migrated, and the file is added when it is there. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openAnswers } from '../../source/config/answers-file.ts';
import { startSandbox } from '../../source/sandbox/index.ts';

const run = promisify(execFile);

test('later: status names what is open, and run --passwords <file> adds the hashes for good', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'passwords-'));
  const written: string[] = [];
  const sandbox = await startSandbox({
    users: 60,
    limits: 'off',
    onExchange: ({ method, path }) => written.push(`${method} ${path}`),
  });
  try {
    const { consumer, workspace } = sandbox.credentials;
    openAnswers(dir).save({
      mode: 'migrate',
      reason: 'organizations',
      b2bProject: 'workspace_key',
      b2bProjectName: 'B2B',
      passwordScope: 'cross_org',
      passwords: 'later',
      tenancy: 'single',
      singleName: 'All',
      noEmail: 'leave_out',
      unverifiedEmail: 'keep_unverified',
      sessions: 'log_in_again',
    });
    const env = {
      ...process.env,
      STYTCH_API_URL: sandbox.url,
      STYTCH_MANAGEMENT_URL: sandbox.url,
      STYTCH_CONSUMER_PROJECT_ID: consumer.project_id,
      STYTCH_CONSUMER_SECRET: consumer.secret,
      STYTCH_WORKSPACE_KEY_ID: workspace.key_id,
      STYTCH_WORKSPACE_KEY_SECRET: workspace.key_secret,
    };
    const program = (...words: string[]) => run(process.execPath, ['dist/cli.js', ...words, '--dir', dir], { env });
    const migrated = () => written.filter(call => call.endsWith('/b2b/passwords/migrate')).length;
    await program('run', '--no-input');
    expect(migrated()).toBe(0);
    expect((await program('status')).stdout).toContain('The hash file is still to come');

    const hashes = join(dir, 'stytch_password_hashes.csv');
    await sandbox.exportPasswords(hashes);
    const { stderr } = await program('run', '--no-input', '--passwords', hashes);
    expect(stderr).toMatch(/Hash file: (\d+) of \1 Users with a password have a line\./);
    const added = migrated();
    expect(added).toBeGreaterThan(20);
    expect((await program('status')).stdout).not.toContain('The hash file is still to come');
    // The folder remembers the file: the next run needs no flag, and finds nothing to do.
    await program('run', '--no-input');
    expect(migrated()).toBe(added);
  } finally {
    await sandbox.close();
    rmSync(dir, { recursive: true });
  }
});
