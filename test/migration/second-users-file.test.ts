/** Another export file in the folder of a rehearsal: its Users are read, what changed is shown, and the next run follows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { Migration } from '../../source/migration/migration.ts';
import { changesText } from '../../source/migration/sources/change-words.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'second-file-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const user = (name: string, tenant: string, more: object = {}) => ({
  user_id: `user-test-${name}`,
  emails: [{ email_id: `email-test-${name}`, email: `${name}@${tenant}.example`, verified: true }],
  trusted_metadata: { tenant },
  created_at: '2024-01-01T00:00:00Z',
  ...more,
});

const answers = (path: string): Answers => ({
  mode: 'rehearse',
  usersFrom: 'file',
  usersFile: path,
  b2bProject: 'workspace_key',
  b2bProjectName: 'B2B',
  passwordScope: 'cross_org',
  passwords: 'none',
  tenancy: 'trusted_metadata',
  tenantKey: 'tenant',
  sessions: 'log_in_again',
  confirmed: true,
});

/** What a command does with the folder and this file. */
async function opened<T>(path: string, work: (migration: Migration) => Promise<T>): Promise<T> {
  const environment = await openEnvironment({
    dir: join(dir, 'm'),
    answers: answers(path),
    credentials: {},
    addresses: {},
  });
  const migration = await environment.open();
  try {
    return await work(migration);
  } finally {
    migration.close();
    await environment.close();
  }
}

function written(name: string, users: object[]): string {
  const path = join(dir, name);
  writeFileSync(path, JSON.stringify(users));
  return path;
}

const run = (path: string) =>
  opened(path, async migration => {
    if (!migration.summary()) await migration.readInventory(() => {});
    return { summary: migration.summary(), result: await migration.run(answers(path), () => {}) };
  });

test('new, changed and gone Users are counted, and the run takes them over', async () => {
  const ada = user('ada', 'acme');
  const bob = user('bob', 'acme');
  const first = written('first.json', [ada, bob, user('cem', 'globex')]);
  expect((await run(first)).result).toMatchObject({ outcome: 'done', members: 3, mismatches: 0 });
  // Addresses changed hands, a User is gone, and one is new.
  const second = written('second.json', [
    { ...ada, emails: [{ ...ada.emails[0], email: 'bob@acme.example' }] },
    { ...bob, emails: [{ ...bob.emails[0], email: 'ada@acme.example' }] },
    user('dana', 'globex'),
  ]);
  const { summary, result } = await run(second);
  expect(summary?.changes).toEqual({ added: 1, changed: 2, gone: 1 });
  expect(changesText(summary ?? {})).toBe('Since the reading before: 1 new, 2 changed, 1 gone.');
  // Of the Member whose User is gone, the team decides.
  expect(result).toMatchObject({ outcome: 'needs_people', failed: 1 });
  expect(result.outcomes).toMatchObject({ migrated: 3 });
});

test('the same file is not read again, also when it is gone; a bad one changes nothing', async () => {
  const path = written('users.json', [user('ada', 'acme'), user('bob', 'acme')]);
  await run(path);
  const bad = join(dir, 'bad.json');
  writeFileSync(bad, '[{"user_id": "user-test-ada", "emails": []}');
  await expect(opened(bad, async () => {})).rejects.toMatchObject({ exitCode: 2 });
  await expect(opened(join(dir, 'missing.json'), async () => {})).rejects.toMatchObject({ exitCode: 2 });
  rmSync(path);
  const { summary, result } = await run(path);
  expect(summary?.reading).toBe(1);
  expect(result).toMatchObject({ outcome: 'done', members: 2, mismatches: 0 });
});

test('half a reading is no measure of what changed', async () => {
  // More than one page.
  const path = written(
    'users.json',
    Array.from({ length: 1001 }, (_, index) => user(`user${index}`, 'acme')),
  );
  await opened(path, async migration => {
    await migration.readInventory(() => {});
    const stop = new AbortController();
    await expect(migration.readInventory(() => stop.abort(new Error('stopped')), stop.signal)).rejects.toThrow(
      'stopped',
    );
    expect((await migration.readInventory(() => {})).changes).toBeUndefined();
    expect((await migration.readInventory(() => {})).changes).toEqual({ added: 0, changed: 0, gone: 0 });
  });
});
