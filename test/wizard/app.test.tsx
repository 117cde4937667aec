import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { fakeEnvironment, fakeMigration, summary } from './fake.ts';
import { headingOf, key, openApp } from './harness.tsx';

afterEach(cleanup);

it('leaves nothing wider than the window on any screen of the practice', async () => {
  const app = await openApp();
  for (let guard = 0; guard < 40 && !app.text().includes(headingOf('verified')); guard++) {
    for (const line of app.text().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    await app.press(key.enter);
  }
  expect(app.text()).toContain(headingOf('verified'));
  expect(app.saved.at(-1)).toMatchObject({ tenancy: 'trusted_metadata', tenantKey: summary.tenantKeys[0]?.key });
});

it('waits for an environment that is still opening before it closes everything', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const migration = fakeMigration();
  const environment = fakeEnvironment(migration);
  const openEnvironment = async () => {
    await promise;
    return environment;
  };
  const app = await openApp({ at: 'connect', migration, services: { openEnvironment } });
  const closed = app.workspace.close();
  resolve();
  await closed;
  expect(environment.closed).toBe(true);
  expect(migration.calls).toContain('close');
});
