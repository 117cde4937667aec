/** Answers of the management API without zero values: a migration reads them as if they were there. */
import { expect, test } from 'vitest';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { stage, unlimited } from './stage.ts';

test('a migration with sessions runs, is verified, and is undone', { timeout: 60_000 }, async () => {
  const opened = await stage({ sessions: 'carry_over', settings: 'copy' }, { users: 20, limits: 'off' });
  const { consumer, workspace } = opened.sandbox.credentials;
  opened.sandbox.faults.set([{ kind: 'no-zeros', on: '* /pwa/*' }]);
  const management = managementClient({
    keyId: workspace.key_id,
    keySecret: workspace.key_secret,
    dispatcher: createTransport({ origin: opened.sandbox.url, ...unlimited }),
  });
  // A template that is not set is all zeros.
  const empty = { template_content: '', custom_audience: '' };
  const slugs = [consumer.project_slug, consumer.environment_slug] as const;
  expect(await management.jwtTemplates.set(...slugs, 'SESSION', empty)).toMatchObject(empty);

  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  expect(await management.jwtTemplates.get(...slugs, 'SESSION')).toMatchObject(empty);
  await opened.close();
});
