/**
 * One record of a password export: a hash and how it was made, in the shape that `passwords/migrate` takes. Argon2 and scrypt
 * come either encoded ($argon2id$…, $scrypt$…), with everything in the hash itself, or bare with a config: then an Argon2
 * hash is hexadecimal and a scrypt hash base64, as a PBKDF2 hash always is. Nothing is guessed and nothing is dropped: a hash
 * that is slightly wrong is taken by the service, and fails at every log-in.
 */
import { encodedProblem } from './encoded-hash.ts';
import { type Configs, configKeys, isBase64, readConfig, shown } from './hash-config.ts';
import { foreignHash, foreignType, type HashType, hashTypes, type Problem, typeOf } from './hash-types.ts';

export type PasswordHash = { user_id: string; hash_type: HashType; hash: string } & Configs;

/** Keys that say nothing about the hash. Any other may hold a salt, so it is refused. */
const ignored = new Set(['email', 'email_address', 'project_id', 'created_at', 'updated_at']);

/** Reads one record; on failure names the field and what is wrong with it, never the value. */
export function parseHash(record: Record<string, unknown>): { hash: PasswordHash } | Problem {
  const texts = { user_id: '', hash_type: '', hash: '' };
  for (const field of ['user_id', 'hash_type', 'hash'] as const) {
    const value = record[field] ?? undefined;
    if (value === undefined) return { field, message: 'is missing' };
    if (typeof value !== 'string') return { field, message: 'is not a text' };
    texts[field] = value.trim();
    if (texts[field] === '') return { field, message: 'is empty' };
  }
  const type = typeOf(texts.hash_type);
  if (!type) return { field: 'hash_type', message: foreignType(texts.hash_type) };
  const foreign = foreignHash(texts.hash, type);
  if (foreign) return { field: 'hash', message: foreign };
  const name = hashTypes[type];
  for (const [key, value] of Object.entries(record)) {
    const known = Object.hasOwn(texts, key) || key === name || ignored.has(key);
    if (!known && value !== null) return { field: shown(key), message: unknown(key, type) };
  }
  const config = name === null ? undefined : (record[name] ?? undefined);
  const read = name === null || config === undefined ? { config: {} } : readConfig(config, name);
  if ('field' in read) return read;
  const line = { ...texts, hash_type: type, ...read.config };
  return bodyProblem(line) ?? { hash: withStandardBase64(line) };
}

/** True for a hash of an implementation of bcrypt that had a fault: letters outside of ASCII may not match. */
export const isFaultyBcrypt = ({ hash }: PasswordHash): boolean => hash.startsWith('$2x$');

/** Names of keys of Firebase's scrypt, which nothing else has. */
const ofFirebase = /signer_?key|salt_?separator|mem_?cost|^rounds$/i;

function unknown(key: string, type: HashType): string {
  if (Object.hasOwn(configKeys, key)) return `belongs to another hash_type than ${type}`;
  if (ofFirebase.test(key)) return foreignType('firebase');
  const name = hashTypes[type];
  if (name === null) return `is no key that is known; the salt of ${type} is within the hash`;
  const keys = configKeys[name].map(one => `${name}.${one}`);
  return `is no key that is known; ${type} has ${keys.join(', ')}`;
}

const hexDigits = { md_5: 32, sha_1: 40, sha_512: 128 };

/** What is wrong with a hash of this type, if anything. */
function bodyProblem(line: PasswordHash): Problem | undefined {
  const { hash, hash_type: type } = line;
  const wrong = (message: string | undefined) => (message === undefined ? undefined : { field: 'hash', message });
  if (type === 'md_5' || type === 'sha_1' || type === 'sha_512') return wrong(hexProblem(hash, hexDigits[type]));
  const name = hashTypes[type];
  if (name === null) return wrong(encodedProblem(hash, type));
  const config = line[name];
  if (hash.startsWith('$')) {
    if (config) return { field: name, message: 'is not needed: the encoded hash has its parameters within it' };
    return type === 'pbkdf_2' ? wrong('is not base64') : wrong(encodedProblem(hash, type));
  }
  if (!config) {
    const encoded = type === 'pbkdf_2' ? '' : `; only an encoded hash ($${type.replace('_', '')}$…) goes without`;
    return { field: name, message: `is missing${encoded}` };
  }
  const hexadecimal = name === 'argon_2_config';
  if (hexadecimal && !/^([0-9a-f]{2})+$/i.test(hash)) {
    return wrong('is not hexadecimal, as with an argon_2_config it must be');
  }
  if (!hexadecimal && !isBase64(hash)) return wrong('is not base64');
  const length = hexadecimal ? hash.length / 2 : Buffer.from(hash, 'base64').length;
  const fits = length === (config as { key_length: number }).key_length;
  return fits ? undefined : { field: `${name}.key_length`, message: 'is not the length of the hash' };
}

function hexProblem(hash: string, digits: number): string | undefined {
  const hexadecimal = (value: string) => value.length === digits && /^[0-9a-f]+$/i.test(value);
  if (hexadecimal(hash)) return undefined;
  const decoded = isBase64(hash) ? Buffer.from(hash, 'base64') : Buffer.alloc(0);
  if (decoded.length * 2 === digits) return `is base64: write its bytes as ${digits} hexadecimal digits`;
  if (hexadecimal(decoded.toString('latin1'))) return `is base64 of ${digits} hexadecimal digits: write the digits`;
  return `is not ${digits} hexadecimal digits`;
}

function withStandardBase64(line: PasswordHash): PasswordHash {
  if (!line.scrypt_config && !line.pbkdf_2_config) return line;
  return { ...line, hash: Buffer.from(line.hash, 'base64').toString('base64') };
}
