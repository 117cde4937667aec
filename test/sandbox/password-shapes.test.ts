/** What a hash in passwords/migrate may look like, kind by kind; the same in both verticals. */
import { describe, expect, it } from 'vitest';
import { bench } from './client.ts';

const { consumer, b2b } = await bench();
await b2b('POST /v1/b2b/organizations', { organization_name: 'Acme', organization_external_id: 'acme' });

const bytes = (count: number) => Buffer.alloc(count, 7).toString('base64');
const argon = { salt: 'saltsaltsalt', iteration_amount: 2, memory: 64, threads: 1, key_length: 32 };
const scrypt = { salt: bytes(16), n_parameter: 16, r_parameter: 8, p_parameter: 1, key_length: 32 };
const pbkdf = { salt: bytes(16), iteration_amount: 1_000, key_length: 32, algorithm: 'sha256' };
const argonHash = { hash_type: 'argon_2id', hash: 'ab'.repeat(32) };
const scryptHash = { hash_type: 'scrypt', hash: bytes(32) };
const pbkdfHash = { hash_type: 'pbkdf_2', hash: bytes(32) };

const cases: [type: string | undefined, body: object][] = [
  ['invalid_hash', { hash_type: 'bcrypt', hash: '' }],
  ['invalid_bcrypt_hash', { hash_type: 'bcrypt', hash: `$2a$10$${'a'.repeat(52)}` }],
  ['invalid_bcrypt_cost', { hash_type: 'bcrypt', hash: `$2a$03$${'a'.repeat(53)}` }],
  [undefined, { hash_type: 'bcrypt', hash: `$2y$10$${'a'.repeat(53)}` }],
  ['invalid_md_5_hash', { hash_type: 'md_5', hash: 'a'.repeat(31) }],
  ['invalid_sha_1_hash', { hash_type: 'sha_1', hash: 'g'.repeat(40) }],
  ['invalid_sha_512_hash', { hash_type: 'sha_512', hash: 'a'.repeat(127) }],
  [undefined, { hash_type: 'sha_512', hash: 'a'.repeat(128) }],
  ['invalid_phpass_hash_prefix', { hash_type: 'phpass', hash: `$X$${'a'.repeat(31)}` }],
  ['invalid_phpass_hash_format', { hash_type: 'phpass', hash: `$P$${'a'.repeat(30)}` }],
  ['invalid_hash', argonHash],
  ['invalid_argon_2_salt', { ...argonHash, argon_2_config: { ...argon, salt: '' } }],
  ['invalid_argon_2_iteration_amount', { ...argonHash, argon_2_config: { ...argon, iteration_amount: 0 } }],
  ['invalid_argon_2_memory', { ...argonHash, argon_2_config: { ...argon, memory: 0 } }],
  ['invalid_argon_2_threads', { ...argonHash, argon_2_config: { ...argon, threads: 0 } }],
  ['invalid_argon_2_key_length', { ...argonHash, argon_2_config: { ...argon, key_length: 0 } }],
  ['argon_2_key_length_mismatch', { ...argonHash, argon_2_config: { ...argon, key_length: 31 } }],
  [undefined, { ...argonHash, argon_2_config: argon }],
  ['invalid_scrypt_parameters', scryptHash],
  ['invalid_scrypt_n_parameter', { ...scryptHash, scrypt_config: { ...scrypt, n_parameter: 1 } }],
  ['invalid_scrypt_n_parameter', { ...scryptHash, scrypt_config: { ...scrypt, n_parameter: 1_000 } }],
  ['invalid_scrypt_n_parameter', { ...scryptHash, scrypt_config: { ...scrypt, n_parameter: 524_288 } }],
  [undefined, { ...scryptHash, scrypt_config: { ...scrypt, n_parameter: 262_144 } }],
  ['invalid_scrypt_parameters', { ...scryptHash, scrypt_config: { ...scrypt, r_parameter: 0 } }],
  ['invalid_base64_scrypt_salt', { ...scryptHash, scrypt_config: { ...scrypt, salt: 'not base64!' } }],
  ['invalid_base64_scrypt_hash', { ...scryptHash, hash: 'not base64!', scrypt_config: scrypt }],
  ['scrypt_key_length_mismatch', { ...scryptHash, scrypt_config: { ...scrypt, key_length: 31 } }],
  ['invalid_hash', pbkdfHash],
  ['invalid_pbkdf_2_algorithm', { ...pbkdfHash, pbkdf_2_config: { ...pbkdf, algorithm: 'md5' } }],
  ['invalid_pbkdf_2_iteration_amount', { ...pbkdfHash, pbkdf_2_config: { ...pbkdf, iteration_amount: 0 } }],
  ['invalid_pbkdf_2_salt', { ...pbkdfHash, pbkdf_2_config: { ...pbkdf, salt: 'not base64!' } }],
  ['invalid_pbkdf_2_hash', { ...pbkdfHash, hash: 'not base64!', pbkdf_2_config: pbkdf }],
  ['pbkdf_2_key_length_mismatch', { ...pbkdfHash, pbkdf_2_config: { ...pbkdf, key_length: 31 } }],
  [undefined, { ...pbkdfHash, pbkdf_2_config: pbkdf }],
];

describe('a hash', () => {
  it.each(cases.map(([type, body], index) => [type ?? 'is taken', index, type, body] as const))(
    '%s (case %i)',
    async (_, index, type, body) => {
      const email = `user${index}@x.example`;
      const member = { organization_id: 'acme', email_address: email };
      expect((await b2b('POST /v1/b2b/passwords/migrate', { ...member, ...body })).error_type).toBe(type);
      expect((await consumer('POST /v1/passwords/migrate', { email, ...body })).error_type).toBe(type);
    },
  );
});
