/** The hash of a password, in the form of Stytch's passwords/migrate: scrypt with N = 2^15, r = 8, p = 1 and 32 bytes. */
import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const scryptAsync =
  /** @type {(password: string, salt: Buffer, length: number, options: import('node:crypto').ScryptOptions) => Promise<Buffer>} */ (
    promisify(scrypt)
  );
const [N, r, p, length] = [2 ** 15, 8, 1, 32];

/** Runs in a thread of Node's, so that other requests continue. Needs 32 MB of memory for about 0.1 seconds. */
export async function hashPassword(password) {
  const salt = randomBytes(16);
  const hash = await scryptAsync(password, salt, length, { N, r, p, maxmem: 256 * N * r });
  return {
    hash: hash.toString('base64'),
    hash_type: 'scrypt',
    scrypt_config: {
      salt: salt.toString('base64'),
      n_parameter: N,
      r_parameter: r,
      p_parameter: p,
      key_length: length,
    },
  };
}
