/** Time-based one-time passwords (RFC 6238: SHA-1, six digits, thirty seconds). */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { demand, refuse } from '../core/errors.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step = 30_000;

/** A new secret, in base32. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map(byte => alphabet[byte % 32]).join('');
}

/** Ten new recovery codes, such as `ckss-2skx-ebow`. */
export function newRecoveryCodes(): string[] {
  const part = () => Array.from({ length: 4 }, () => 'abcdefghijklmnopqrstuvwxyz23456789'[randomInt(34)]).join('');
  return Array.from({ length: 10 }, () => `${part()}-${part()}-${part()}`);
}

/** A picture to scan stands in for the service's. */
export const qrCode =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

/** The code of a secret at a time. */
export function totpCode(secret: string, now: number, offset = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / step) + offset));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const at = (digest[19] as number) & 15;
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** Checks a code, with one step of tolerance to either side; returns the step, which is good once. */
export function checkTotp(secret: string, code: string, now: number, lastStep: number | undefined): number {
  demand(/^\d{6}$/.test(code), 'invalid_totp_code', 'A code has six digits.');
  const offset = [0, -1, 1].find(candidate => totpCode(secret, now, candidate) === code);
  if (offset === undefined) refuse('unable_to_authenticate_totp');
  const used = Math.floor(now / step) + offset;
  demand(lastStep === undefined || used > lastStep, 'totp_code_already_authenticated');
  return used;
}

/** Whether a text is a secret that an authenticator app could hold. */
export function isTotpSecret(secret: string): boolean {
  return /^[A-Z2-7]{16,128}=*$/i.test(secret);
}

function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.toUpperCase().replace(/=+$/, '')) {
    value = ((value << 5) | alphabet.indexOf(letter)) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 255);
  }
  return Buffer.from(bytes);
}
