/** One line of a password export: a hash and how it was made, in the shape that `passwords/migrate` takes. */
import * as z from 'zod';

const text = z.string().min(1);
const count = z.coerce.number().int().positive();
const salts = z.object({ prepend_salt: z.string().default(''), append_salt: z.string().default('') });
const argon2 = z.object({ salt: text, iteration_amount: count, memory: count, threads: count, key_length: count });

/** Hash types without a config carry everything in the hash itself. */
const configs = {
  argon_2_config: argon2,
  scrypt_config: z.object({
    salt: text,
    n_parameter: count,
    r_parameter: count,
    p_parameter: count,
    key_length: count,
  }),
  pbkdf_2_config: z.object({ salt: text, iteration_amount: count, key_length: count, algorithm: text }),
  md_5_config: salts,
  sha_1_config: salts,
  sha_512_config: salts,
};

const base = { user_id: text, hash: text };

const line = z.discriminatedUnion('hash_type', [
  z.object({ ...base, hash_type: z.literal('bcrypt') }),
  z.object({ ...base, hash_type: z.literal('phpass') }),
  z.object({ ...base, hash_type: z.literal('argon_2i'), argon_2_config: configs.argon_2_config }),
  z.object({ ...base, hash_type: z.literal('argon_2id'), argon_2_config: configs.argon_2_config }),
  z.object({ ...base, hash_type: z.literal('scrypt'), scrypt_config: configs.scrypt_config }),
  z.object({ ...base, hash_type: z.literal('pbkdf_2'), pbkdf_2_config: configs.pbkdf_2_config }),
  z.object({ ...base, hash_type: z.literal('md_5'), md_5_config: configs.md_5_config.optional() }),
  z.object({ ...base, hash_type: z.literal('sha_1'), sha_1_config: configs.sha_1_config.optional() }),
  z.object({ ...base, hash_type: z.literal('sha_512'), sha_512_config: configs.sha_512_config.optional() }),
]);

export type PasswordHash = z.infer<typeof line>;

/** Reads one decoded line; on failure names the field and what is wrong with it, never the value. */
export function parseHash(value: unknown): { hash: PasswordHash } | { field: string; message: string } {
  const parsed = line.safeParse(value);
  if (parsed.success) return { hash: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'line';
  const missing = issue?.code === 'invalid_type' && !has(value, issue.path);
  return { field, message: missing ? 'is missing' : (issue?.message ?? 'is not understood') };
}

function has(value: unknown, path: readonly PropertyKey[]): boolean {
  let at: unknown = value;
  for (const step of path) at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
  return at !== undefined;
}
