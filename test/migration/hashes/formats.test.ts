/** How a hash file may be written: each is read, or its kind is named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import { indexHashFile, readHash } from '../../../source/migration/sources/hash-file.ts';
import { addUser } from '../../../source/migration/sources/user-store.ts';
import { person } from '../people.ts';
import { argon_2_config, bcrypt, bcryptHash, ndjson, openJournal } from './stage.ts';

const cases = join(import.meta.dirname, '..', '..', 'cases');
let stage: ReturnType<typeof openJournal>;
beforeEach(() => {
  stage = openJournal(['ann', 'bob', 'cat']);
});
afterEach(() => stage.close());

const index = async (content: string | Buffer) => (await indexHashFile(stage.journal, stage.file(content))).summary;
const hashOf = (id: string) => readHash(stage.journal, `user-test-${id}`);
const people = [bcrypt('ann'), bcrypt('bob'), bcrypt('cat')];
const row = (delimiter: string, { user_id, hash_type, hash }: (typeof people)[number]) =>
  [user_id, hash_type, hash].join(delimiter);
const csv = (delimiter: string, end = '\n', header = ['user_id', 'hash_type', 'hash']) =>
  [header.join(delimiter), ...people.map(one => row(delimiter, one))].join(end);

describe('case 08: the same hashes, saved in other ways', () => {
  const names = ['bom-csv', 'bom-ndjson', 'crlf-ndjson', 'header-spaces', 'json-array', 'semicolon', 'tab'];
  test.for([...names, 'utf16-csv', 'utf16-ndjson'])('%s is read', async name => {
    const folder = join(cases, `08-hashfile-${name}`);
    const ids = ['e8c550bd-0955-4a95-85fe-2e060fa94a61', '5ad9ed0e-dcaf-4fd4-898c-c79c0264816d'];
    for (const id of [...ids, '886afa55-a52b-44a2-857a-796d01d4e32a']) addUser(stage.journal, person(id));
    const found = await indexHashFile(stage.journal, join(folder, 'hashes.csv'));
    expect(found.summary).toMatchObject({ lines: 3, matched: 3, bad: 0 });
    expect(hashOf(ids[1] as string)?.hash).toBe('$2b$04$W4o/uj54QuS82nk.Vfuz8.EuNSQZdG0wPAwSSDjz2b1w39hL4n/CK');
  });
});

describe('read', () => {
  const bigEndian = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  test.each<[string, string | Buffer]>([
    ['CR as the end of lines', csv(',', '\r')],
    ['CRLF', csv(';', '\r\n')],
    ['UTF-16, big end first', bigEndian(csv('\t', '\r\n'))],
    ['UTF-16 without a byte order mark', Buffer.from(ndjson(people), 'utf16le')],
    ['a JSON array in UTF-16', bigEndian(JSON.stringify(people))],
    ['a JSON array with a byte order mark', `\ufeff${JSON.stringify(people, null, 2)}`],
    ['a line that tells a spreadsheet the separator', `sep=;\n${csv(';')}`],
    ['a header in capitals, with spaces', csv(',', '\n', ['User ID', ' HASH_TYPE ', 'Hash'])],
    ['the names of columns that support uses', csv(',', '\n', ['id', 'hash_method', 'hash'])],
    ['quotation marks around all cells', csv(',').replaceAll(/[^,\n]+/g, '"$&"')],
    ['empty lines', `\n${csv(',').replaceAll('\n', '\n\n,,\n')}\n\n`],
  ])('%s', async (_name, content) => {
    expect(await index(content)).toMatchObject({ lines: 3, matched: 3, bad: 0 });
    expect(['ann', 'bob', 'cat'].map(hashOf)).toEqual(people);
  });

  const base64 = Buffer.alloc(32, 7).toString('base64');
  const salted = { prepend_salt: 'größe, "x"', append_salt: '' };
  const all = {
    bcrypt: { hash: bcryptHash('x') },
    phpass: { hash: `$P$B${'x'.repeat(30)}` },
    argon_2i: { hash: '$argon2i$v=19$m=1024,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g' },
    argon_2id: { hash: 'ab'.repeat(32), argon_2_config },
    scrypt: {
      hash: base64,
      scrypt_config: { salt: base64, n_parameter: 64, r_parameter: 8, p_parameter: 1, key_length: 32 },
    },
    pbkdf_2: {
      hash: base64,
      pbkdf_2_config: { salt: base64, iteration_amount: 1000, key_length: 32, algorithm: 'sha512' },
    },
    md_5: { hash: 'ab'.repeat(16), md_5_config: salted },
    sha_1: { hash: 'ab'.repeat(20), sha_1_config: salted },
    sha_512: { hash: 'ab'.repeat(64) },
  };
  const lines = Object.entries(all).map(([hash_type, rest]) => ({
    user_id: `user-test-${hash_type}`,
    hash_type,
    ...rest,
  }));
  /** Dotted columns for the fields of configs. */
  function asCsv(delimiter: string): string {
    const flat = lines.map(line =>
      Object.fromEntries(
        Object.entries(line).flatMap(([key, value]): [string, unknown][] =>
          typeof value === 'object'
            ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one])
            : [[key, value]],
        ),
      ),
    );
    const columns = [...new Set(flat.flatMap(Object.keys))];
    const cell = (value: unknown) =>
      /[",;\t]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value;
    return [columns, ...flat.map(one => columns.map(column => cell(one[column] ?? '')))]
      .map(cells => cells.join(delimiter))
      .join('\r\n');
  }
  test.each([
    ['CSV', asCsv(',')],
    ['CSV with semicolons', asCsv(';')],
    ['NDJSON', ndjson(lines)],
    ['a JSON array', JSON.stringify(lines)],
  ])('all nine types, from %s', async (_name, content) => {
    for (const type of Object.keys(all)) addUser(stage.journal, person(type));
    expect(await index(content)).toMatchObject({ matched: 9, kinds: [] });
    for (const line of lines) expect(readHash(stage.journal, line.user_id)).toEqual(line);
  });

  test('a file that is larger than what is read at once, to its last line', async () => {
    const unknown = Array.from({ length: 2_000 }, (_, at) => bcrypt(`unknown-${at}`));
    for (const content of [ndjson, (list: object[]) => JSON.stringify(list, null, 1)]) {
      expect(await index(content([...unknown, ...people]))).toMatchObject({ lines: 2_003, matched: 3 });
      expect(hashOf('cat')).toEqual(bcrypt('cat'));
    }
  });
});

describe('a line that is no record is bad, and harms no other', () => {
  test.each([
    ['a cell too few', `user-test-bob,bcrypt`, 'has fewer cells than the header'],
    [
      'a cell too many',
      `${row(',', bcrypt('bob'))},x`,
      'has more cells than the header; a cell with a separator in it needs quotation marks',
    ],
    [
      'a quotation mark that is not closed',
      `user-test-bob,bcrypt,"${bcryptHash('bob')}`,
      'is not a CSV row: a quotation mark is misplaced',
    ],
  ])('CSV with %s', async (_name, line, reason) => {
    const [header, first, , last] = csv(',').split('\n');
    const found = await index([header, first, line, last].join('\n'));
    expect(found).toMatchObject({ matched: 2, kinds: [{ field: 'line', reason, lines: 1, first: 3 }] });
  });

  test('an element of an array that is no object', async () => {
    const found = await index(JSON.stringify([people[0], [people[1]], 'x', people[2]]));
    expect(found).toMatchObject({
      lines: 4,
      matched: 2,
      kinds: [{ reason: 'is not a JSON object', lines: 2, first: 2 }],
    });
  });
});

describe('refused with its kind', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['a file that is still encrypted', Buffer.from('Salted__12345678abc'), /is still encrypted.*docs\/passwords\.md/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /is compressed/],
    ['a spreadsheet', Buffer.from('PK\x03\x04...'), /ZIP archive or a spreadsheet.*save the sheet as CSV/],
    ['a key', '-----BEGIN PRIVATE KEY-----\n', /is a key/],
    ['nothing', ' \n', /is empty/],
    ['CSV without the columns', 'id,password\n1,2', /has no header line that names user_id, hash and hash_type/],
    ['CSV without a type', 'user_id,hash\n1,2', /has no column hash_type/],
    ['CSV with a column twice', 'user_id,id,hash,hash_type\n1,1,2,3', /has the column user_id twice/],
    ['CSV without a header', row(',', bcrypt('ann')), /has no header line/],
    [
      'one JSON object over several lines',
      JSON.stringify({ users: people }, null, 2),
      /one JSON object over several lines/,
    ],
    ['an array that is cut off', JSON.stringify(people).slice(0, -20), /ends before its JSON array does.*entry 3/],
  ])('%s', async (_name, content, message) => {
    const refused = index(content);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe('the export as support sends it', () => {
  const file = readFileSync(join(cases, '31-hash-export-as-sent', 'stytch_password_hashes.csv'), 'utf8');
  const [title, cost, r, p, length, blank, header, ...rows] = file.trimEnd().split(/\r?\n/);
  const ids = rows.map(line => line.split(',')[0]?.replace('user-test-', '') as string);
  const export_ = (lines: (string | undefined)[]) => lines.filter(line => line !== undefined).join('\n');
  beforeEach(() => {
    for (const id of ids) addUser(stage.journal, person(id));
  });

  test('parameters come from the preamble, and the salt is taken as text', async () => {
    expect(await index(file)).toMatchObject({ lines: 5, matched: 5, bad: 0 });
    expect(hashOf(ids[1] as string)).toEqual({
      user_id: `user-test-${ids[1]}`,
      hash_type: 'scrypt',
      hash: 'tIetuwiKQDsKC7LVk7t+2Q8byqbDbE8sShi6q6rPUGY=',
      scrypt_config: {
        salt: Buffer.from('URrlLiAa85Rcspio3FZnq2ud9dBCJA==').toString('base64'),
        n_parameter: 32_768,
        r_parameter: 8,
        p_parameter: 1,
        key_length: 32,
      },
    });
  });

  test.each<[string, string]>([
    ['with semicolons', file.replaceAll(',', ';')],
    ['without the empty cells', file.replaceAll(/,+$/gm, '')],
    ['with the cost as a number', file.replace('1 << 15', '32768')],
    ['with the name of the length corrected', file.replace('Paramenter', 'Parameter')],
    ['in UTF-16', `\ufeff${file}`],
  ])('%s', async (name, content) => {
    const saved = name === 'in UTF-16' ? Buffer.from(content, 'utf16le') : content;
    expect(await index(saved)).toMatchObject({ matched: 5, bad: 0 });
    expect(hashOf(ids[0] as string)?.scrypt_config?.n_parameter).toBe(32_768);
  });

  test.each([
    [
      'a parameter',
      export_([title, cost, r, length, blank, header, ...rows]),
      /has no scryptpparameter above its header/,
    ],
    [
      'the value of a parameter',
      file.replace('1 << 15', 'high'),
      /has a line 2 above its header that is not understood/,
    ],
  ])('without %s it is refused', async (_name, content, message) => {
    await expect(index(content)).rejects.toThrow(message);
  });

  test('without its preamble, every line says so', async () => {
    const found = await index(export_([header, ...rows]));
    expect(found).toMatchObject({ matched: 0, bad: 5, kinds: [{ field: 'salt', lines: 5 }] });
  });

  test('a salt or a hash that is cut is bad, as it would be another one', async () => {
    const cutSalt = (rows[0] as string).replace('==,', '=,');
    const cutHash = (rows[1] as string).replace('PUGY=', 'PUG');
    const noSalt = (rows[2] as string).replace(/,[^,]*,scrypt/, ',,scrypt');
    const found = await index(
      export_([title, cost, r, p, length, blank, header, cutSalt, cutHash, noSalt, ...rows.slice(3)]),
    );
    expect(found.kinds).toEqual([
      { field: 'salt', reason: 'is not whole base64: it may be cut', lines: 1, first: 8 },
      { field: 'scrypt_config.key_length', reason: 'is not the length of the hash', lines: 1, first: 9 },
      { field: 'salt', reason: 'is missing', lines: 1, first: 10 },
    ]);
  });

  test('rows of Users who were imported with another type of hash have it as it is', async () => {
    addUser(stage.journal, person('old'));
    const old = `user-test-old,${bcryptHash('old')},,bcrypt,project-test-1`;
    expect(await index(`${file.trimEnd()}\n${old}\n`)).toMatchObject({ matched: 6, bad: 0 });
    expect(hashOf('old')).toEqual({ user_id: 'user-test-old', hash_type: 'bcrypt', hash: bcryptHash('old') });
  });
});

describe('10,000 broken lines of all kinds', () => {
  const breaks: [(line: Record<string, unknown>) => unknown, string, string][] = [
    [line => ({ ...line, hash_type: 'rot13' }), 'hash_type', 'is none of bcrypt'],
    [line => ({ ...line, hash: String(line['hash']).slice(1) }), 'hash', 'is not a bcrypt hash'],
    [line => ({ ...line, hash: String(line['hash']).slice(0, -1) }), 'hash', 'is cut'],
    [line => ({ ...line, salt: 'pepper' }), 'salt', 'is no key that is known'],
    [line => ({ ...line, md_5_config: {} }), 'md_5_config', 'belongs to another hash_type'],
    [({ user_id, hash }) => ({ user_id, hash }), 'hash_type', 'is missing'],
    [({ user_id }) => ({ user_id, hash_type: 'bcrypt', hash: '' }), 'hash', 'is empty'],
    [({ user_id }) => ({ user_id, hash_type: 'scrypt', hash: 'x' }), 'scrypt_config', 'is missing'],
    [({ user_id }) => ({ user_id, hash_type: 'bcrypt', hash: '$wp$2y$10$x' }), 'hash', 'is a WordPress 6.8 hash'],
    [({ user_id }) => `{"user_id":"${user_id}","hash`, 'line', 'is not a JSON object'],
  ];

  test('have 10,000 messages: each with its line, its User, its field and its reason', async () => {
    const count = 10_000;
    stage.journal.transaction(() => {
      for (let at = 0; at < count; at++) addUser(stage.journal, person(`n${at}`));
    });
    const kindOf = (at: number) => breaks[at % breaks.length] as (typeof breaks)[number];
    const lines = Array.from({ length: count }, (_, at) => {
      const broken = kindOf(at)[0](bcrypt(`n${at}`));
      return typeof broken === 'string' ? broken : JSON.stringify(broken);
    });
    const found = await index(lines.join('\n'));
    expect(found).toMatchObject({ lines: count, matched: 0, bad: count, badUsers: count });
    expect(found.kinds.map(kind => kind.lines)).toEqual(breaks.map(() => 1_000));
    const listed = stage.journal.db.prepare('SELECT * FROM bad_hashes ORDER BY line').all();
    const wrong = listed.filter(({ line, user_id, field, reason }, at) => {
      const [, expected, begins] = kindOf(at);
      return !(
        line === at + 1 &&
        user_id === `user-test-n${at}` &&
        field === expected &&
        String(reason).startsWith(begins)
      );
    });
    expect([listed.length, wrong]).toEqual([count, []]);
  });
});
