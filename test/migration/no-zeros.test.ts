/** Answers of the management API without zero values: a migration reads them as if they were there. */
import { expect, test } from 'vitest';
import { stage } from './stage.ts';

test('a migration with sessions runs, is verified, and is undone', { timeout: 60_000 }, async () => {
  const opened = await stage(
    { sessions: 'carry_over' },
    { users: 20, limits: 'off', faults: [{ kind: 'no-zeros', on: '* /pwa/*' }] },
  );
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  await opened.close();
});
