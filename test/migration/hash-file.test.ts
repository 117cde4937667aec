import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../source/config/user-error.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { hasHash, indexHashFile, readHash } from '../../source/migration/sources/hash-file.ts';
import { parseHash } from '../../source/migration/sources/password-hash.ts';
import { addUser } from '../../source/migration/sources/user-store.ts';
import { startSandbox } from '../../source/sandbox/index.ts';
import { person } from './people.ts';

let dir: string;
let journal: Journal;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hash-file-'));
  journal = new Journal(join(dir, 'journal.sqlite'));
  for (const id of ['ann', 'bob', 'cat']) addUser(journal, person(id));
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

const bcryptHash = (id: string) => `$2b$10$${id.padEnd(53, 'x')}`;
const bcrypt = (id: string) => ({ user_id: `user-test-${id}`, hash_type: 'bcrypt', hash: bcryptHash(id) });
const ndjson = (lines: object[]) => lines.map(line => JSON.stringify(line)).join('\n');
const argon = {
  ...{ user_id: 'user-test-bob', hash_type: 'argon_2id', hash: 'ab'.repeat(32) },
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
    `${header}\r\nuser-test-ann,bcrypt,${bcryptHash('ann')},,,,,\r\nuser-test-bob,argon_2id,${'ab'.repeat(32)},c2FsdA,2,1024,1,32\r\n`,
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
  expect(JSON.stringify([journal.get('hashFile'), hasHash(journal, 'user-test-ann')])).not.toContain('$2b$');
});

describe('a hash of each type, as passwords/migrate takes it', () => {
  const hex = (length: number) => 'aB'.repeat(length / 2);
  const base64 = (length: number) => Buffer.alloc(length, 7).toString('base64');
  const salt = base64(16);
  const scrypt_config = { salt, n_parameter: 16_384, r_parameter: 8, p_parameter: 1, key_length: 32 };
  const pbkdf_2_config = { salt, iteration_amount: 1_000, key_length: 32, algorithm: 'sha512' };
  const { argon_2_config } = argon;
  const salts = { prepend_salt: 'a', append_salt: '' };
  const encodedArgon = (name: string) => `$${name}$v=19$m=1024,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g`;
  const encodedScrypt = '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2g';
  const phpass = `$P$B${'x'.repeat(30)}`;
  const parse = (line: object) => parseHash({ user_id: 'user-test-ann', ...line });

  test.each<[string, object]>([
    ['bcrypt of PHP', { hash_type: 'bcrypt', hash: bcryptHash('x').replace('$2b$', '$2y$') }],
    ['phpass', { hash_type: 'phpass', hash: phpass }],
    ['md_5', { hash_type: 'md_5', hash: hex(32) }],
    ['md_5 with salts', { hash_type: 'md_5', hash: hex(32), md_5_config: salts }],
    ['sha_1', { hash_type: 'sha_1', hash: hex(40) }],
    ['sha_512 with salts', { hash_type: 'sha_512', hash: hex(128), sha_512_config: salts }],
    ['argon_2i, hexadecimal', { hash_type: 'argon_2i', hash: hex(64), argon_2_config }],
    ['argon_2i, encoded', { hash_type: 'argon_2i', hash: encodedArgon('argon2i') }],
    ['argon_2id, encoded', { hash_type: 'argon_2id', hash: encodedArgon('argon2id') }],
    ['scrypt, base64', { hash_type: 'scrypt', hash: base64(32), scrypt_config }],
    ['scrypt, encoded', { hash_type: 'scrypt', hash: encodedScrypt }],
    ['pbkdf_2', { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config }],
  ])('%s', (_name, line) => {
    expect(parse(line)).toEqual({ hash: { user_id: 'user-test-ann', ...line } });
  });

  test('PBKDF2 is of SHA-256 unless it says otherwise', () => {
    const { algorithm: _, ...config } = pbkdf_2_config;
    const read = parse({ hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: config });
    expect(read).toMatchObject({ hash: { pbkdf_2_config: { algorithm: 'sha256' } } });
  });

  test.each<[string, object, string, string]>([
    ['bcrypt cut short', { hash_type: 'bcrypt', hash: '$2b$10$secret' }, 'hash', 'is not a bcrypt hash'],
    [
      'a bcrypt cost of 3',
      { hash_type: 'bcrypt', hash: bcryptHash('').replace('10', '03') },
      'hash',
      'is not a bcrypt hash',
    ],
    [
      'phpass of another prefix',
      { hash_type: 'phpass', hash: phpass.replace('P', 'Q') },
      'hash',
      'is not a phpass hash',
    ],
    ['SHA-1 as MD5', { hash_type: 'md_5', hash: hex(40) }, 'hash', 'is not 32 hexadecimal digits'],
    ['MD5 in base64', { hash_type: 'md_5', hash: base64(24) }, 'hash', 'is not 32 hexadecimal digits'],
    [
      'bare argon2 without a config',
      { hash_type: 'argon_2id', hash: hex(64) },
      'argon_2_config',
      'is missing; only an encoded hash ($argon2id$…) goes without',
    ],
    [
      'argon2 in base64 with a config',
      { hash_type: 'argon_2id', hash: base64(32), argon_2_config },
      'hash',
      'is not hexadecimal, as with an argon_2_config it must be',
    ],
    [
      'argon2id as argon2i',
      { hash_type: 'argon_2i', hash: encodedArgon('argon2id') },
      'hash',
      'is not an encoded argon2i hash',
    ],
    [
      'argon2 of another length',
      { hash_type: 'argon_2i', hash: hex(32), argon_2_config },
      'argon_2_config.key_length',
      'is not the length of the hash',
    ],
    [
      'bare scrypt without a config',
      { hash_type: 'scrypt', hash: base64(32) },
      'scrypt_config',
      'is missing; only an encoded hash ($scrypt$…) goes without',
    ],
    [
      'scrypt in hexadecimal',
      { hash_type: 'scrypt', hash: hex(64), scrypt_config },
      'scrypt_config.key_length',
      'is not the length of the hash',
    ],
    [
      'an N that is no power of two',
      { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, n_parameter: 1_000 } },
      'scrypt_config.n_parameter',
      'is not a power of two greater than 1 and less than 262,145',
    ],
    [
      'a salt that is not base64',
      { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, salt: 'secret!' } },
      'scrypt_config.salt',
      'is not base64',
    ],
    ['PBKDF2 without a config', { hash_type: 'pbkdf_2', hash: base64(32) }, 'pbkdf_2_config', 'is missing'],
    [
      'PBKDF2 of another digest',
      { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: { ...pbkdf_2_config, algorithm: 'secret' } },
      'pbkdf_2_config.algorithm',
      'is neither sha256 nor sha512',
    ],
    [
      'iterations that are no number',
      { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: { ...pbkdf_2_config, iteration_amount: 'secret' } },
      'pbkdf_2_config.iteration_amount',
      'is not a number',
    ],
    ['no hash', { hash_type: 'md_5' }, 'hash', 'is missing'],
    ['an empty hash', { hash_type: 'md_5', hash: '' }, 'hash', 'is empty'],
    ['no type', { hash: 'secret' }, 'hash_type', 'is missing'],
    [
      'another type',
      { hash: 'secret', hash_type: 'secret' },
      'hash_type',
      'is none of bcrypt, phpass, argon_2i, argon_2id, scrypt, pbkdf_2, md_5, sha_1, sha_512',
    ],
  ])('%s is refused by field, without the value', (_name, line, field, message) => {
    expect(parse(line)).toEqual({ field, message });
  });

  test('what the reader takes and refuses, the local Stytch takes and refuses', async () => {
    const sandbox = await startSandbox({ users: 0, withB2b: true, limits: 'off' });
    const { project_id, secret } = sandbox.credentials.b2b as { project_id: string; secret: string };
    const send = async (path: string, body: object) => {
      const response = await fetch(`${sandbox.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}` },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { status_code: number; organization: { organization_id: string } };
    };
    const { organization } = await send('/v1/b2b/organizations', { organization_name: 'Acme' });
    const lines = [
      { hash_type: 'bcrypt', hash: bcryptHash('x') },
      { hash_type: 'bcrypt', hash: '$2b$10$short' },
      { hash_type: 'argon_2id', hash: encodedArgon('argon2id') },
      { hash_type: 'argon_2id', hash: hex(64) },
      { hash_type: 'argon_2id', hash: base64(32), argon_2_config },
      { hash_type: 'scrypt', hash: encodedScrypt },
      { hash_type: 'scrypt', hash: base64(32) },
      { hash_type: 'scrypt', hash: base64(32), scrypt_config },
      { hash_type: 'pbkdf_2', hash: base64(16), pbkdf_2_config },
      { hash_type: 'sha_1', hash: hex(32) },
    ];
    for (const [index, line] of lines.entries()) {
      const whom = { organization_id: organization.organization_id, email_address: `p${index}@x.example` };
      const { status_code } = await send('/v1/b2b/passwords/migrate', { ...whom, ...line });
      expect([index, status_code === 200]).toEqual([index, 'hash' in parse(line)]);
    }
    await sandbox.close();
  });
});
