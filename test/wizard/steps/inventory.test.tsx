import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeMigration, summary } from '../fake.ts';
import { headingOf, key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

describe('inventory', () => {
  it('shows the progress, then what there is and what becomes of it', async () => {
    const migration = fakeMigration();
    let finish = () => {};
    migration.hold.reading = new Promise(resolve => {
      finish = resolve;
    });
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toMatch(/100 of 200 Users +900 a second +1 s left/);
    finish();
    await settle();
    expect(app.text()).toMatch(/Passkeys +9 +✖ lost/);
    await app.press(key.down, key.enter);
    await settle();
    expect(migration.calls.filter(call => call === 'readInventory')).toHaveLength(2);
    await app.press(key.enter);
    expect(app.text()).toContain(headingOf('settings'));
  });

  it('says that it waits, for how long and why, while Stytch cannot be reached', async () => {
    const migration = fakeMigration();
    migration.hold.reading = new Promise(() => {});
    migration.wait = { seconds: 8, why: 'Stytch cannot be reached' };
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toContain('Waiting 8 s: Stytch cannot be reached. Ctrl+C saves and leaves.');
  });

  it('reads once, also when Enter is pressed twice', async () => {
    const migration = fakeMigration();
    const app = await openApp({ at: 'inventory', migration });
    await app.press(key.down);
    migration.calls = [];
    migration.hold.reading = new Promise(resolve => setTimeout(resolve, 50));
    await app.together(key.enter, key.enter);
    await migration.hold.reading;
    await settle();
    expect(migration.calls).toEqual(['readInventory', 'countSessions']);
  });

  it('counts sessions where an earlier count was interrupted, and reads nothing again', async () => {
    const { sessions: _, ...uncounted } = summary;
    const migration = fakeMigration();
    migration.summary = () => uncounted;
    const app = await openApp({ at: 'connect', migration });
    await app.press(key.enter);
    expect(app.text()).toContain('This is what there is');
    expect(migration.calls).toEqual(['countSessions']);
    await app.press(key.enter);
    expect(app.text()).toContain(headingOf('settings'));
  });

  it('has the plan computed while sessions are counted, and counts again where that fails', async () => {
    const migration = fakeMigration();
    const { countSessions } = migration;
    let fail = (_: Error) => {};
    const { sessions: _, ...uncounted } = summary;
    const { readInventory } = migration;
    migration.readInventory = async (...given) => {
      await readInventory(...given);
      return uncounted;
    };
    migration.countSessions = () =>
      new Promise((_done, reject) => {
        fail = reject;
      });
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toContain('200 Users read. Asking some of them');
    await settle();
    expect(migration.planned).toHaveLength(1);
    migration.countSessions = countSessions;
    fail(new Error('broken'));
    await settle();
    await app.press(key.enter);
    expect(app.text()).toContain('This is what there is');
    expect(app.text()).toContain('Use what was read');
    expect(migration.calls).toEqual(['readInventory', 'countSessions']);
  });

  it('begins nothing more when it is left while the target is read', async () => {
    const migration = fakeMigration();
    migration.readTarget = (_answers, signal) =>
      new Promise((_done, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    const app = await openApp({ at: 'inventory', migration });
    expect(migration.calls).toEqual(['readInventory']);
    await app.press(key.ctrlC);
    await settle();
    expect(migration.calls).toEqual(['readInventory']);
  });

  it('shows progress when the total is not known', async () => {
    const migration = fakeMigration();
    migration.readInventory = async onProgress => {
      onProgress({ read: 1234, total: null, rate: 400, secondsLeft: null });
      return new Promise(() => {});
    };
    const app = await openApp({ at: 'inventory', migration });
    expect(app.text()).toContain('1,234 Users read');
  });
});
