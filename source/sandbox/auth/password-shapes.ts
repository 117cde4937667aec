/**
 * What a hash in passwords/migrate may look like, kind by kind. Argon2 and scrypt come either encoded, with everything in the
 * hash itself, or bare with a config: then an argon2 hash is hexadecimal, a scrypt hash base64.
 */
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** A stored password: a hash with its configuration, in the words of passwords/migrate; or one of the seed, made when needed. */
export type StoredPassword = Json & { hash_type: string };

/** `argon_2id` is configured by `argon_2_config`, `md_5` by `md_5_config`, and so on. */
export function configName(hashType: string): string {
  return `${hashType.startsWith('argon_2') ? 'argon_2' : hashType}_config`;
}

/** The stored form of the hash in a request, refused where it cannot be one. */
export function passwordOfRequest(body: Json): StoredPassword {
  const { hash, hash_type } = body;
  demand(hash !== '', 'invalid_hash', 'The hash is empty.');
  const config: Json | undefined = body[configName(hash_type)];
  checkers[hash_type]?.(hash, config, hash_type);
  return { hash, hash_type, ...(config && { [configName(hash_type)]: config }) };
}

type Checker = (hash: string, config: Json | undefined, type: string) => void;

const checkers: Record<string, Checker> = {
  bcrypt: hash => {
    demand(/^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash), 'invalid_bcrypt_hash');
    const cost = Number(hash.slice(4, 6));
    demand(cost >= 4 && cost <= 31, 'invalid_bcrypt_cost', 'The cost of bcrypt is 4 to 31.');
  },
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

const encodedArgon2 = /^\$argon2(i|id)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/;
const encodedScrypt = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function checkArgon2(hash: string, config: Json | undefined, type: string): void {
  if (hash.startsWith('$')) {
    const fits = encodedArgon2.exec(hash)?.[1] === type.slice('argon_2'.length);
    demandHash(fits, `That is not an encoded ${type} hash.`);
    return;
  }
  demandHash(config, 'Without an argon_2_config the hash must be in its encoded form.');
  demand(config.salt, 'invalid_argon_2_salt');
  demand(config.iteration_amount > 0, 'invalid_argon_2_iteration_amount');
  demand(config.memory > 0, 'invalid_argon_2_memory');
  demand(config.threads > 0, 'invalid_argon_2_threads');
  demand(config.key_length > 0, 'invalid_argon_2_key_length');
  demandHash(/^[0-9a-f]+$/i.test(hash), 'With an argon_2_config the hash must be hexadecimal.');
  demand(hash.length === config.key_length * 2, 'argon_2_key_length_mismatch');
}

function checkScrypt(hash: string, config: Json | undefined): void {
  if (hash.startsWith('$')) {
    demandHash(encodedScrypt.test(hash), 'That is not an encoded scrypt hash.');
    return;
  }
  demand(config, 'invalid_scrypt_parameters', 'Without a scrypt_config the hash must be in its encoded form.');
  const { n_parameter: n, r_parameter: r, p_parameter: p, key_length: length, salt } = config;
  demand(n > 1 && n < 262_145 && (n & (n - 1)) === 0, 'invalid_scrypt_n_parameter');
  demand(r > 0 && p > 0 && length > 0, 'invalid_scrypt_parameters');
  demand(isBase64(salt), 'invalid_base64_scrypt_salt');
  demand(isBase64(hash), 'invalid_base64_scrypt_hash');
  demand(Buffer.from(hash, 'base64').length === length, 'scrypt_key_length_mismatch');
}

function checkPbkdf2(hash: string, config: Json | undefined): void {
  demandHash(config, 'pbkdf_2_config is required.');
  demand(['sha256', 'sha512', ''].includes(config.algorithm), 'invalid_pbkdf_2_algorithm');
  demand(config.iteration_amount > 0, 'invalid_pbkdf_2_iteration_amount');
  demand(isBase64(config.salt), 'invalid_pbkdf_2_salt');
  demand(isBase64(hash), 'invalid_pbkdf_2_hash');
  demand(Buffer.from(hash, 'base64').length === config.key_length, 'pbkdf_2_key_length_mismatch');
}

function demandHash(condition: unknown, message: string): asserts condition {
  demand(condition, 'invalid_hash', message);
}

/** The config that an encoded scrypt hash carries, and its bare hash. */
export function decodeScrypt(hash: string): { hash: string; config: Json } | undefined {
  const [, ln, r, p, salt = '', bare = ''] = encodedScrypt.exec(hash) ?? [];
  if (!ln) return undefined;
  const key_length = Buffer.from(bare, 'base64').length;
  const config = { salt, n_parameter: 2 ** Number(ln), r_parameter: Number(r), p_parameter: Number(p), key_length };
  return { hash: bare, config };
}

function isBase64(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
}
