/**
 * One line of a password export: a hash and how it was made, in the shape that `passwords/migrate` takes. Argon2 and scrypt
 * come either encoded ($argon2id$…, $scrypt$…), with everything in the hash itself, or bare with a config: then an argon2
 * hash is hexadecimal and a scrypt hash base64, as a PBKDF2 hash always is.
 */
import * as z from 'zod';

const text = z.string('is not a text').min(1, 'is empty');
/** Also as CSV has it, in digits. */
const count = z.preprocess(
  value => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
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
const base64 = text.refine(isBase64, 'is not base64');
const salt = z.string('is not a text').default('');
const salts = z.object({ prepend_salt: salt, append_salt: salt }, 'is not an object');

const argon2 = z.object(
  { salt: text, iteration_amount: count, memory: count, threads: count, key_length: count },
  'is not an object',
);
const scrypt = z.object(
  { salt: base64, n_parameter: powerOfTwo, r_parameter: count, p_parameter: count, key_length: count },
  'is not an object',
);
const algorithm = z.preprocess(
  value => value || 'sha256',
  z.enum(['sha256', 'sha512'], 'is neither sha256 nor sha512'),
);
const pbkdf2 = z.object({ salt: base64, iteration_amount: count, key_length: count, algorithm }, 'is not an object');

const base = { user_id: text, hash: text };
const kind = <const Name extends string>(name: Name) => ({ ...base, hash_type: z.literal(name) });

const line = z.discriminatedUnion(
  'hash_type',
  [
    z.object(kind('bcrypt')),
    z.object(kind('phpass')),
    z.object({ ...kind('argon_2i'), argon_2_config: argon2.optional() }),
    z.object({ ...kind('argon_2id'), argon_2_config: argon2.optional() }),
    z.object({ ...kind('scrypt'), scrypt_config: scrypt.optional() }),
    z.object({ ...kind('pbkdf_2'), pbkdf_2_config: pbkdf2 }),
    z.object({ ...kind('md_5'), md_5_config: salts.optional() }),
    z.object({ ...kind('sha_1'), sha_1_config: salts.optional() }),
    z.object({ ...kind('sha_512'), sha_512_config: salts.optional() }),
  ],
  'is none of bcrypt, phpass, argon_2i, argon_2id, scrypt, pbkdf_2, md_5, sha_1, sha_512',
);

export type PasswordHash = z.infer<typeof line>;

type Problem = { field: string; message: string };

/** Reads one decoded line; on failure names the field and what is wrong with it, never the value. */
export function parseHash(value: unknown): { hash: PasswordHash } | Problem {
  const parsed = line.safeParse(value);
  if (parsed.success) return shapeProblem(parsed.data) ?? { hash: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'line';
  return { field, message: has(value, issue?.path ?? []) ? (issue?.message ?? 'is not understood') : 'is missing' };
}

function has(value: unknown, path: readonly PropertyKey[]): boolean {
  let at: unknown = value;
  for (const step of path) at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
  return at !== undefined;
}

const encodedArgon2 = /^\$argon2(i|id)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/;
const encodedScrypt = /^\$scrypt\$ln=([1-9]|1[0-8]),r=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/;
const hexDigits = { md_5: 32, sha_1: 40, sha_512: 128 };

/** What is wrong with a hash of this type, if anything. */
function shapeProblem(line: PasswordHash): Problem | undefined {
  const { hash } = line;
  switch (line.hash_type) {
    case 'bcrypt':
      return unless(/^\$2[abxy]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/.test(hash), 'is not a bcrypt hash');
    case 'phpass':
      return unless(/^\$[PH]\$[./A-Za-z0-9]{31}$/.test(hash), 'is not a phpass hash');
    case 'argon_2i':
    case 'argon_2id': {
      const name = line.hash_type.slice('argon_2'.length);
      if (hash.startsWith('$')) {
        return unless(encodedArgon2.exec(hash)?.[1] === name, `is not an encoded argon2${name} hash`);
      }
      if (!line.argon_2_config) return noConfig('argon_2_config', `$argon2${name}$`);
      if (!/^([0-9a-f]{2})+$/i.test(hash))
        return problem('hash', 'is not hexadecimal, as with an argon_2_config it must be');
      return lengthProblem(hash.length / 2, 'argon_2_config', line.argon_2_config);
    }
    case 'scrypt':
      if (hash.startsWith('$')) return unless(encodedScrypt.test(hash), 'is not an encoded scrypt hash');
      if (!line.scrypt_config) return noConfig('scrypt_config', '$scrypt$');
      return unless(isBase64(hash), 'is not base64') ?? lengthProblem(bytes(hash), 'scrypt_config', line.scrypt_config);
    case 'pbkdf_2':
      return (
        unless(isBase64(hash), 'is not base64') ?? lengthProblem(bytes(hash), 'pbkdf_2_config', line.pbkdf_2_config)
      );
    default: {
      const digits = hexDigits[line.hash_type];
      return unless(hash.length === digits && /^[0-9a-f]+$/i.test(hash), `is not ${digits} hexadecimal digits`);
    }
  }
}

const problem = (field: string, message: string): Problem => ({ field, message });

function unless(fits: boolean, message: string): Problem | undefined {
  return fits ? undefined : problem('hash', message);
}

function noConfig(field: string, prefix: string): Problem {
  return problem(field, `is missing; only an encoded hash (${prefix}…) goes without`);
}

function lengthProblem(length: number, config: string, { key_length }: { key_length: number }): Problem | undefined {
  return length === key_length ? undefined : problem(`${config}.key_length`, 'is not the length of the hash');
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1;
}

function bytes(text: string): number {
  return Buffer.from(text, 'base64').length;
}
