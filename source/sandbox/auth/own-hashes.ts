/**
 * How a password is hashed that is typed into the local Stytch, or that an invented User has: as in the service's exports, by
 * scrypt, with the text of a base64url salt. The cost is as low as it may be: these passwords guard nothing.
 */
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Json } from '../core/json.ts';

const run = promisify(scrypt) as (password: string, salt: string, length: number, options: Json) => Promise<Buffer>;

/** The parameters that an export names once for all rows. */
export const ownParameters = { n_parameter: 64, r_parameter: 8, p_parameter: 1, key_length: 32 };

/** A hash of the local Stytch's own, in the words of passwords/migrate. */
export type OwnHash = { hash: string; hash_type: 'scrypt'; scrypt_config: typeof ownParameters & { salt: string } };

/** Hashes with these bytes as salt. */
export async function ownHash(password: string, bytes: Buffer): Promise<OwnHash> {
  const salt = base64Url(bytes);
  const { n_parameter: N, r_parameter: r, p_parameter: p, key_length } = ownParameters;
  const made = await run(password, salt, key_length, { N, r, p });
  const scrypt_config = { ...ownParameters, salt: Buffer.from(salt).toString('base64') };
  return { hash: made.toString('base64'), hash_type: 'scrypt', scrypt_config };
}

/** With padding, as the exports have it. */
export const base64Url = (bytes: Buffer): string => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
