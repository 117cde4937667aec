/** A journal that is not what was written: found on opening after a crash, and whenever a text of it is read. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { checkJournal } from '../../../source/migration/engine/journal-check.ts';
import { lock } from '../../../source/migration/engine/lock.ts';
import { addUser, userBatches, userOf } from '../../../source/migration/sources/user-store.ts';
import { person } from '../people.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'damage-'));
  path = join(dir, 'journal.sqlite');
});

function fill(journal: Journal, records: number): void {
  journal.transaction(() => {
    journal.set('result', { outcome: 'interrupted' });
    for (let index = 0; index < records; index++) {
      addUser(journal, person(String(index)));
      const key = `acme/user-${index}`;
      journal.add('members', key, { email: `someone-${index}@acme.example`, verified: true }, { parent: 'acme' });
      journal.intend('members', key, { payload: { email: `someone-${index}@acme.example` }, previous: null });
      if (index % 3 > 0) journal.done('members', key, { member_id: `member-test-${index}`, base: {} });
      if (index % 10 === 0) journal.failed('members', key, { errorType: 'x', message: 'no', cause: 'c', cure: 'd' });
    }
  });
}

/** The files as a killed run leaves them; the journal itself is closed afterwards, elsewhere. */
function killed(records: number, checkpoint: boolean): void {
  const original = join(mkdtempSync(join(tmpdir(), 'running-')), 'journal.sqlite');
  const journal = new Journal(original);
  fill(journal, records);
  if (checkpoint) journal.db.exec('PRAGMA wal_checkpoint(RESTART)');
  journal.set('later', true);
  for (const suffix of ['', '-wal']) copyFileSync(`${original}${suffix}`, `${path}${suffix}`);
  journal.close();
}

const open = () => new Journal(path).close();

function messageOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
}

test.each([false, true])(
  'a killed run leaves a sound journal: it opens, and nothing is lost (checkpoint: %s)',
  checkpoint => {
    killed(300, checkpoint);
    const journal = new Journal(path);
    expect(journal.get('later')).toBe(true);
    expect(journal.count('members')).toMatchObject({ done: 180, intent: 90, failed: 30 });
    expect([...userBatches(journal)].flat()).toHaveLength(300);
    journal.close();
  },
);

test('a flipped bit anywhere is found on opening after a crash, said clearly, and the files stay as they are', () => {
  killed(300, true);
  const [whole, wal] = [readFileSync(path), readFileSync(`${path}-wal`)];
  const tries = 120;
  const missed: number[] = [];
  for (let index = 0; index < tries; index++) {
    const broken = Buffer.from(whole);
    const at = Math.floor(((index + 0.5) / tries) * whole.length);
    broken.writeUInt8(broken.readUInt8(at) ^ (1 << (index % 8)), at);
    writeFileSync(path, broken);
    writeFileSync(`${path}-wal`, wal);
    const message = messageOf(open);
    if (message === '') {
      missed.push(at);
      continue;
    }
    expect(message).toMatch(/journal .*(is damaged|cannot be read or written)|another version/);
    expect(readFileSync(path).equals(broken)).toBe(true);
    expect(readFileSync(`${path}-wal`).equals(wal)).toBe(true);
  }
  // Free space of a page is not read; its bits mean nothing.
  for (const at of missed) expect(isUsed(whole, at), String(at)).toBe(false);
  expect(missed.length).toBeLessThan(tries * 0.4);
});

test('a flipped bit in what is not in the database yet is found; commits are not dropped in silence', () => {
  const journal = new Journal(path);
  for (let index = 0; index < 40; index++) journal.set(`key ${index}`, 'value '.repeat(index));
  const [whole, wal] = [readFileSync(path), readFileSync(`${path}-wal`)];
  journal.close();
  const restore = (log: Buffer) => {
    writeFileSync(path, whole);
    writeFileSync(`${path}-wal`, log);
  };
  // All but the last two commits, each of at most two frames: the last may be torn by a power cut.
  const last = wal.length - 4 * 4120;
  for (let index = 0; index < 60; index++) {
    const broken = Buffer.from(wal);
    const at = Math.floor((index / 60) * last);
    broken.writeUInt8(broken.readUInt8(at) ^ (1 << (index % 8)), at);
    restore(broken);
    expect(messageOf(open), String(at)).toMatch(/is damaged.*commits in its file "-wal" cannot be read/);
    expect(readFileSync(`${path}-wal`).equals(broken)).toBe(true);
  }
  // A power cut in the middle of a write.
  for (const cut of [1, 4000, 4120, 5000]) {
    restore(wal.subarray(0, wal.length - cut));
    expect(messageOf(open), String(cut)).toBe('');
  }
});

test('the error says what to do', () => {
  killed(50, true);
  change(`UPDATE records SET intent = replace(intent, 'someone-7', 'someone-9') WHERE key = 'acme/user-7'`);
  expect(messageOf(open)).toMatch(
    /^The journal .*journal\.sqlite is damaged\. .*"members acme\/user-7".* Restore journal\.sqlite from a backup/,
  );
});

test.each([
  ['a User', "UPDATE users SET body = replace(body, '@', '#') WHERE user_id = ?", [person('3').user_id]],
  [
    'what is to be made',
    "UPDATE records SET desired = replace(desired, 'true', 'false') WHERE key = ?",
    ['acme/user-3'],
  ],
  ['a result', "UPDATE records SET result = replace(result, 'test-4', 'test-5') WHERE key = ?", ['acme/user-4']],
  ['an error', "UPDATE records SET error = replace(error, 'no', 'on') WHERE key = ?", ['acme/user-10']],
  ['a note of the run', "UPDATE meta SET value = replace(value, 'interrupted', 'done') WHERE key = ?", ['result']],
  [
    'an intent under another record',
    "UPDATE records SET intent = (SELECT intent FROM records WHERE key = 'acme/user-1'), intent_sum = (SELECT intent_sum FROM records WHERE key = 'acme/user-1') WHERE key = ?",
    ['acme/user-2'],
  ],
])('%s that was changed is found after a crash', (_what, sql, values) => {
  killed(50, true);
  change(sql, values);
  expect(messageOf(open)).toContain('is damaged');
});

test('after a clean end nothing is scanned, but no text that was changed is ever used', () => {
  const journal = new Journal(path);
  fill(journal, 20);
  journal.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
  const database = new DatabaseSync(path);
  database.exec("UPDATE records SET intent = replace(intent, 'someone-7', 'someone-9') WHERE key = 'acme/user-7'");
  database.exec("UPDATE users SET body = replace(body, '@', '#') WHERE seq = 5");
  database.exec("UPDATE meta SET value = '{}' WHERE key = 'result'");
  database.close();

  const again = new Journal(path);
  expect(messageOf(() => again.record('members', 'acme/user-7'))).toContain('"members acme/user-7"');
  expect(messageOf(() => [...again.records('members')])).toContain('is damaged');
  expect(messageOf(() => again.page('members', { state: 'done', lane: '', after: 0, limit: 50 }))).toContain(
    'is damaged',
  );
  expect(again.record('members', 'acme/user-8')?.intent).toMatchObject({ previous: null });
  expect(messageOf(() => [...userBatches(again)])).toContain('is damaged');
  expect(messageOf(() => userOf(again, person('4').user_id))).toContain('is damaged');
  expect(messageOf(() => again.get('result'))).toContain('is damaged');
  again.close();
});

test('in a very large journal only the structure is checked on opening; a changed text is found when it is read', () => {
  killed(50, true);
  const whole = readFileSync(path);
  change("UPDATE users SET body = replace(body, '@', '#') WHERE seq = 5");
  expect(messageOf(() => checkJournal(path, 0))).toBe('');
  expect(messageOf(() => checkJournal(path))).toContain('is damaged');
  const journal = new Journal(':memory:');
  journal.db.exec(`ATTACH '${path}' AS large; INSERT INTO users SELECT * FROM large.users`);
  expect(messageOf(() => [...userBatches(journal)])).toContain('is damaged');
  journal.close();

  // The kind of a page.
  killed(50, true);
  const size = whole.readUInt16BE(16);
  writeFileSync(path, whole.fill(7, 3 * size, 3 * size + 1));
  expect(messageOf(() => checkJournal(path, 0))).toContain('is damaged');
});

test('a journal that a run is using is not checked: its file is in motion', () => {
  const release = lock(dir);
  killed(50, true);
  change("UPDATE users SET body = replace(body, '@', '#') WHERE seq = 5");
  expect(messageOf(open)).toBe('');
  release();
});

/** Changes the database and leaves it as not closed. */
function change(sql: string, values: (string | number)[] = []): void {
  const database = new DatabaseSync(path);
  database.prepare(sql).run(...values);
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${path}${suffix}.copy`);
  database.close();
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}.copy`, `${path}${suffix}`);
}

/** Whether a byte belongs to anything: not to the gap between the cell pointers and the cells of a b-tree page, nor to a free block. */
function isUsed(file: Buffer, at: number): boolean {
  const size = file.readUInt16BE(16) === 1 ? 65_536 : file.readUInt16BE(16);
  const page = Math.floor(at / size);
  const start = page * size;
  const header = start + (page === 0 ? 100 : 0);
  const kind = file.readUInt8(header);
  if (![2, 5, 10, 13].includes(kind)) return true;
  const pointers = header + (kind === 2 || kind === 5 ? 12 : 8);
  const content = start + (file.readUInt16BE(header + 5) || size);
  for (let block = file.readUInt16BE(header + 1); block !== 0; block = file.readUInt16BE(start + block)) {
    if (at >= start + block + 4 && at < start + block + file.readUInt16BE(start + block + 2)) return false;
  }
  return at < pointers + 2 * file.readUInt16BE(header + 3) || at >= content;
}
