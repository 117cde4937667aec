/**
 * A classroom tool, from the first key to verified: an Organization is a Class, a Member is a Student; Student and Instructor are
 * roles, which people have in each of their Classes; several people are in several Classes.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { keys, Terminal } from './terminal.ts';

const inClass = (id: string, name: string, role: string) => ({ id, name, role });
const history = (role: string) => inClass('hist-101', 'History 101', role);
const literature = (role: string) => inClass('lit-2', 'Literature 2', role);

const people: [name: string, classes: object[]][] = [
  ['Ada', [history('Instructor'), literature('Student')]],
  ['Ben', [history('Student')]],
  ['Cem', [history('Student'), literature('Instructor')]],
  ['Dora', [literature('Student')]],
  ['Eva', []],
];
const idOf = (index: number) => `user-test-00000000-0000-4000-8000-00000000000${index}`;

const users = people.map(([first_name, classes], index) => ({
  user_id: idOf(index),
  status: 'active',
  name: { first_name, middle_name: '', last_name: 'Person' },
  emails: [{ email_id: `email-test-${index}`, email: `${first_name.toLowerCase()}@school.example`, verified: true }],
  trusted_metadata: { classes },
  untrusted_metadata: {},
  created_at: '2025-09-01T08:00:00Z',
}));

it('is walked, migrated and verified', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'classes-'));
  const file = join(dir, 'users.json');
  writeFileSync(file, JSON.stringify(users));
  const terminal = new Terminal(['--dir', dir]);
  await terminal.see('What would you like to do?');
  const choose = async (...steps: [keys: string, next: string | RegExp][]) => {
    for (const [pressed, next] of steps) await terminal.type(pressed, next);
  };
  const { enter, down, ctrlU } = keys;
  await choose(
    [down, '❯ Rehearse'],
    [enter, 'Why move to B2B?'],
    [enter, 'Where are your Users read from?'],
    [down, '❯ An export file'],
    [enter, 'Which export file?'],
    [`${ctrlU}${file}${enter}`, 'new B2B project be called'],
    [enter, 'be asked what is only assumed?'],
    [enter, /This folder's journal[\s\S]*❯ Go on/],
    [enter, 'Use what was read'],
    [enter, 'What does one password open?'],
    [enter, 'Where do the passwords come from?'],
    [enter, 'What does your application call an Organization?'],
    [`${ctrlU}Class${enter}`, 'And a user in one Class?'],
    [`${ctrlU}Student${enter}`, "What decides a User's Class?"],
    [enter, 'another rule?'],
    [enter, /❯ classes\n +4 Users, 2 values, 2 in several/],
    [enter, 'And Users who belong to no Class?'],
    [enter, 'Which roles does a Student have?'],
    [down, '❯ From a key in trusted_metadata'],
    [down, /❯ As they stand beside the tenant\n +Instructor, Student/],
    [enter, 'What does each role become?'],
    [`${ctrlU}Student=student, Instructor=instructor${enter}`, 'And roles that the B2B policy does not have?'],
    [enter, 'Who administers each Class'],
    [down, '❯ The User who is there longest'],
    [down, '❯ Those with the role of most rights'],
    [enter, 'Which role has the most rights?'],
    [`Instructor${enter}`, '2 Classes with 6 Students; 2 Users in several'],
  );
  expect(terminal.screen()).toMatch(/History 101 +3 +█/);
  expect(terminal.screen()).toMatch(/1 +no tenant in trusted_metadata/);
  await choose(
    [enter, 'Ways to log in'],
    [enter, 'Which metadata does a Student get?'],
    [`${ctrlU}drop trusted.classes${enter}`, 'created?'],
    [enter, "Where is your application's code?"],
    [enter, 'How will people log in?'],
    [enter, 'Which database does your application have?'],
    [enter, 'Which columns hold a user_id?'],
    [enter, 'Do users stay logged in?'],
    [enter, 'Is everything as you mean it?'],
  );
  await choose([enter, '❯ Start: rehearse']);
  await terminal.type(enter, '· Verified');
  await terminal.see(/records compared, 0 mismatches/);
  await terminal.type(enter, 'Report: ');
  expect(await terminal.exit()).toBe(0);

  const members = parse(readFileSync(join(dir, 'report', 'crosswalk.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  const classesOf = Map.groupBy(members, one => one['user_id']);
  expect([...classesOf].map(([id, rows]) => [id, rows.map(row => row['slug']).sort()]).sort()).toEqual([
    [idOf(0), ['history-101', 'literature-2']],
    [idOf(1), ['history-101']],
    [idOf(2), ['history-101', 'literature-2']],
    [idOf(3), ['literature-2']],
  ]);
  const summary = readFileSync(join(dir, 'report', 'summary.md'), 'utf8').replaceAll('\\', '');
  expect(summary).toContain('4 Student become student, 2 Instructor become instructor');
  expect(summary).toContain('2 Organizations without stytch_admin get their Instructor as that.');
});
