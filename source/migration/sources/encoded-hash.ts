/** Hashes that have their parameters within them: bcrypt, phpass, and Argon2 and scrypt in the PHC string format. */
import type { HashType } from './hash-types.ts';

const base64 = /^[A-Za-z0-9+/]+$/;
const bytes = (text: string): number => Math.floor((text.length * 3) / 4);
const maxInt = 2 ** 31 - 1;

/** What is wrong with an encoded hash, if anything. */
export function encodedProblem(hash: string, type: HashType): string | undefined {
  if (type === 'bcrypt') return bcrypt(hash);
  if (type === 'phpass') return phpass(hash);
  return type === 'scrypt' ? scrypt(hash) : argon2(hash);
}

function bcrypt(hash: string): string | undefined {
  const [, cost, rest] = /^\$2[abxy]\$(\d\d)\$(.*)$/s.exec(hash) ?? [];
  if (cost === undefined || rest === undefined) return 'is not a bcrypt hash';
  if (rest.length < 53) return 'is cut: a bcrypt hash has 60 characters';
  if (!/^[./A-Za-z0-9]{53}$/.test(rest)) return 'is not a bcrypt hash: 60 characters of ./A-Za-z0-9';
  return Number(cost) < 4 || Number(cost) > 31 ? 'has a cost that bcrypt does not have: it is 4 to 31' : undefined;
}

function phpass(hash: string): string | undefined {
  if (!/^\$[PH]\$[./A-Za-z0-9]{31}$/.test(hash)) return 'is not a phpass hash: $P$ or $H$, and 31 characters';
  // Two to the power of 7 to 30 rounds, as one character of phpass's alphabet.
  return /^...[5-9A-S]/.test(hash) ? undefined : 'has a number of rounds that phpass does not have';
}

/** A memory of 8 KiB a lane, a salt of 8 bytes and a hash of 4 are the least of RFC 9106. */
export const leastArgon2 = { memoryOfLane: 8, salt: 8, hash: 4 };

function argon2(hash: string): string | undefined {
  const form = /^\$argon2(?:id|i)\$(?:v=(\d+)\$)?((?!v=)[^$]*)\$([^$]*)\$([^$]*)$/.exec(hash);
  if (!form) return 'is not an encoded Argon2 hash: $argon2id$v=19$m=…,t=…,p=…$salt$hash';
  const [, version, parameters = '', salt = '', digest = ''] = form;
  if (version === undefined) {
    return 'has no v=, so it is of Argon2 version 16; log-ins need version 19 (v=19): these Users set a new password';
  }
  if (version !== '19') return 'is not of Argon2 version 19 (v=19), which log-ins need: these Users set a new password';
  if (/(data|keyid)=/.test(parameters)) return 'has data= or keyid=, which Stytch does not take';
  const [m, t, p] = (/^m=(\d+),t=(\d+),p=(\d+)$/.exec(parameters) ?? []).slice(1).map(Number);
  if (m === undefined || t === undefined || p === undefined) return 'has other parameters than m, t and p';
  if ([salt, digest].some(part => part.endsWith('='))) return 'is padded with "=": remove it, encoded hashes have none';
  if (!base64.test(salt) || !base64.test(digest)) return 'has a salt or a hash that is not base64';
  const most = Math.max(m, t, p) <= maxInt;
  if (!most || t < 1 || p < 1 || m < leastArgon2.memoryOfLane * p)
    return 'has m, t or p out of bounds: m is 8 × p at least';
  if (bytes(salt) < leastArgon2.salt) return 'has a salt of less than 8 bytes';
  return bytes(digest) < leastArgon2.hash ? 'is cut: the hash has less than 4 bytes' : undefined;
}

function scrypt(hash: string): string | undefined {
  const form = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]*)\$([^$]*)$/.exec(hash);
  if (!form) return 'is not an encoded scrypt hash: $scrypt$ln=…,r=…,p=…$salt$hash';
  const [, ln, r, p, salt = '', digest = ''] = form;
  if ([salt, digest].some(part => part.endsWith('='))) return 'is padded with "=": remove it, encoded hashes have none';
  if (!base64.test(salt) || !base64.test(digest)) return 'has a salt or a hash that is not base64';
  const fits = Number(ln) >= 1 && Number(ln) <= 18 && Number(r) >= 1 && Number(p) >= 1;
  return fits && Number(r) * Number(p) < 2 ** 30 ? undefined : 'has ln, r or p out of bounds: ln is 1 to 18';
}
