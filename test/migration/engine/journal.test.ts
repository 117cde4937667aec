import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { addUser, userBatches } from '../../../source/migration/sources/user-store.ts';
import { person } from '../people.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(dir, 'journal.sqlite');
});
afterEach(() => rmSync(dir, { recursive: true }));

test('is readable by its owner only', () => {
  new Journal(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what was written is there for the next process', () => {
  const first = new Journal(path);
  addUser(first, person('ann'));
  first.add('members', 'acme/ann', { email: 'x' });
  first.intend('members', 'acme/ann', { payload: 'y', previous: null });
  first.close();
  const second = new Journal(path);
  expect([...userBatches(second)].flat().map(user => user.user_id)).toEqual(['user-test-ann']);
  expect(second.record('members', 'acme/ann')).toMatchObject({
    state: 'intent',
    desired: { email: 'x' },
    intent: { payload: 'y', previous: null },
  });
  second.close();
});

test('planning a record again leaves it as it is', () => {
  const journal = new Journal(path);
  journal.add('members', 'a', 1);
  journal.done('members', 'a', 2);
  journal.add('members', 'a', 3);
  expect(journal.record('members', 'a')).toMatchObject({ state: 'done', desired: 1, result: 2 });
  journal.close();
});

test('records of one parent are found by it and no other, and by their lane', () => {
  const journal = new Journal(path);
  for (const [parent, key] of [
    ['acme', '1'],
    ['acme', '2'],
    ['acme-2', '1'],
    ['acmf', '1'],
  ]) {
    journal.add('members', `${parent}/${key}`, null, { parent, lane: 'plain' });
  }
  const of = (lane: string) => journal.page('members', { state: 'planned', lane, parent: 'acme', after: 0, limit: 10 });
  expect(of('plain').map(record => record.key)).toEqual(['acme/1', 'acme/2']);
  expect(of('password')).toEqual([]);
  journal.close();
});

test('a plan refreshes what a record is to be, and keeps what is known of it', () => {
  const journal = new Journal(path);
  journal.want('members', 1, { key: 'a', desired: 1 });
  journal.intend('members', 'a', 'sent');
  journal.want('members', 2, { key: 'a', desired: 2 });
  journal.want('members', 2, { key: 'b', desired: 2 }, false);
  expect(journal.record('members', 'a')).toMatchObject({ state: 'intent', generation: 2, desired: 2, intent: 'sent' });
  expect(journal.record('members', 'b')).toBeUndefined();
  journal.close();
});

test('a commit is on the disk before it counts: a power cut takes nothing back', () => {
  const journal = new Journal(path);
  expect(journal.db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  journal.close();
});

test.each<[string, (path: string) => void]>([
  ['cut in half', path => truncateSync(path, Math.floor(statSync(path).size / 2))],
  [
    'no database at all',
    path => writeFileSync(path, 'hello, I am not a database, but long enough to look like one'.repeat(20)),
  ],
])('a journal that is %s is refused in a clear sentence and left as it is', (_name, damage) => {
  const journal = new Journal(path);
  for (let index = 0; index < 500; index++) addUser(journal, person(String(index)));
  journal.close();
  damage(path);
  copyFileSync(path, `${path}.before`);
  expect(() => {
    const opened = new Journal(path);
    [...userBatches(opened)];
  }).toThrow(UserError);
  expect(readFileSync(path).equals(readFileSync(`${path}.before`))).toBe(true);
});

test('a journal of another version is refused', () => {
  new Journal(path).close();
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => new Journal(path)).toThrow(/another version/);
});
