/**
 * The passwords of the invented Users. Their hashes depend only on the seed, so they are made when a login or an export needs
 * them: seeding a million Users hashes nothing. The passwords, and with them the hashes, repeat after some thousands, so that
 * exporting a million takes no longer than hashing these; each hash is still really that of its User's password.
 */
import { scryptSync } from 'node:crypto';
import { argon2id, bcrypt } from 'hash-wasm';
import { derive } from '../ids.ts';
import type { Json } from '../json.ts';

/** The kinds in use, with costs as low as they may be: these passwords guard nothing. */
const kinds = ['bcrypt', 'argon_2id', 'scrypt'] as const;

/** How many different passwords there are: a multiple of the kinds, so that a password is always of the same kind. */
const different = 3_000;

/** The password of the invented User with this number. */
export function seededPassword(index: number): string {
  return `correct-horse-${index % different}`;
}

/** What is stored in place of a hash. */
export function seededMark(seed: string, index: number): Json & { hash_type: string } {
  return { hash_type: 'seeded', seed, index };
}

type Hash = Json & { hash: string; hash_type: string };

const made = new Map<string, Promise<Hash>>();

/** The hash behind a mark, in the words of passwords/migrate. */
export function seededHash({ seed, index }: Json): Promise<Hash> {
  const key = `${seed}/${index % different}`;
  const known = made.get(key) ?? makeHash(seed, index % different);
  made.set(key, known);
  return known;
}

async function makeHash(seed: string, index: number): Promise<Hash> {
  const password = seededPassword(index);
  const salt = derive(seed, `salt/${index}`).subarray(0, 16);
  const hash_type = kinds[index % kinds.length] as (typeof kinds)[number];
  if (hash_type === 'bcrypt') {
    const hash = await bcrypt({ password, salt, costFactor: 4, outputType: 'encoded' });
    return { hash, hash_type };
  }
  if (hash_type === 'argon_2id') {
    const text = salt.toString('hex');
    const [iteration_amount, memory, threads, key_length] = [1, 64, 1, 32];
    const hash = await argon2id({
      password,
      salt: Buffer.from(text),
      iterations: iteration_amount,
      memorySize: memory,
      parallelism: threads,
      hashLength: key_length,
      outputType: 'hex',
    });
    const argon_2_config = { salt: text, iteration_amount, memory, threads, key_length };
    return { hash, hash_type, argon_2_config };
  }
  const [n_parameter, r_parameter, p_parameter, key_length] = [64, 8, 1, 32];
  const bytes = scryptSync(password, salt, key_length, { N: n_parameter, r: r_parameter, p: p_parameter });
  const scrypt_config = { salt: salt.toString('base64'), n_parameter, r_parameter, p_parameter, key_length };
  return { hash: bytes.toString('base64'), hash_type, scrypt_config };
}
