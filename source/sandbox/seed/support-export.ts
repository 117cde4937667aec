/**
 * The layout in which Stytch support sends hashes: parameters of scrypt above the header, hash and salt in base64url, and the
 * salt as it goes into scrypt, as text. A type that has parameters of its own is written encoded where there is such a form.
 */

import { base64Url, ownParameters } from '../auth/own-hashes.ts';
import type { Json } from '../core/json.ts';

const { n_parameter, r_parameter, p_parameter, key_length } = ownParameters;

/** The lines above the rows; the misspelled name is the service's own. */
export const supportHeader = [
  'scrypt hash parameters,,,,',
  `scryptCostParameter,1 << ${Math.log2(n_parameter)},,,`,
  `scryptRParameter,${r_parameter},,,`,
  `scryptPParameter,${p_parameter},,,`,
  `scryptKeyLengthParamenter,${key_length},,,`,
  ',,,,',
  'id,hash,salt,hash_method,project_id',
];

/** One row of the file. */
export function supportRow(row: Json, projectId: string): string {
  const { hash, salt } = hashAndSalt(row);
  return [row['user_id'], hash, salt, row['hash_type'], projectId].map(cell).join();
}

function hashAndSalt({ hash, hash_type, scrypt_config, argon_2_config, ...row }: Json): { hash: string; salt: string } {
  const own = Object.entries(ownParameters).every(([name, value]) => scrypt_config?.[name] === value);
  if (own && !hash.startsWith('$')) {
    const salt = Buffer.from(scrypt_config.salt, 'base64').toString();
    return { hash: base64Url(Buffer.from(hash, 'base64')), salt };
  }
  if (scrypt_config) {
    const { n_parameter: n, r_parameter: r, p_parameter: p, salt } = scrypt_config;
    return { hash: `$scrypt$ln=${Math.log2(n)},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`, salt: '' };
  }
  if (argon_2_config) {
    const { iteration_amount: t, memory: m, threads: p, salt } = argon_2_config;
    const [encodedSalt, digest] = [Buffer.from(salt), Buffer.from(hash, 'hex')].map(bytes => bytes.toString('base64'));
    const name = hash_type.replace('_', '');
    return { hash: `$${name}$v=19$m=${m},t=${t},p=${p}$${unpadded(encodedSalt)}$${unpadded(digest)}`, salt: '' };
  }
  const { salt, prepend_salt = '', append_salt = '' } = row[`${hash_type}_config`] ?? {};
  return { hash, salt: salt ?? prepend_salt + append_salt };
}

const unpadded = (base64 = ''): string => base64.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
