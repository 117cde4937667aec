/** The config objects of passwords/migrate: every key that it needs, and no other. */
import * as z from 'zod';
import { leastArgon2 } from './encoded-hash.ts';
import type { Problem } from './hash-types.ts';

const text = z.string('is not a text').min(1, 'is empty');
/** Also as CSV has it, in digits. */
const count = z.preprocess(
  value => (typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value),
  z
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'is less than 1')
    .max(2 ** 31 - 1, 'is too large'),
);
const powerOfTwo = count.refine(
  value => value > 1 && value < 262_145 && (value & (value - 1)) === 0,
  'is not a power of two greater than 1 and less than 262,145',
);
/** In the standard alphabet, with padding, as the API reads it. */
const base64 = z
  .string('is not a text')
  .trim()
  .min(1, 'is empty')
  .refine(isBase64, 'is not base64')
  .transform(value => Buffer.from(value, 'base64').toString('base64'));
const salt = z.string('is not a text');
const salts = z.strictObject({ prepend_salt: salt, append_salt: salt }, 'is not an object');

const argon2 = z
  .strictObject({
    salt: text.refine(value => Buffer.byteLength(value) >= leastArgon2.salt, 'has less than 8 bytes'),
    iteration_amount: count,
    memory: count,
    threads: count,
    key_length: count.refine(value => value >= leastArgon2.hash, 'is less than 4'),
  })
  .refine(config => config.memory >= leastArgon2.memoryOfLane * config.threads, {
    message: 'is less than 8 × threads',
    path: ['memory'],
  });
const scrypt = z
  .strictObject({ salt: base64, n_parameter: powerOfTwo, r_parameter: count, p_parameter: count, key_length: count })
  .refine(config => config.r_parameter * config.p_parameter < 2 ** 30, {
    message: 'is too large for this r_parameter',
    path: ['p_parameter'],
  });
const algorithm = z.preprocess(
  value => value || 'sha256',
  z.enum(['sha256', 'sha512'], 'is neither sha256 nor sha512'),
);
const pbkdf2 = z.strictObject({ salt: base64, iteration_amount: count, key_length: count, algorithm });

const configs = {
  argon_2_config: argon2,
  scrypt_config: scrypt,
  pbkdf_2_config: pbkdf2,
  md_5_config: salts,
  sha_1_config: salts,
  sha_512_config: salts,
};
export type Configs = { [Name in keyof typeof configs]?: z.infer<(typeof configs)[Name]> };
/** For example `argon_2_config`. */
export type ConfigName = keyof Configs;

/** The keys of each config. */
export const configKeys = Object.fromEntries(
  Object.entries(configs).map(([name, schema]) => [name, Object.keys(schema.shape)]),
) as Record<ConfigName, string[]>;

/** Reads a config; on failure names the key and what is wrong with it. */
export function readConfig(value: unknown, name: ConfigName): { config: Configs } | Problem {
  const schema = configs[name];
  const parsed = schema.safeParse(value);
  if (parsed.success) return { config: { [name]: parsed.data } };
  const { issues } = parsed.error;
  const issue = issues.find(one => one.code === 'unrecognized_keys') ?? issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return {
      field: `${name}.${shown(issue.keys[0] ?? '')}`,
      message: `is no key of ${name}; it has ${configKeys[name].join(', ')}`,
    };
  }
  if (!issue || issue.path.length === 0) return { field: name, message: 'is not an object' };
  const [key] = issue.path;
  const missing = ((value as Record<PropertyKey, unknown>)[key as string] ?? undefined) === undefined;
  return { field: `${name}.${String(key)}`, message: missing ? 'is missing' : issue.message };
}

/** A key as it may be shown: it is the file's own text. */
export const shown = (key: string): string => key.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);

/** Base64 of either alphabet, padded or not. */
export function isBase64(value: string): boolean {
  const length = value.endsWith('=') ? value.length % 4 === 0 : value.length % 4 !== 1;
  return length && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value);
}
