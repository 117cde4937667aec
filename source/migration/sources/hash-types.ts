/** The hash types of passwords/migrate, and types of other services, by name. */

/** Each type, with the name of its config. */
export const hashTypes = {
  bcrypt: null,
  phpass: null,
  argon_2i: 'argon_2_config',
  argon_2id: 'argon_2_config',
  scrypt: 'scrypt_config',
  pbkdf_2: 'pbkdf_2_config',
  md_5: 'md_5_config',
  sha_1: 'sha_1_config',
  sha_512: 'sha_512_config',
} as const;

export type HashType = keyof typeof hashTypes;

/** What is wrong with a record: the field, and what it is or lacks. Never a value of it. */
export interface Problem {
  field: string;
  message: string;
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

const byPlainName = new Map((Object.keys(hashTypes) as HashType[]).map(type => [plain(type), type]));

/** The type of that name, also where it is written `argon2id` or `SHA-1`. */
export const typeOf = (name: string): HashType | undefined => byPlainName.get(plain(name));

const reset = 'these Users set a new password';

/** Types that Stytch does not take, by a part of their name. */
const foreign: [name: RegExp, message: string][] = [
  [/firebase/, `is Firebase's own scrypt, which Stytch cannot check: ${reset}`],
  [/cognito/, `is no hash: Cognito gives none out. Remove the line; ${reset}`],
  [/wordpress|^wp$/, 'is not a type: WordPress has phpass hashes ($P$…) and bcrypt hashes ($2y$…). Say which it is'],
  [/django|pbkdf2sha/, 'is not a type: split the Django string, and say pbkdf_2'],
  [/argon2d?$/, 'does not say which Argon2 it is: argon_2i or argon_2id; Stytch takes no argon2d'],
  [/^sha(2|256|224|384|2256)$|^sha3/, `is a digest that Stytch does not take: ${reset}`],
  [/^(ssha|smd5|crypt|md5crypt|sha256crypt|sha512crypt|drupal|yescrypt)/, `is not taken by Stytch: ${reset}`],
];

/** Why a `hash_type` is none. */
export function foreignType(name: string): string {
  const known = foreign.find(([test]) => test.test(plain(name)));
  return known?.[1] ?? `is none of ${Object.keys(hashTypes).join(', ')}`;
}

/** Types that a hash shows by its beginning. */
const shown: [begins: RegExp, type: HashType, name: string][] = [
  [/^\$2[abxy]?\$/, 'bcrypt', 'bcrypt'],
  [/^\$argon2id\$/, 'argon_2id', 'argon2id'],
  [/^\$argon2i\$/, 'argon_2i', 'argon2i'],
  [/^\$scrypt\$/, 'scrypt', 'scrypt'],
  [/^\$[PH]\$/, 'phpass', 'phpass'],
];

/** Hashes of systems whose form Stytch does not take, by how they begin, with what can be done. */
const foreignHashes: [begins: RegExp, message: string][] = [
  [
    /^\$wp\$/,
    `is a WordPress 6.8 hash ($wp$): bcrypt of a digest of the password, which Stytch cannot check: ${reset}`,
  ],
  [
    /^pbkdf2_sha(1\$|256\$|512\$)/,
    'is a Django string: its parts are algorithm, iterations, salt and hash. Split it; pbkdf_2_config.salt is base64 of the salt as text; SHA-1 is not taken',
  ],
  [/^argon2\$argon2/, 'is a Django string: remove "argon2" from its beginning'],
  [/^bcrypt\$\$2/, 'is a Django string: remove "bcrypt$" from its beginning'],
  [/^bcrypt_sha256\$/, `is a Django hash: bcrypt of a digest of the password, which Stytch cannot check: ${reset}`],
  [/^(md5|sha1)\$/, 'is a Django string: algorithm, salt and hash. Split it; the salt goes into prepend_salt'],
  [/^\$pbkdf2(-sha\d+)?\$/, 'is a passlib string: split it into hash and pbkdf_2_config; its base64 has "." for "+"'],
  [/^pbkdf2:sha/, 'is a Werkzeug string: split it; the hash is hexadecimal there, and base64 here'],
  [/^scrypt:\d/, 'is a Werkzeug string: split it; the hash is hexadecimal there, and base64 here'],
  [/^\$argon2d\$/, `is an argon2d hash, which Stytch does not take: ${reset}`],
  [/^\$2\$/, `is a bcrypt hash of the first version ($2$), which Stytch does not take: ${reset}`],
  [/^\$S\$/, `is a Drupal hash ($S$), which Stytch does not take: ${reset}`],
  [/^\$(1|5|6|7|y|apr1)\$/, `is a hash of crypt(3), which Stytch does not take: ${reset}`],
  [/^\{[A-Z0-9-]+\}/i, `is an LDAP hash ({SSHA} and the like), which Stytch does not take: ${reset}`],
];

/** What a hash shows by its beginning, where that is not its `hash_type`. */
export function foreignHash(hash: string, type: HashType): string | undefined {
  const foreign = foreignHashes.find(([begins]) => begins.test(hash));
  if (foreign) return foreign[1];
  const other = shown.find(([begins]) => begins.test(hash));
  return other && other[1] !== type ? `is a hash of ${other[2]}: its hash_type is ${other[1]}` : undefined;
}
