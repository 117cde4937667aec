/** One record: what is taken, and what is refused with which words. The cases of test/cases about single hashes are here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isFaultyBcrypt, parseHash } from '../../../source/migration/sources/password-hash.ts';
import { startSandbox } from '../../../source/sandbox/index.ts';
import { argon_2_config, bcryptHash } from './stage.ts';

const hex = (length: number) => 'aB'.repeat(length / 2);
const base64 = (length: number) => Buffer.alloc(length, 7).toString('base64');
const salt = base64(16);
const scrypt_config = { salt, n_parameter: 16_384, r_parameter: 8, p_parameter: 1, key_length: 32 };
const pbkdf_2_config = { salt, iteration_amount: 1_000, key_length: 32, algorithm: 'sha512' };
const salts = { prepend_salt: 'a', append_salt: '' };
const argon = (name: string, parameters = 'v=19$m=1024,t=2,p=1') => `$${name}$${parameters}$c2FsdHNhbHQ$aGFzaGhhc2g`;
const scrypt = (parameters = 'ln=14,r=8,p=1') => `$scrypt$${parameters}$c2FsdHNhbHQ$aGFzaGhhc2g`;
const phpass = `$P$B${'x'.repeat(30)}`;
const parse = (line: object) => parseHash({ user_id: 'user-test-ann', ...line });

describe('a hash of each type, as passwords/migrate takes it', () => {
  test.each<[string, object]>([
    ['bcrypt of PHP', { hash_type: 'bcrypt', hash: bcryptHash('x').replace('$2b$', '$2y$') }],
    ['phpass', { hash_type: 'phpass', hash: phpass }],
    ['md_5', { hash_type: 'md_5', hash: hex(32) }],
    ['md_5 with salts', { hash_type: 'md_5', hash: hex(32), md_5_config: salts }],
    ['sha_1', { hash_type: 'sha_1', hash: hex(40) }],
    ['sha_512 with salts', { hash_type: 'sha_512', hash: hex(128), sha_512_config: salts }],
    ['argon_2i, hexadecimal', { hash_type: 'argon_2i', hash: hex(64), argon_2_config }],
    ['argon_2i, encoded', { hash_type: 'argon_2i', hash: argon('argon2i') }],
    ['argon_2id, encoded', { hash_type: 'argon_2id', hash: argon('argon2id') }],
    ['scrypt, base64', { hash_type: 'scrypt', hash: base64(32), scrypt_config }],
    ['scrypt, encoded', { hash_type: 'scrypt', hash: scrypt() }],
    ['pbkdf_2', { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config }],
  ])('%s', (_name, line) => {
    expect(parse(line)).toEqual({ hash: { user_id: 'user-test-ann', ...line } });
  });

  test('PBKDF2 is of SHA-256 unless it says otherwise', () => {
    const { algorithm: _, ...config } = pbkdf_2_config;
    const read = parse({ hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: config });
    expect(read).toMatchObject({ hash: { pbkdf_2_config: { algorithm: 'sha256' } } });
  });

  test('base64 is sent in the standard alphabet, with padding, whatever it came in', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    const url = {
      hash: bytes.toString('base64url'),
      scrypt_config: { ...scrypt_config, salt: bytes.toString('base64url') },
    };
    expect(parse({ hash_type: 'scrypt', ...url })).toMatchObject({
      hash: { hash: bytes.toString('base64'), scrypt_config: { salt: bytes.toString('base64') } },
    });
  });

  test('what says nothing about the hash is left out: null, the email, the project', () => {
    const line = { hash_type: 'sha-1', hash: hex(40), md_5_config: null, email: 'a@x.example', project_id: 'p' };
    expect(parse(line)).toEqual({ hash: { user_id: 'user-test-ann', hash_type: 'sha_1', hash: hex(40) } });
  });
});

const reset = 'these Users set a new password';

test.each<[string, object, string, string]>([
  [
    'bcrypt cut short',
    { hash_type: 'bcrypt', hash: '$2b$10$secret' },
    'hash',
    'is cut: a bcrypt hash has 60 characters',
  ],
  [
    'bcrypt that is too long',
    { hash_type: 'bcrypt', hash: `${bcryptHash('')}x` },
    'hash',
    'is not a bcrypt hash: 60 characters of ./A-Za-z0-9',
  ],
  ['no bcrypt', { hash_type: 'bcrypt', hash: 'secret' }, 'hash', 'is not a bcrypt hash'],
  [
    'a bcrypt cost of 3',
    { hash_type: 'bcrypt', hash: bcryptHash('').replace('10', '03') },
    'hash',
    'has a cost that bcrypt does not have: it is 4 to 31',
  ],
  [
    'a bcrypt cost of 32',
    { hash_type: 'bcrypt', hash: bcryptHash('').replace('10', '32') },
    'hash',
    'has a cost that bcrypt does not have: it is 4 to 31',
  ],
  [
    'phpass of another prefix',
    { hash_type: 'phpass', hash: phpass.replace('P', 'Q') },
    'hash',
    'is not a phpass hash: $P$ or $H$, and 31 characters',
  ],
  [
    'phpass of too few rounds',
    { hash_type: 'phpass', hash: phpass.replace('B', '4') },
    'hash',
    'has a number of rounds that phpass does not have',
  ],
  ['SHA-1 as MD5', { hash_type: 'md_5', hash: hex(40) }, 'hash', 'is not 32 hexadecimal digits'],
  [
    'bcrypt as MD5',
    { hash_type: 'md_5', hash: bcryptHash('x') },
    'hash',
    'is a hash of bcrypt: its hash_type is bcrypt',
  ],
  [
    'MD5 in base64',
    { hash_type: 'md_5', hash: base64(16) },
    'hash',
    'is base64: write its bytes as 32 hexadecimal digits',
  ],
  [
    'bare argon2 without a config',
    { hash_type: 'argon_2id', hash: hex(64) },
    'argon_2_config',
    'is missing; only an encoded hash ($argon2id$…) goes without',
  ],
  [
    'encoded argon2 with a config',
    { hash_type: 'argon_2id', hash: argon('argon2id'), argon_2_config },
    'argon_2_config',
    'is not needed: the encoded hash has its parameters within it',
  ],
  [
    'argon2 in base64 with a config',
    { hash_type: 'argon_2id', hash: base64(32), argon_2_config },
    'hash',
    'is not hexadecimal, as with an argon_2_config it must be',
  ],
  [
    'argon2 of another length',
    { hash_type: 'argon_2i', hash: hex(32), argon_2_config },
    'argon_2_config.key_length',
    'is not the length of the hash',
  ],
  [
    'argon2 with a short salt',
    { hash_type: 'argon_2i', hash: hex(64), argon_2_config: { ...argon_2_config, salt: 'secret' } },
    'argon_2_config.salt',
    'has less than 8 bytes',
  ],
  [
    'argon2 with little memory',
    { hash_type: 'argon_2i', hash: hex(64), argon_2_config: { ...argon_2_config, threads: 200 } },
    'argon_2_config.memory',
    'is less than 8 × threads',
  ],
  [
    'encoded argon2 with little memory',
    { hash_type: 'argon_2i', hash: argon('argon2i', 'v=19$m=7,t=1,p=1') },
    'hash',
    'has m, t or p out of bounds: m is 8 × p at least',
  ],
  [
    'argon2 without a salt',
    { hash_type: 'argon_2i', hash: hex(64), argon_2_config: { ...argon_2_config, salt: undefined } },
    'argon_2_config.salt',
    'is missing',
  ],
  [
    'argon2 that is cut',
    { hash_type: 'argon_2id', hash: '$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQ' },
    'hash',
    'is not an encoded Argon2 hash: $argon2id$v=19$m=…,t=…,p=…$salt$hash',
  ],
  [
    'argon2d',
    { hash_type: 'argon_2id', hash: argon('argon2d') },
    'hash',
    `is an argon2d hash, which Stytch does not take: ${reset}`,
  ],
  [
    'bare scrypt without a config',
    { hash_type: 'scrypt', hash: base64(32) },
    'scrypt_config',
    'is missing; only an encoded hash ($scrypt$…) goes without',
  ],
  [
    'scrypt without a salt',
    { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, salt: undefined } },
    'scrypt_config.salt',
    'is missing',
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
    'an N that is too large',
    { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, n_parameter: 2 ** 19 } },
    'scrypt_config.n_parameter',
    'is not a power of two greater than 1 and less than 262,145',
  ],
  [
    'an encoded N that is too large',
    { hash_type: 'scrypt', hash: scrypt('ln=19,r=8,p=1') },
    'hash',
    'has ln, r or p out of bounds: ln is 1 to 18',
  ],
  [
    'a salt that is not base64',
    { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, salt: 'secret!' } },
    'scrypt_config.salt',
    'is not base64',
  ],
  [
    'a padded salt that is cut',
    { hash_type: 'scrypt', hash: base64(32), scrypt_config: { ...scrypt_config, salt: salt.slice(1) } },
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
  [
    'iterations beyond 32 bits',
    { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: { ...pbkdf_2_config, iteration_amount: 2 ** 31 } },
    'pbkdf_2_config.iteration_amount',
    'is too large',
  ],
  [
    'no iterations',
    { hash_type: 'pbkdf_2', hash: base64(32), pbkdf_2_config: { ...pbkdf_2_config, iteration_amount: 0 } },
    'pbkdf_2_config.iteration_amount',
    'is less than 1',
  ],
  [
    'one salt of two',
    { hash_type: 'md_5', hash: hex(32), md_5_config: { prepend_salt: 'secret' } },
    'md_5_config.append_salt',
    'is missing',
  ],
  [
    'a config that is a text',
    { hash_type: 'md_5', hash: hex(32), md_5_config: 'secret' },
    'md_5_config',
    'is not an object',
  ],
  [
    'a config of another type',
    { hash_type: 'bcrypt', hash: bcryptHash('x'), md_5_config: salts },
    'md_5_config',
    'belongs to another hash_type than bcrypt',
  ],
  [
    'a salt beside bcrypt',
    { hash_type: 'bcrypt', hash: bcryptHash('x'), salt: 'secret' },
    'salt',
    'is no key that is known; the salt of bcrypt is within the hash',
  ],
  [
    'a salt beside MD5',
    { hash_type: 'md_5', hash: hex(32), salt: 'secret' },
    'salt',
    'is no key that is known; md_5 has md_5_config.prepend_salt, md_5_config.append_salt',
  ],
  [
    'a pepper',
    { hash_type: 'md_5', hash: hex(32), 'pepper\u001b[2J': 'secret' },
    'pepper?[2J',
    'is no key that is known; md_5 has md_5_config.prepend_salt, md_5_config.append_salt',
  ],
  [
    "Firebase's keys",
    { hash_type: 'scrypt', hash: base64(64), base64_signer_key: 'secret' },
    'base64_signer_key',
    `is Firebase's own scrypt, which Stytch cannot check: ${reset}`,
  ],
  ['no hash', { hash_type: 'md_5' }, 'hash', 'is missing'],
  ['an empty hash', { hash_type: 'md_5', hash: ' ' }, 'hash', 'is empty'],
  ['a hash that is a number', { hash_type: 'md_5', hash: 5 }, 'hash', 'is not a text'],
  ['no type', { hash: 'secret' }, 'hash_type', 'is missing'],
  [
    'another type',
    { hash: 'secret', hash_type: 'secret' },
    'hash_type',
    'is none of bcrypt, phpass, argon_2i, argon_2id, scrypt, pbkdf_2, md_5, sha_1, sha_512',
  ],
  ['SHA-256', { hash: hex(64), hash_type: 'sha256' }, 'hash_type', `is a digest that Stytch does not take: ${reset}`],
  [
    'Drupal',
    { hash: '$S$Dsecret', hash_type: 'sha_512' },
    'hash',
    `is a Drupal hash ($S$), which Stytch does not take: ${reset}`,
  ],
  [
    'crypt(3)',
    { hash: '$6$salt$secret', hash_type: 'sha_512' },
    'hash',
    `is a hash of crypt(3), which Stytch does not take: ${reset}`,
  ],
  [
    'LDAP',
    { hash: '{SSHA}secret', hash_type: 'sha_1' },
    'hash',
    `is an LDAP hash ({SSHA} and the like), which Stytch does not take: ${reset}`,
  ],
  [
    "Django's Argon2",
    { hash: 'argon2$argon2id$v=19$m=1$x$y', hash_type: 'argon_2id' },
    'hash',
    'is a Django string: remove "argon2" from its beginning',
  ],
])('%s is refused by field, without the value', (_name, line, field, message) => {
  expect(parse(line)).toEqual({ field, message });
  expect(message).not.toContain('secret');
});

describe('cases', () => {
  const folder = join(import.meta.dirname, '..', '..', 'cases');
  const read = (name: string) =>
    readFileSync(join(folder, name, 'hashes.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => parseHash(JSON.parse(line)));
  const reasons = (name: string) => read(name).map(one => ('hash' in one ? 'taken' : `${one.field} ${one.message}`));

  test('01: every prefix of bcrypt is taken; $2x$ is questioned', () => {
    const found = read('01-bcrypt-php-prefixes');
    expect(found.map(one => 'hash' in one && isFaultyBcrypt(one.hash))).toEqual([false, false, false, true, false]);
  });

  test('02: a WordPress 6.8 hash is named, under either type', () => {
    const wordpress = `hash is a WordPress 6.8 hash ($wp$): bcrypt of a digest of the password, which Stytch cannot check: ${reset}`;
    expect(reasons('02-wordpress-68-hash')).toEqual([wordpress, wordpress, 'taken', 'taken']);
  });

  test('03: each variant of Argon2 is named; without v= it is of version 16', () => {
    expect(reasons('03-argon2-variants')).toEqual([
      'taken',
      'taken',
      `hash has no v=, so it is of Argon2 version 16; log-ins need version 19 (v=19): ${reset}`,
      `hash is not of Argon2 version 19 (v=19), which log-ins need: ${reset}`,
      'hash is padded with "=": remove it, encoded hashes have none',
      'hash has data= or keyid=, which Stytch does not take',
      'hash is a hash of argon2id: its hash_type is argon_2id',
    ]);
  });

  test('04: a Django string is named, and how to split it', () => {
    expect(reasons('04-django-raw-string')).toEqual([
      'hash is a Django string: its parts are algorithm, iterations, salt and hash. Split it; pbkdf_2_config.salt is base64 of the salt as text; SHA-1 is not taken',
    ]);
  });

  test("05b: Firebase's own scrypt is named", () => {
    expect(reasons('05b-firebase-scrypt-own-name')).toEqual([
      `hash_type is Firebase's own scrypt, which Stytch cannot check: ${reset}`,
    ]);
  });

  test('06b: a salt under another name is named, with the names that there are', () => {
    expect(reasons('06b-salt-under-another-name')).toEqual([
      'md_5_config.salt is no key of md_5_config; it has prepend_salt, append_salt',
    ]);
  });

  test('07: SHA-1 in base64 is named', () => {
    expect(reasons('07-sha1-base64')).toEqual([
      'hash is base64 of 40 hexadecimal digits: write the digits',
      'hash is base64: write its bytes as 40 hexadecimal digits',
    ]);
  });
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
    { hash_type: 'argon_2id', hash: argon('argon2id') },
    { hash_type: 'argon_2id', hash: hex(64) },
    { hash_type: 'argon_2id', hash: base64(32), argon_2_config },
    { hash_type: 'scrypt', hash: scrypt() },
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
