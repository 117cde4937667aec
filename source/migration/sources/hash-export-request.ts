/**
 * How to get the hashes out of the Consumer project: the request to Stytch support, the key pair that it needs, and how the
 * reply is decrypted. Shown by the wizard; docs/passwords.md says the same, and a test runs the commands.
 */

export const supportAddress = 'support@stytch.com';

/** The mail to support, as lines; to be sent from the address of a member of the Stytch workspace. */
export const requestText = (consumerProjectId: string): string[] => [
  'Subject: Export of password hashes',
  '',
  'Hello,',
  '',
  `please export the password hashes of our Consumer project ${consumerProjectId}.`,
  'We move its Users to a B2B project, and their passwords are to go on working.',
  '',
  'Please send all rows with user id, hash, salt and hash method, and the parameters of the hash methods.',
  'Our public key is attached (public_key.pem): please encrypt the export with it.',
];

/** Creates the key pair. Only public_key.pem is sent. */
export const keyPairCommands = [
  'umask 077',
  'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out private_key.pem',
  'openssl rsa -in private_key.pem -pubout -out public_key.pem',
];

/** Decrypts the reply: the key first, then the file with it. `hashes.enc` stands for the name that the file has. */
export const decryptCommands = [
  'umask 077',
  'openssl pkeyutl -decrypt -inkey private_key.pem -in key.bin.enc -out key.bin',
  'openssl enc -d -aes-256-cbc -in hashes.enc -out stytch_password_hashes.csv -pass file:./key.bin',
];

/** For "bad decrypt" in the last command: the file was encrypted by an older OpenSSL, or with another derivation of the key. */
export const otherDerivations = ['-md md5', '-pbkdf2'];
