/** Users who lose something by the move: who is in which list, and what is written to them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { notices } from '../../source/migration/report/notices.ts';
import type { User } from '../../source/migration/sources/user.ts';
import { person, unverified, verified } from './people.ts';
import { stage } from './stage.ts';

const groupsOf = (user: User, moved: { password?: boolean; left?: true; answers?: Answers } = {}) => {
  const [address] = [...user.emails.filter(one => one.verified), ...user.emails];
  const placed = moved.left
    ? undefined
    : { tenants: [], email: address?.email ?? '', verified: address?.verified === true };
  const { password = false, answers = { passwords: 'file' } } = moved;
  return notices.filter(one => one.concerns({ user, placed, password, answers })).map(one => one.id);
};

test.each<[string, User, Parameters<typeof groupsOf>[1], string[]]>([
  ['nothing lost', person('a'), { password: true }, []],
  ['a password that does not come along', person('a'), {}, ['new-password']],
  ['a project without passwords', person('a'), { answers: { passwords: 'none' } }, ['email-only', 'no-password']],
  [
    'a passkey alone',
    person('a', { password: false, passkeys: true, totp: true }),
    {},
    ['email-only', 'authenticator-app', 'passkeys'],
  ],
  ['a passkey beside a password that moves', person('a', { passkeys: true }), { password: true }, ['passkeys']],
  [
    'a provider that B2B has not',
    person('a', { password: false, oauth: ['Apple'] }),
    {},
    ['email-only', 'other-providers'],
  ],
  [
    'a phone that was never verified',
    person('a', { phones: [{ phone_number: '+31612345678', verified: false }] }),
    { password: true },
    ['phone'],
  ],
  [
    'an email that is not verified',
    person('a', { password: false, emails: unverified('a@a.example') }),
    {},
    ['unverified-email'],
  ],
  [
    'several addresses',
    person('a', { emails: [...verified('a@a.example'), ...verified('b@a.example')] }),
    { password: true },
    ['further-emails'],
  ],
  [
    'one who is left out, and nothing else is said to them',
    person('a', { passkeys: true }),
    { left: true },
    ['left-out'],
  ],
])('%s', (_, user, moved, expected) => {
  expect(groupsOf(user, moved)).toEqual(expected);
});

test('a run writes a list and a text of each group that has Users; as many as the report says; for the owner only', async () => {
  const opened = await stage({}, { users: 120, limits: 'off' });
  try {
    await opened.migration.readInventory(() => {});
    const { left, methods } = await opened.migration.run(opened.answers, () => {});
    const dir = join(opened.dir, 'report', 'notices');
    const rows = (id: string): Record<string, string>[] =>
      existsSync(join(dir, `${id}.csv`)) ? parse(readFileSync(join(dir, `${id}.csv`)), { columns: true }) : [];
    const of = (id: string, outcome: 'again' | 'lost') => methods.find(one => one.id === id)?.[outcome] ?? 0;
    expect(rows('left-out')).toHaveLength(left.reduce((sum, one) => sum + one.users, 0));
    expect(new Set(rows('left-out').map(one => one['reason']))).toEqual(new Set(left.map(one => one.label)));
    expect(rows('new-password')).toHaveLength(of('password', 'again'));
    expect(rows('authenticator-app')).toHaveLength(of('totp', 'again'));
    expect(rows('passkeys')).toHaveLength(of('passkeys', 'lost'));
    expect(rows('passkeys').length).toBeGreaterThan(0);
    const report = JSON.parse(readFileSync(join(opened.dir, 'report', 'report.json'), 'utf8'));
    const groups = report.notices as { id: string; users: number }[];
    for (const { id, users } of groups) {
      expect(rows(id)).toHaveLength(users);
      expect(readFileSync(join(dir, `${id}.txt`), 'utf8')).toMatch(/^Subject: .+\n\nHello {{name}},/);
    }
    const files = readdirSync(dir);
    expect(files).toHaveLength(groups.length * 2);
    for (const name of files) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  } finally {
    await opened.close();
  }
});
