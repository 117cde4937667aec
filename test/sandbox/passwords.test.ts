import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { argon2i, argon2id, bcrypt } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { phpass } from '../../source/sandbox/auth/phpass.ts';
import { bench } from './client.ts';

const { b2b, workspace } = await bench();
const environment = '/pwa/v3/projects/b2b-app/environments/test';
const { organization } = await b2b('POST /v1/b2b/organizations', {
  organization_name: 'Acme',
  organization_external_id: 'acme',
});
const organization_id = organization.organization_id;
const password = 'correct horse';
const salt = Buffer.from('0123456789abcdef');
const md5 = (text: string) => ({
  hash: createHash('md5').update(text).digest('hex'),
  hash_type: 'md_5',
  md_5_config: { prepend_salt: '', append_salt: '' },
});

type Moved = Record<string, unknown>;
const migrate = (email_address: string, body: object, organization = organization_id) =>
  b2b('POST /v1/b2b/passwords/migrate', { organization_id: organization, email_address, ...body });
const login = (email_address: string, text: string, organization = organization_id) =>
  b2b('POST /v1/b2b/passwords/authenticate', { organization_id: organization, email_address, password: text });

const argon = { iterations: 2, memorySize: 64, parallelism: 1, hashLength: 32, outputType: 'hex' } as const;
const argonConfig = { salt: salt.toString(), iteration_amount: 2, memory: 64, threads: 1, key_length: 32 };
const salted = { prepend_salt: 'before', append_salt: 'after' };
const digest = (algorithm: string) => createHash(algorithm).update(`before${password}after`).digest('hex');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const hashes: Record<string, () => Promise<Moved>> = {
  bcrypt: async () => ({ hash: await bcrypt({ password, salt, costFactor: 4, outputType: 'encoded' }) }),
  argon_2i: async () => ({ hash: await argon2i({ password, salt, ...argon }), argon_2_config: argonConfig }),
  argon_2id: async () => ({ hash: await argon2id({ password, salt, ...argon }), argon_2_config: argonConfig }),
  scrypt: async () => ({
    hash: scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 }).toString('base64'),
    scrypt_config: { salt: base64(salt), n_parameter: 16, r_parameter: 8, p_parameter: 1, key_length: 32 },
  }),
  pbkdf_2: async () => ({
    hash: pbkdf2Sync(password, salt, 1_000, 32, 'sha256').toString('base64'),
    pbkdf_2_config: { salt: base64(salt), iteration_amount: 1_000, key_length: 32, algorithm: 'sha256' },
  }),
  md_5: async () => ({ hash: digest('md5'), md_5_config: salted }),
  sha_1: async () => ({ hash: digest('sha1'), sha_1_config: salted }),
  sha_512: async () => ({ hash: digest('sha512'), sha_512_config: salted }),
  phpass: async () => ({ hash: phpass(password, '$P$5saltsalt') }),
};

describe('every kind of hash: the old password logs its Member in, another does not', () => {
  it.each(Object.keys(hashes))('%s', async hash_type => {
    const email = `${hash_type}@x.example`;
    const moved = await migrate(email, { hash_type, ...(await hashes[hash_type]?.()) });
    expect(moved).toMatchObject({ status_code: 200, member_created: true });
    expect((await login(email, password)).member_authenticated).toBe(true);
    expect((await login(email, 'Correct horse')).error_type).toBe('unauthorized_credentials');
  });

  it('argon2 and scrypt also in their encoded form, without a config', async () => {
    const argon2 = {
      hash: await argon2id({ password, salt, ...argon, outputType: 'encoded' }),
      hash_type: 'argon_2id',
    };
    await migrate('encoded1@x.example', argon2);
    expect((await login('encoded1@x.example', password)).member_authenticated).toBe(true);
    expect((await login('encoded1@x.example', 'wrong')).error_type).toBe('unauthorized_credentials');
    expect((await migrate('other@x.example', { ...argon2, hash_type: 'argon_2i' })).error_type).toBe('invalid_hash');
    const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const made = scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 });
    const hash = `$scrypt$ln=4,r=8,p=1$${plain(salt)}$${plain(made)}`;
    await migrate('encoded2@x.example', { hash, hash_type: 'scrypt' });
    expect((await login('encoded2@x.example', password)).member_authenticated).toBe(true);
    expect((await login('encoded2@x.example', 'wrong')).error_type).toBe('unauthorized_credentials');
    const bare = { hash: base64(made), hash_type: 'argon_2id', argon_2_config: argonConfig };
    expect((await migrate('other@x.example', bare)).error_type).toBe('invalid_hash');
  });

  it('phpass is the one that WordPress knows', () => {
    expect(phpass('test12345', '$P$9IQRaTwmf')).toBe('$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0');
  });

  it('what cannot be such a hash is refused by name', async () => {
    const refused = async (body: object) => (await migrate('bad@x.example', body)).error_type;
    expect(await refused({ hash: 'x', hash_type: 'bcrypt' })).toBe('invalid_bcrypt_hash');
    expect(await refused({ hash: 'x', hash_type: 'md_5' })).toBe('invalid_md_5_hash');
    const scrypt = { hash: base64(salt), hash_type: 'scrypt' };
    const config = { salt: base64(salt), n_parameter: 16, r_parameter: 8, p_parameter: 1, key_length: 32 };
    expect(await refused({ ...scrypt, scrypt_config: config })).toBe('scrypt_key_length_mismatch');
    expect(await refused({ ...scrypt, scrypt_config: { ...config, n_parameter: 17 } })).toBe(
      'invalid_scrypt_n_parameter',
    );
    const argon_2_config = { ...argonConfig, key_length: 16 };
    expect(await refused({ hash: 'ab'.repeat(32), hash_type: 'argon_2id', argon_2_config })).toBe(
      'argon_2_key_length_mismatch',
    );
  });
});

describe('passwords/migrate', () => {
  it('creates the Member: active, verified, with name, roles, metadata and external id', async () => {
    const body = { name: 'Ada', roles: ['stytch_admin'], trusted_metadata: { a: 1 }, external_id: 'u1', ...md5('x') };
    const moved = await migrate('ada@x.example', body);
    expect(moved).toMatchObject({
      member_created: true,
      member: { status: 'active', email_address_verified: true, name: 'Ada', is_admin: true, external_id: 'u1' },
    });
  });

  it('gives an existing Member a password and marks its email as verified', async () => {
    const { member } = await b2b('POST /v1/b2b/organizations/acme/members', { email_address: 'old@x.example' });
    expect(member.email_address_verified).toBe(false);
    const moved = await migrate('old@x.example', { external_id: 'ignored', ...md5('x') });
    expect(moved).toMatchObject({ member_created: false, member: { email_address_verified: true } });
    expect(moved.member.external_id).toBeUndefined();
  });

  it('refuses a second password', async () => {
    await migrate('two@x.example', md5(password));
    expect((await migrate('two@x.example', md5('another horse'))).error_type).toBe('password_already_exists');
    expect((await login('two@x.example', password)).status_code).toBe(200);
  });

  it('refuses another’s external id', async () => {
    await migrate('first@x.example', { external_id: 'same', ...md5('x') });
    expect((await migrate('second@x.example', { external_id: 'same', ...md5('x') })).error_type).toBe(
      'duplicate_member_external_id',
    );
  });

  it('a pending Member becomes active with it, and one who logs in with it too', async () => {
    const pending = { email_address: 'pending@x.example', create_member_as_pending: true };
    expect((await b2b('POST /v1/b2b/organizations/acme/members', pending)).member.status).toBe('pending');
    expect((await migrate('pending@x.example', md5('x'))).member.status).toBe('active');
  });
});

describe('the scope of passwords', () => {
  it('cannot change once passwords are in use', async () => {
    const change = (cross_org_passwords_enabled: boolean) =>
      workspace(`PATCH ${environment}`, { cross_org_passwords_enabled });
    expect((await change(true)).error_type).toBe('cannot_toggle_cross_org_passwords_when_password_in_use');
    expect((await change(false)).status_code).toBe(200);
  });

  it('organization-scoped: each Organization has its own, and there is no discovery by password', async () => {
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Two', organization_external_id: 'two' });
    await migrate('both@x.example', md5(password));
    await migrate('both@x.example', md5('another horse'), 'two');
    expect((await login('both@x.example', password)).status_code).toBe(200);
    expect((await login('both@x.example', password, 'two')).error_type).toBe('unauthorized_credentials');
    const found = await b2b('POST /v1/b2b/passwords/discovery/authenticate', {
      email_address: 'both@x.example',
      password,
    });
    expect(found.error_type).toBe('cross_org_passwords_not_enabled');
  });
});
