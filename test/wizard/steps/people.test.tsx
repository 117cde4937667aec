import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { noFacts } from '../../../source/wizard/facts.ts';
import { persistable, visible } from '../../../source/wizard/flow.ts';
import { summary } from '../fake.ts';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

it('shows how many Users there are and proposes the safe option', async () => {
  const app = await openApp({ at: 'preview' });
  await app.press(key.enter, key.enter);
  expect(app.text()).toContain('18 Users have no email.');
  await app.press(key.enter);
  expect(app.text()).toContain('22 Users have only unverified emails.');
  await app.press(key.esc);
  expect(app.text()).toContain('18 Users have no email.');
});

describe('pending and locked Users', () => {
  const counts = (pending: number, locked: number) => ({
    ...summary,
    notCarried: [
      { id: 'pending', label: 'Pending Users', users: pending, note: '' },
      { id: 'locked', label: 'Locked Users', users: locked, note: '' },
    ],
  });

  it('are asked about one after the other, with what happens to each, and both answers are saved', async () => {
    const app = await openApp({ at: 'unverifiedEmail', summary: counts(7, 1) });
    await app.press(key.enter);
    expect(app.body()).toMatchInlineSnapshot(`
      "
        7 Users are pending. What of them?
        They were invited and never logged in. A Member made of one is active.

        ❯ Move them like the others
            They verify their email at their first login.
          Leave them out
            Listed in skipped.csv.

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave · ? help
        https://stytch.com/docs/resources/migrations/migrating-from-consumer-to-b2b"
    `);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)?.pendingUsers).toBe('leave_out');
    expect(app.body()).toMatchInlineSnapshot(`
      "
        1 User is locked. What of them?
        A lock does not move: a locked User would be let in again.

        ❯ Leave them out
            Listed in skipped.csv. Run again after the lock.
          Move them, unlocked
            They can log in at once.

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave · ? help
        https://stytch.com/docs/resources/migrations/migrating-from-consumer-to-b2b"
    `);
    await app.press(key.enter);
    expect(app.saved.at(-1)?.lockedUsers).toBe('leave_out');
    expect(app.text()).toContain('9 Users have an authenticator app. Do you have the secrets?');
    await app.press(key.enter);
    expect(app.text()).toContain('12 verified phones, which move; 9 authenticator apps');
    await app.press(key.enter);
    expect(app.text()).toContain('When is each Member created?');
  });

  it('without an email, or with only unverified ones, are asked about only where there are some', async () => {
    const none = { ...counts(0, 0), noEmail: 0, unverifiedEmail: 0 };
    const asked = (found: typeof summary) => visible({ ...noFacts(), summary: found }).map(({ id }) => id);
    expect(asked(none)).not.toContain('noEmail');
    expect(asked(none)).not.toContain('unverifiedEmail');
    expect(asked({ ...none, noEmail: 1, unverifiedEmail: 1 })).toEqual(
      expect.arrayContaining(['noEmail', 'unverifiedEmail']),
    );
  });

  it('have safe defaults: pending Users move, locked ones do not', async () => {
    const app = await openApp({ at: 'unverifiedEmail', summary: counts(2, 2) });
    await app.press(key.enter, key.enter, key.enter);
    expect(app.saved.at(-1)).toMatchObject({ pendingUsers: 'create', lockedUsers: 'leave_out' });
  });

  it('are not asked about where there are none', async () => {
    const app = await openApp({ at: 'unverifiedEmail', summary: counts(0, 0) });
    await app.press(key.enter);
    expect(app.text()).toContain('9 Users have an authenticator app.');
    await app.press(key.enter);
    expect(app.text()).toContain('20 Users have a second factor.');
    await app.press(key.enter);
    expect(app.text()).toContain('When is each Member created?');
    expect(app.saved.at(-1)).not.toHaveProperty('pendingUsers');
    expect(app.saved.at(-1)).not.toHaveProperty('lockedUsers');
  });

  it('keep their answers while the Users are read again', async () => {
    const app = await openApp({
      at: 'unverifiedEmail',
      summary: counts(7, 0),
      answers: { pendingUsers: 'leave_out', lockedUsers: 'create' },
    });
    await app.press(key.enter, key.enter);
    expect(app.saved.at(-1)?.pendingUsers).toBe('leave_out');
    expect(persistable({ ...noFacts(), answers: { lockedUsers: 'create' } }).lockedUsers).toBe('create');
  });
});
