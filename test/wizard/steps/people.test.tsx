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
    expect(app.text()).toContain('Which metadata does a Member get?');
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
    await app.press(key.enter, key.enter);
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

describe('metadata', () => {
  const tenants = { ...summary, tenantKeys: summary.tenantKeys.map(one => ({ ...one, several: 0 })) };

  it('is asked about only where it is too large, the tenant key is a list, or rules are there', () => {
    const answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant' } as const;
    const isAsked = (found: typeof summary | null, given: object = answers) =>
      visible({ ...noFacts(), summary: found, answers: given }).some(({ id }) => id === 'metadata');
    expect(isAsked(summary)).toBe(true);
    expect(isAsked(tenants)).toBe(false);
    expect(isAsked(summary, { ...answers, tenancy: 'email_domain' })).toBe(false);
    const large = { users: 1, examples: [], keys: { count: 0, examples: [] } };
    expect(isAsked({ ...tenants, largeMetadata: large })).toBe(true);
    expect(isAsked(tenants, { ...answers, metadata: 'drop trusted.tenant' })).toBe(true);
    expect(isAsked(null)).toBe(false);
    expect(isAsked(null, { ...answers, metadata: 'all' })).toBe(true);
  });

  it('is typed as rules; one that is wrong is named, and the question stays', async () => {
    const app = await openApp({ at: 'unverifiedEmail' });
    await app.press(key.enter, key.enter, key.enter, key.ctrlU, 'drop tenant', key.enter);
    expect(app.text()).toContain('"drop tenant" is no rule about metadata.');
    await app.press(key.ctrlU, 'drop trusted.tenant', key.enter);
    expect(app.saved.at(-1)?.metadata).toBe('drop trusted.tenant');
    expect(app.text()).toContain('When is each Member created?');
  });
});

describe('external ids of their own', () => {
  const withIds = (users: number) => ({
    ...summary,
    notCarried: [{ id: 'external_id', label: 'External ids of Users', users, note: '' }],
  });

  it('are asked about only where some User has one', () => {
    const isAsked = (found: typeof summary | null, answers = {}) =>
      visible({ ...noFacts(), summary: found, answers }).some(({ id }) => id === 'memberExternalId');
    expect(isAsked(withIds(1))).toBe(true);
    expect(isAsked(summary)).toBe(false);
    expect(isAsked(null)).toBe(false);
    expect(isAsked(null, { memberExternalId: 'own' })).toBe(true);
  });

  it('are dropped by default, and kept by choice', async () => {
    const app = await openApp({ at: 'unverifiedEmail', summary: withIds(41) });
    await app.press(key.enter, key.enter, key.enter);
    expect(app.text()).toContain('41 Users have an external id of their own.');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.memberExternalId).toBe('user_id');
    await app.press(key.esc, key.down, key.down, key.enter);
    expect(app.saved.at(-1)?.memberExternalId).toBe('own');
  });
});
