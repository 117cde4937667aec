/** Invented names, addresses and secrets. */
import { createHash, randomBytes } from 'node:crypto';
import { newMark } from './created.ts';

/** What a hash of the invented password looks like; its value is known here only. */
export interface InventedPassword {
  password: string;
  hash: { hash: string; hash_type: 'md_5' };
}

export class Invented {
  readonly #mark = newMark();
  #names = 0;

  /** A name that nothing else has. */
  word(): string {
    this.#names += 1;
    return `doctor-${this.#mark}-${this.#names}`;
  }

  /** An address of no user: the domain is reserved (RFC 2606). */
  email(): string {
    return `${this.word()}@example.com`;
  }

  /** A strong, random password. */
  password(): InventedPassword {
    const password = `${randomBytes(12).toString('base64url')}-Aa1`;
    return { password, hash: this.hashOf(password) };
  }

  hashOf(password: string): InventedPassword['hash'] {
    return { hash: createHash('md5').update(password).digest('hex'), hash_type: 'md_5' };
  }

  /** A random secret of an authenticator app, in base32. */
  totpSecret(): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    return [...randomBytes(32)].map(byte => letters[byte % 32]).join('');
  }
}
