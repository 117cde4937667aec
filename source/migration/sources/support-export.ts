/**
 * The file of hashes as Stytch support sends it: a preamble with the parameters of scrypt, then `id, hash, salt, hash_method,
 * project_id`. Hash and salt are base64url, and the salt goes into scrypt as its text: it is not decoded.
 */
import { type Problem, typeOf } from './hash-types.ts';

/** Parameters of scrypt, the same for all rows; those that the preamble does not name are left out. */
export type Preamble = Partial<Record<(typeof parameters)[number], number>>;

const parameters = ['n_parameter', 'r_parameter', 'p_parameter', 'key_length'] as const;

/** As they are written there, in lower case; one of them has a slip of the pen. */
const names: Record<string, (typeof parameters)[number]> = {
  scryptcostparameter: 'n_parameter',
  scryptrparameter: 'r_parameter',
  scryptpparameter: 'p_parameter',
  scryptkeylengthparamenter: 'key_length',
  scryptkeylengthparameter: 'key_length',
};

/** What a row above the header says; undefined for one that is not understood. */
export function preambleRow(cells: readonly string[]): Preamble | undefined {
  const [name = '', value = '', ...others] = cells.map(cell => cell.trim());
  if (others.some(cell => cell !== '')) return undefined;
  if (value === '') return /^(scrypt hash parameters|sep=.?)?$/i.test(name) ? {} : undefined;
  const parameter = names[name.toLowerCase()];
  const number = numberOf(value);
  return parameter && number !== undefined ? { [parameter]: number } : undefined;
}

/** The parameters that a preamble lacks, by the names that it has for them. */
export function missingParameters(preamble: Preamble): string[] {
  const missing = parameters.filter(one => preamble[one] === undefined);
  return missing.map(one => Object.keys(names).find(name => names[name] === one) as string);
}

/** `32768`, or `1 << 15`. */
function numberOf(text: string): number | undefined {
  const [, base, shift] = /^(\d+)(?:\s*<<\s*(\d+))?$/.exec(text) ?? [];
  return base === undefined ? undefined : Number(base) * 2 ** Number(shift ?? 0);
}

/**
 * A row in the words of passwords/migrate, whose scrypt salt is base64: of the text. A salt that is cut would be another text,
 * and no check could tell, so it must be whole base64. For other types the file has no columns of parameters.
 */
export function fromSupport(
  row: Record<string, unknown>,
  preamble: Preamble,
): { record: Record<string, unknown> } | Problem {
  const { salt, ...rest } = row;
  const encoded = String(rest['hash'] ?? '').startsWith('$');
  if (typeOf(String(rest['hash_type'] ?? '')) !== 'scrypt' || encoded) return { record: row };
  if (salt === undefined) return { field: 'salt', message: 'is missing' };
  const whole = /^[A-Za-z0-9+/_-]+={0,2}$/.test(String(salt)) && String(salt).length % 4 === 0;
  if (!whole) return { field: 'salt', message: 'is not whole base64: it may be cut' };
  return { record: { ...rest, scrypt_config: { ...preamble, salt: Buffer.from(String(salt)).toString('base64') } } };
}
