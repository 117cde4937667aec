/** phpass "portable" hashes (`$P$`, `$H$`): iterated MD5 in an alphabet of their own. */
import { createHash } from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The hash of a password with the settings (prefix, rounds, salt) of an existing hash. */
export function phpass(password: string, settings: string): string {
  const rounds = 2 ** alphabet.indexOf(settings[3] ?? '');
  const salt = settings.slice(4, 12);
  let digest = createHash('md5').update(salt).update(password).digest();
  for (let round = 0; round < rounds; round += 1) digest = createHash('md5').update(digest).update(password).digest();
  return settings.slice(0, 12) + encode(digest);
}

/** Three bytes become four characters, lowest bits first. */
function encode(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const value = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    const characters = Math.min(4, bytes.length - at + 1);
    for (let place = 0; place < characters; place += 1) text += alphabet[(value >> (6 * place)) & 63];
  }
  return text;
}
