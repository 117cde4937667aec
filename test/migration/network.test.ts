/** While Stytch cannot be reached, reading Users says so at once, and stops when it is told to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { InventoryProgress } from '../../source/migration/model.ts';

test('the wait is reported with its reason, and an interruption ends it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'network-'));
  // Nothing listens there.
  const api = 'http://127.0.0.1:9';
  const environment = await openEnvironment({
    dir,
    answers: { mode: 'migrate', b2bProject: 'workspace_key' },
    credentials: { consumerProjectId: 'project-test-1', consumerSecret: 'secret-test-1' },
    addresses: { api, management: api },
  });
  const migration = await environment.open();
  const stop = new AbortController();
  const seen: InventoryProgress[] = [];
  const reading = migration.readInventory(progress => {
    seen.push(progress);
    stop.abort();
  }, stop.signal);
  await expect(reading).rejects.toThrow();
  expect(seen).toMatchObject([{ read: 0, wait: { seconds: expect.any(Number), why: 'Stytch cannot be reached' } }]);
  migration.close();
  rmSync(dir, { recursive: true });
});
