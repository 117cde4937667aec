import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../source/config/user-error.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { lock } from '../../source/migration/engine/lock.ts';
import { person } from './people.ts';

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
  first.addUser(person('ann'));
  first.add('members', 'acme/ann', { email: 'x' });
  first.intent('members', 'acme/ann');
  first.close();
  const second = new Journal(path);
  expect([...second.users()].map(user => user.user_id)).toEqual(['user-test-ann']);
  expect(second.record('members', 'acme/ann')).toMatchObject({ state: 'intent', body: { email: 'x' } });
  second.close();
});

test('planning a record again leaves it as it is', () => {
  const journal = new Journal(path);
  journal.add('members', 'a', 1);
  journal.done('members', 'a', 2);
  journal.add('members', 'a', 3);
  expect(journal.record('members', 'a')).toMatchObject({ state: 'done', body: 1, result: 2 });
  journal.close();
});

test('records of one Organization are found by its key and no other', () => {
  const journal = new Journal(path);
  for (const key of ['acme/1', 'acme/2', 'acme-2/1', 'acmf/1', 'acm/1']) journal.add('members', key, null);
  expect(journal.under('members', 'acme/').map(record => record.key)).toEqual(['acme/1', 'acme/2']);
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
  for (let index = 0; index < 500; index++) journal.addUser(person(String(index)));
  journal.close();
  damage(path);
  copyFileSync(path, `${path}.before`);
  expect(() => {
    const opened = new Journal(path);
    [...opened.users()];
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

test('a second run in the same folder is refused, naming the first; a dead one is taken over', () => {
  const release = lock(dir);
  expect(() => lock(dir)).toThrow(new RegExp(`process ${process.pid}`));
  release();
  lock(dir)();
  writeFileSync(join(dir, 'run.lock'), '99999999');
  lock(dir)();
});
