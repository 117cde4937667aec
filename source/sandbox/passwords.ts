/** Password hashes of every kind that the service takes: their shape checked, and really verified at login. */
import { createHash, pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2i, argon2id, bcryptVerify } from 'hash-wasm';
import { demand, refuse } from './errors.ts';
import type { Json } from './json.ts';
import { phpass } from './phpass.ts';
import { seededHash } from './seed/hashes.ts';

const runScrypt = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: Json,
) => Promise<Buffer>;
const runPbkdf2 = promisify(pbkdf2);

/** A stored password: a hash with its configuration, in the words of passwords/migrate; or one of the seed, made when needed. */
export type StoredPassword = Json & { hash_type: string };

/** The stored form of the hash in a request to passwords/migrate, refused where it cannot be one. */
export function passwordOfRequest(body: Json): StoredPassword {
  const { hash, hash_type } = body;
  demand(hash !== '', 'invalid_hash', 'The hash is empty.');
  const config = body[`${configName(hash_type)}`] as Json | undefined;
  checkers[hash_type as keyof typeof checkers]?.(hash, config);
  return { hash, hash_type, ...(config && { [configName(hash_type)]: config }) };
}

/** `argon_2id` is configured by `argon_2_config`, `md_5` by `md_5_config`, and so on. */
export function configName(hashType: string): string {
  return `${hashType.startsWith('argon_2') ? 'argon_2' : hashType}_config`;
}

const checkers: Record<string, (hash: string, config: Json | undefined) => void> = {
  bcrypt: hash => demand(/^\$2[abxy]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/.test(hash), 'invalid_bcrypt_hash'),
  md_5: hash => demand(/^[0-9a-f]{32}$/i.test(hash), 'invalid_md_5_hash'),
  sha_1: hash => demand(/^[0-9a-f]{40}$/i.test(hash), 'invalid_sha_1_hash'),
  sha_512: hash => demand(/^[0-9a-f]{128}$/i.test(hash), 'invalid_sha_512_hash'),
  argon_2i: checkArgon2,
  argon_2id: checkArgon2,
  scrypt: checkScrypt,
  pbkdf_2: checkPbkdf2,
  phpass: hash => {
    demand(/^\$[PH]\$/.test(hash), 'invalid_phpass_hash_prefix');
    demand(/^\$[PH]\$[./A-Za-z0-9]{31}$/.test(hash), 'invalid_phpass_hash_format');
  },
};

function checkArgon2(hash: string, config: Json | undefined): void {
  demand(config, 'bad_request', 'argon_2_config is required.');
  demand(config.salt, 'invalid_argon_2_salt');
  demand(config.iteration_amount > 0, 'invalid_argon_2_iteration_amount');
  demand(config.memory > 0, 'invalid_argon_2_memory');
  demand(config.threads > 0, 'invalid_argon_2_threads');
  demand(config.key_length > 0, 'invalid_argon_2_key_length');
  const bytes = readBytes(hash, config.key_length);
  demand(bytes, 'argon_2_key_length_mismatch', 'The key_length is not the length of the hash.');
}

function checkScrypt(hash: string, config: Json | undefined): void {
  demand(config, 'invalid_scrypt_parameters', 'scrypt_config is required.');
  const { n_parameter: n, r_parameter: r, p_parameter: p, key_length: length, salt } = config;
  demand(n > 1 && n < 262_145 && (n & (n - 1)) === 0, 'invalid_scrypt_n_parameter');
  demand(r > 0 && p > 0 && length > 0, 'invalid_scrypt_parameters');
  demand(isBase64(salt), 'invalid_base64_scrypt_salt');
  demand(isBase64(hash), 'invalid_base64_scrypt_hash');
  demand(Buffer.from(hash, 'base64').length === length, 'scrypt_key_length_mismatch');
}

function checkPbkdf2(hash: string, config: Json | undefined): void {
  demand(config, 'bad_request', 'pbkdf_2_config is required.');
  demand(['sha256', 'sha512', ''].includes(config.algorithm), 'invalid_pbkdf_2_algorithm');
  demand(config.iteration_amount > 0, 'invalid_pbkdf_2_iteration_amount');
  demand(isBase64(config.salt), 'invalid_pbkdf_2_salt');
  demand(isBase64(hash), 'invalid_pbkdf_2_hash');
  demand(Buffer.from(hash, 'base64').length === config.key_length, 'pbkdf_2_key_length_mismatch');
}

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
  scrypt: async (password, hash, config) => {
    const { n_parameter: N, r_parameter: r, p_parameter: p, key_length, salt } = config;
    const options = { N, r, p, maxmem: 256 * N * r + 1024 * 1024 * 64 };
    return same(
      await runScrypt(password, Buffer.from(salt, 'base64'), key_length, options),
      Buffer.from(hash, 'base64'),
    );
  },
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

async function argon2Matches(argon2: typeof argon2id, password: string, hash: string, config: Json): Promise<boolean> {
  const { iteration_amount, memory, threads, key_length, salt } = config;
  const made = await argon2({
    password,
    salt: Buffer.from(salt),
    iterations: iteration_amount,
    memorySize: memory,
    parallelism: threads,
    hashLength: key_length,
    outputType: 'binary',
  });
  return same(Buffer.from(made), readBytes(hash, key_length) ?? Buffer.alloc(0));
}

/** A raw hash of known length, written in hex or in base64. */
function readBytes(text: string, length: number): Buffer | undefined {
  if (/^[0-9a-f]+$/i.test(text) && text.length === length * 2) return Buffer.from(text, 'hex');
  const bytes = isBase64(text) ? Buffer.from(text, 'base64') : undefined;
  return bytes?.length === length ? bytes : undefined;
}

function isBase64(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Hashes a password that was typed into the sandbox. The service does not say how it hashes its own. */
export async function hashPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(16);
  const [n_parameter, r_parameter, p_parameter, key_length] = [1024, 8, 1, 32];
  const made = await runScrypt(password, salt, key_length, { N: n_parameter, r: r_parameter, p: p_parameter });
  return {
    hash: made.toString('base64'),
    hash_type: 'scrypt',
    scrypt_config: { salt: salt.toString('base64'), n_parameter, r_parameter, p_parameter, key_length },
  };
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
