/** Password hashes of every kind that the service takes, really verified at login. */
import { createHash, pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2i, argon2id, argon2Verify, bcryptVerify } from 'hash-wasm';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { ownHash } from './own-hashes.ts';
import { configName, decodeScrypt, type StoredPassword } from './password-shapes.ts';
import { phpass } from './phpass.ts';
import { seededHash } from './seeded-hashes.ts';

const runScrypt = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: Json,
) => Promise<Buffer>;
const runPbkdf2 = promisify(pbkdf2);

/** Whether this is the password. Slow on purpose: that is what the hashes are for. */
export async function verifyPassword(password: string, stored: StoredPassword): Promise<boolean> {
  if (stored.hash_type === 'seeded') return verifyPassword(password, await seededHash(stored));
  const verify = verifiers[stored.hash_type];
  return verify ? verify(password, stored.hash, stored[configName(stored.hash_type)] ?? {}) : false;
}

const verifiers: Record<string, (password: string, hash: string, config: Json) => Promise<boolean>> = {
  bcrypt: async (password, hash) => bcryptVerify({ password, hash: hash.replace(/^\$2[xy]\$/, '$2b$') }),
  md_5: async (password, hash, config) => digestMatches('md5', password, hash, config),
  sha_1: async (password, hash, config) => digestMatches('sha1', password, hash, config),
  sha_512: async (password, hash, config) => digestMatches('sha512', password, hash, config),
  argon_2i: (password, hash, config) => argon2Matches(argon2i, password, hash, config),
  argon_2id: (password, hash, config) => argon2Matches(argon2id, password, hash, config),
  scrypt: scryptMatches,
  pbkdf_2: async (password, hash, config) => {
    const { iteration_amount, key_length, algorithm, salt } = config;
    const made = await runPbkdf2(
      password,
      Buffer.from(salt, 'base64'),
      iteration_amount,
      key_length,
      algorithm || 'sha256',
    );
    return same(made, Buffer.from(hash, 'base64'));
  },
  phpass: async (password, hash) => phpass(password, hash) === hash,
};

function digestMatches(algorithm: string, password: string, hash: string, config: Json): boolean {
  const text = `${config.prepend_salt ?? ''}${password}${config.append_salt ?? ''}`;
  return same(createHash(algorithm).update(text).digest(), Buffer.from(hash, 'hex'));
}

async function scryptMatches(password: string, stored: string, given: Json): Promise<boolean> {
  const { hash, config } = decodeScrypt(stored) ?? { hash: stored, config: given };
  const { n_parameter: N, r_parameter: r, p_parameter: p, key_length, salt } = config;
  const options = { N, r, p, maxmem: 256 * N * r + 1024 * 1024 * 64 };
  const made = await runScrypt(password, Buffer.from(salt, 'base64'), key_length, options);
  return same(made, Buffer.from(hash, 'base64'));
}

async function argon2Matches(argon2: typeof argon2id, password: string, hash: string, config: Json): Promise<boolean> {
  if (hash.startsWith('$')) return argon2Verify({ password, hash });
  const { iteration_amount, memory, threads, key_length, salt } = config;
  const made = await argon2({
    password,
    salt: Buffer.from(salt),
    iterations: iteration_amount,
    memorySize: memory,
    parallelism: threads,
    hashLength: key_length,
    outputType: 'hex',
  });
  return made === hash.toLowerCase();
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Hashes a password that was typed into the sandbox. */
export function hashPassword(password: string): Promise<StoredPassword> {
  return ownHash(password, randomBytes(22));
}

/** Refuses a password that the environment's strength policy does not take. */
export function demandStrength(
  password: string,
  verdict: { valid_password: boolean; breached_password: boolean },
): void {
  if (password === '') refuse('weak_password', 'The password is empty.');
  if (verdict.breached_password) refuse('breached_password');
  if (!verdict.valid_password) refuse('weak_password');
}
