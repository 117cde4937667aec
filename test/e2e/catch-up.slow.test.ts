/** Days after a real migration: the finished folder is opened again, and the wizard takes over what is new. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '../../source/sandbox/index.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { keys, Terminal } from './terminal.ts';

const answers = [
  ...['--mode', 'migrate', '--b2b-project', 'workspace_key', '--reason', 'organizations', '--b2b-project-name', 'Real'],
  ...[
    '--password-scope',
    'cross_org',
    '--passwords',
    'reset',
    '--organization-word',
    'Class',
    '--member-word',
    'Student',
  ],
  ...['--tenancy', 'trusted_metadata', '--tenant-key', 'tenant', '--left-over', 'leave_out', '--no-email', 'leave_out'],
  ...['--unverified-email', 'keep_unverified', '--sessions', 'log_in_again', '--b2b-environment', 'new'],
  ...['--settings', 'leave', '--doctor', 'assume', '--checklist', 'none'],
];

test('a finished migration is caught up with: read again, said yes to once more, and told what was new', async () => {
  const sandbox = await startSandbox({ users: 80, limits: 'off' });
  try {
    const dir = mkdtempSync(join(tmpdir(), 'catch-up-'));
    const { consumer, workspace } = sandbox.credentials;
    const env = {
      STYTCH_API_URL: sandbox.url,
      STYTCH_MANAGEMENT_URL: sandbox.url,
      STYTCH_CONSUMER_PROJECT_ID: consumer.project_id,
      STYTCH_CONSUMER_SECRET: consumer.secret,
      STYTCH_WORKSPACE_KEY_ID: workspace.key_id,
      STYTCH_WORKSPACE_KEY_SECRET: workspace.key_secret,
    };
    const first = new Terminal(['--dir', dir, ...answers], { env });
    await first.see('Use what was read');
    await first.type(keys.enter, 'as you mean it?');
    await first.type(keys.enter, 'Read on: the next warnings');
    await first.typeUntil(keys.enter, '❯ Start the migration');
    await first.type(keys.enter, 'This writes to your B2B project.');
    await first.type('y', /records compared, 0 mismatches[\s\S]*❯ Finish/);
    await first.type(keys.enter, 'Report: ');
    expect(await first.exit()).toBe(0);

    const dispatcher = createTransport({ origin: sandbox.url });
    const client = consumerClient({ projectId: consumer.project_id, secret: consumer.secret, dispatcher });
    await client.users.create({ email: 'new@acme-robotics.example', trusted_metadata: { tenant: 'acme-robotics' } });

    const later = new Terminal(['--dir', dir], { env });
    await later.see('Go on with it?');
    await later.type(keys.enter, /records compared, 0 mismatches[\s\S]*❯ Finish/);
    await later.type(keys.down, /❯ Catch up/);
    await later.type(keys.enter, /81 Users[\s\S]*❯ Use what was read/);
    await later.type(keys.enter, 'as you mean it?');
    await later.type(keys.enter, 'Read on: the next warnings');
    await later.typeUntil(keys.enter, '❯ Start the migration');
    await later.type(keys.enter, 'This writes to your B2B project.');
    await later.type('y', 'Since the last time: 1 added, 0 changed, 0 gone');
    await later.type(keys.enter, 'Report: ');
    expect(await later.exit()).toBe(0);
    expect(readFileSync(join(dir, 'report', 'crosswalk.csv'), 'utf8')).toContain('new@acme-robotics.example');
    expect(readFileSync(join(dir, 'report', 'summary.md'), 'utf8')).toContain('1 added, 0 changed, 0 gone');
  } finally {
    await sandbox.close();
  }
}, 90_000);
