import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HashFiles } from '../../../source/migration/hash-files.ts';
import { hasHash, indexHashFile, readHash } from '../../../source/migration/sources/hash-file.ts';
import { argon_2_config, bcrypt, ndjson, openJournal } from './stage.ts';

let stage: ReturnType<typeof openJournal>;
beforeEach(() => {
  stage = openJournal(['ann', 'bob', 'cat'], ['dan']);
});
afterEach(() => stage.close());

const index = async (content: string | Buffer) => (await indexHashFile(stage.journal, stage.file(content))).summary;
const hashOf = (id: string) => readHash(stage.journal, `user-test-${id}`);
const argon = { user_id: 'user-test-bob', hash_type: 'argon_2id', hash: 'ab'.repeat(32), argon_2_config };

test('NDJSON is joined by user_id; each line is read again from its place, umlauts and blank lines or not', async () => {
  const lines = `${ndjson([{ ...bcrypt('ann'), email: 'größer@x.example' }, argon])}\n\n${ndjson([bcrypt('cat'), bcrypt('unknown')])}`;
  expect(await index(lines)).toMatchObject({ lines: 4, matched: 3, unknown: 1, bad: 0 });
  expect(hashOf('bob')).toEqual(argon);
  expect(hashOf('cat')).toEqual(bcrypt('cat'));
  expect(hashOf('unknown')).toBeUndefined();
});

test('a bad line is named by number and field, never by its value; the good ones are still counted', async () => {
  const found = await index(
    ndjson([
      { ...bcrypt('ann'), hash_type: 'rot13' },
      { ...argon, argon_2_config: { salt: 'saltsalt' } },
      bcrypt('cat'),
    ]),
  );
  expect(found).toMatchObject({ matched: 1, bad: 2, badUsers: 2 });
  expect(found.kinds).toEqual([
    { field: 'hash_type', reason: expect.stringContaining('is none of bcrypt'), lines: 1, first: 1 },
    { field: 'argon_2_config.iteration_amount', reason: 'is missing', lines: 1, first: 2 },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/\$2b\$|rot13/);
});

test('lines that belong to no User, of Users without a password, and the same line again do no harm, whatever is in them', async () => {
  const odd = (id: string) => ({ user_id: `user-test-${id}`, hash_type: 'lockbox', hash: 'zzz' });
  const found = await index(
    ndjson([bcrypt('ann'), odd('unknown'), odd('dan'), { ...bcrypt('ann'), email: 'a@x.example' }]),
  );
  expect(found).toMatchObject({ matched: 1, bad: 0, unknown: 1, withoutPassword: 1, repeated: 1 });
});

test('lines of one User that differ are all bad, and none of them is used', async () => {
  const other = { ...bcrypt('ann'), hash: bcrypt('other').hash };
  const found = await index(ndjson([bcrypt('ann'), bcrypt('bob'), other]));
  expect(found).toMatchObject({ matched: 1, bad: 2, badUsers: 1 });
  expect(found.kinds).toEqual([{ field: 'user_id', reason: 'has several lines, which differ', lines: 2, first: 1 }]);
  expect([hasHash(stage.journal, 'user-test-ann'), hasHash(stage.journal, 'user-test-bob')]).toEqual([false, true]);
});

test('a User with a good and a bad line has none: the program cannot tell which is right', async () => {
  const found = await index(ndjson([bcrypt('ann'), { ...bcrypt('ann'), hash: 'x' }]));
  expect(found).toMatchObject({ matched: 0, bad: 1, badUsers: 1 });
});

test('a line that is cut in the middle is bad, and it is known whose it is', async () => {
  const cut = JSON.stringify(bcrypt('ann')).slice(0, 70);
  expect(await index(`${cut}\n${ndjson([bcrypt('bob')])}`)).toMatchObject({ matched: 1, bad: 1, badUsers: 1 });
});

test('hashes of a faulty bcrypt are counted', async () => {
  const faulty = { ...bcrypt('ann'), hash: bcrypt('ann').hash.replace('$2b$', '$2x$') };
  expect(await index(ndjson([faulty, bcrypt('bob')]))).toMatchObject({ matched: 2, faultyBcrypt: 1 });
});

test('a file that is not there is refused', async () => {
  await expect(indexHashFile(stage.journal, join(stage.dir, 'none'))).rejects.toThrow(/cannot be read/);
});

test('a file that changed after the plan is noticed before a wrong hash is sent', async () => {
  const path = stage.file(ndjson([bcrypt('ann'), bcrypt('bob')]));
  await indexHashFile(stage.journal, path);
  writeFileSync(path, ndjson([bcrypt('bob'), bcrypt('ann')]));
  expect(() => hashOf('ann')).toThrow(/changed during the run/);
});

test('hashes are not in the journal', async () => {
  await index(ndjson([bcrypt('ann'), { ...bcrypt('bob'), hash: `${bcrypt('bob').hash}y` }]));
  const { db } = stage.journal;
  const rows = ['meta', 'hashes', 'bad_hashes'].map(table => db.prepare(`SELECT * FROM ${table}`).all());
  expect(JSON.stringify(rows)).toContain('user-test-bob');
  expect(JSON.stringify(rows)).not.toContain('$2b$');
});

describe('reading', () => {
  const many = (count: number) => ndjson(Array.from({ length: count }, (_, at) => bcrypt(`unknown-${at}`)));

  test('reports how far it is, and lets other work go on', async () => {
    const seen: [number, number][] = [];
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    await indexHashFile(stage.journal, stage.file(many(9_000)), { onLines: (...one) => seen.push(one) });
    clearInterval(count);
    expect(seen.map(([lines]) => lines)).toEqual([2_000, 4_000, 6_000, 8_000, 9_000]);
    expect(seen.at(-1)?.[1]).toBeCloseTo(1, 1);
    expect(turns).toBeGreaterThan(2);
  });

  test('stops, and begins again at the next call', async () => {
    const path = stage.file(`${ndjson([bcrypt('ann')])}\n${many(5_000)}`);
    const stop = new AbortController();
    const stopped = indexHashFile(stage.journal, path, { onLines: () => stop.abort(), signal: stop.signal });
    await expect(stopped).rejects.toThrow('abort');
    expect((await indexHashFile(stage.journal, path)).summary).toMatchObject({ lines: 5_001, matched: 1 });
  });

  test('happens once for all who ask, and again when the file changed', async () => {
    stage.journal.set('inventory', { reading: 1 });
    const files = new HashFiles(stage.journal, join(stage.dir, 'report'));
    const path = stage.file(many(3_000));
    let read = 0;
    const both = [files.read(path, { onLines: () => read++ }), files.read(path, { onLines: () => read++ })];
    expect(new Set((await Promise.all(both)).map(one => one.lines))).toEqual(new Set([3_000]));
    expect(read).toBe(2);
    writeFileSync(path, ndjson([bcrypt('ann')]));
    expect((await files.read(path)).lines).toBe(1);
  });
});

describe('bad-hashes.csv', () => {
  const listed = () => readFileSync(join(stage.dir, 'report', 'bad-hashes.csv'), 'utf8');

  test('lists every bad line for the owner only, and is gone when all are good', async () => {
    stage.journal.set('inventory', { reading: 1 });
    const files = new HashFiles(stage.journal, join(stage.dir, 'report'));
    const path = stage.file(`${ndjson([bcrypt('ann'), { ...bcrypt('bob'), hash: '$2b$10$secret' }])}\nnonsense\n`);
    await files.read(path);
    expect(listed()).toBe(
      'line,user_id,field,reason\n2,user-test-bob,hash,is cut: a bcrypt hash has 60 characters\n3,,line,is not a JSON object\n',
    );
    expect(statSync(join(stage.dir, 'report', 'bad-hashes.csv')).mode & 0o777).toBe(0o600);
    rmSync(join(stage.dir, 'report'), { recursive: true });
    await files.read(path);
    expect(listed()).toContain('user-test-bob');
    writeFileSync(path, ndjson([bcrypt('ann')]));
    await files.read(path);
    expect(listed).toThrow('ENOENT');
  });

  test('numbers the entries of a JSON array', async () => {
    stage.journal.set('inventory', { reading: 1 });
    const files = new HashFiles(stage.journal, join(stage.dir, 'report'));
    await files.read(stage.file(JSON.stringify([bcrypt('ann'), { user_id: 'user-test-bob' }])));
    expect(listed()).toBe('entry,user_id,field,reason\n2,user-test-bob,hash_type,is missing\n');
  });
});
