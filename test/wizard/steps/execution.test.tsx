import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import { fakeMigration } from '../fake.ts';
import { key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

describe('execution', () => {
  it('shows a row a task, then the result', async () => {
    const migration = fakeMigration();
    let finish = () => {};
    migration.hold.running = new Promise(resolve => {
      finish = resolve;
    });
    const app = await openApp({ at: 'execution', migration });
    await vi.waitFor(() => expect(app.text()).toMatch(/● Organizations +█+░+ +12 of 24 +60\/s, 2 s left/));
    finish();
    await settle();
    expect(app.text()).toContain('✔ 202 records compared, 0 mismatches');
  });

  it('pauses and resumes with p, and changes the rate with + and -, also where keys come in one piece', async () => {
    const migration = fakeMigration();
    migration.hold.running = new Promise(() => {});
    const app = await openApp({ at: 'execution', migration });
    expect(app.text()).toContain('p pause · + faster · - slower · Ctrl+C stop and save');
    await app.press('p');
    await vi.waitFor(() => expect(app.text()).toContain('Paused: no call is sent. p goes on.'));
    expect(migration.throttle.state.paused).toBe(true);
    await app.press('p--');
    await vi.waitFor(() => expect(app.text()).toContain('At most 48 of 60 calls a second'));
    await app.press('++++');
    expect(migration.throttle.state).toEqual({ paused: false, rate: 60, limit: 60 });
    await app.workspace.close();
  });

  it('stops at Ctrl+C and waits until it is saved', async () => {
    const migration = fakeMigration();
    migration.hold.running = new Promise(() => {});
    const app = await openApp({ at: 'execution', migration });
    await app.press(key.ctrlC);
    expect(app.all()).toContain('Stopping, and saving what is done.');
    await app.workspace.close();
    expect(app.environment.closed).toBe(true);
  });

  it('shows waits, and says in three parts why it cannot go on', async () => {
    const migration = fakeMigration();
    let fail = (_: Error) => {};
    migration.run = async (_answers, onEvent) => {
      onEvent({ type: 'wait', seconds: 30, why: 'the limit of members create was met' });
      return new Promise((_, reject) => {
        fail = reject;
      });
    };
    const app = await openApp({ at: 'execution', migration });
    await vi.waitFor(() => expect(app.text()).toMatch(/Waiting (30|29) s: the limit of members create was met/));
    fail(new UserError({ what: 'The key was taken back.', why: '401 from Stytch.', next: 'Make a new one.' }));
    await settle();
    expect(app.text()).toMatch(/The key was taken back\.\s+401 from Stytch\.\s+Make a new one\./);
  });
});
