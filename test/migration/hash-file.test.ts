import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexHashFile, readHash } from '../../source/migration/hash-file.ts';
import { Journal } from '../../source/migration/journal.ts';
import { UserError } from '../../source/stytch/user-error.ts';
import { person } from './people.ts';

let dir: string;
let journal: Journal;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hash-file-'));
  journal = new Journal(join(dir, 'journal.sqlite'));
  for (const id of ['ann', 'bob', 'cat']) journal.addUser(person(id));
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

function file(text: string): string {
  const path = join(dir, 'hashes');
  writeFileSync(path, text);
  return path;
}

const bcrypt = (id: string) => ({ user_id: `user-test-${id}`, hash_type: 'bcrypt', hash: `$2b$10$${id}` });
const ndjson = (lines: object[]) => lines.map(line => JSON.stringify(line)).join('\n');
const argon = {
  ...{ user_id: 'user-test-bob', hash_type: 'argon_2id', hash: 'aGFzaA' },
  argon_2_config: { salt: 'c2FsdA', iteration_amount: 2, memory: 1024, threads: 1, key_length: 32 },
};

test('NDJSON is joined by user_id; each line is read again from its place, umlauts and blank lines or not', () => {
  const path = file(
    `${ndjson([{ ...bcrypt('ann'), note: 'größer' }, argon])}\n\n${ndjson([bcrypt('cat'), bcrypt('nobody')])}`,
  );
  expect(indexHashFile(journal, path)).toMatchObject({ lines: 4, matched: 3, unknown: 1, problemCount: 0 });
  expect(readHash(journal, 'user-test-bob')).toEqual(argon);
  expect(readHash(journal, 'user-test-cat')).toEqual(bcrypt('cat'));
  expect(readHash(journal, 'user-test-nobody')).toBeUndefined();
});

test('CSV with dotted config columns says the same', () => {
  const header =
    'user_id,hash_type,hash,argon_2_config.salt,argon_2_config.iteration_amount,argon_2_config.memory,argon_2_config.threads,argon_2_config.key_length';
  const path = file(
    `${header}\r\nuser-test-ann,bcrypt,$2b$10$ann,,,,,\r\nuser-test-bob,argon_2id,aGFzaA,c2FsdA,2,1024,1,32\r\n`,
  );
  expect(indexHashFile(journal, path)).toMatchObject({ lines: 2, matched: 2, problemCount: 0 });
  expect(readHash(journal, 'user-test-ann')).toEqual(bcrypt('ann'));
  expect(readHash(journal, 'user-test-bob')).toEqual(argon);
});

test('a bad line is named by number and field, never by its value; the good ones are still counted', () => {
  const path = file(
    ndjson([
      { ...bcrypt('ann'), hash_type: 'rot13' },
      { ...argon, argon_2_config: { salt: 's' } },
      bcrypt('cat'),
      bcrypt('cat'),
    ]),
  );
  const { problems, matched } = indexHashFile(journal, `${path}`);
  expect(matched).toBe(1);
  expect(problems).toEqual([
    { line: 1, field: 'hash_type', message: expect.any(String) },
    { line: 2, field: 'argon_2_config.iteration_amount', message: 'is missing' },
    { line: 4, field: 'user_id', message: 'stands in the file twice' },
  ]);
  expect(JSON.stringify(problems)).not.toContain('$2b$');
});

test.each([
  ['a JSON array', '[{"user_id": 1}]'],
  ['a CSV without the columns', 'id,password\n1,2'],
])('%s is refused with what to do', (_name, text) => {
  expect(() => indexHashFile(journal, file(text))).toThrow(UserError);
});

test('a file that is not there is refused', () => {
  expect(() => indexHashFile(journal, join(dir, 'none'))).toThrow(/cannot be read/);
});

test('a file that changed after the plan is noticed before a wrong hash is sent', () => {
  const path = file(ndjson([bcrypt('ann'), bcrypt('bob')]));
  indexHashFile(journal, path);
  writeFileSync(path, ndjson([bcrypt('bob'), bcrypt('ann')]));
  expect(() => readHash(journal, 'user-test-ann')).toThrow(/changed during the run/);
});

test('hashes are not in the journal', () => {
  indexHashFile(journal, file(ndjson([bcrypt('ann')])));
  expect(JSON.stringify([journal.get('hashFile'), journal.hash('user-test-ann')])).not.toContain('$2b$');
});
