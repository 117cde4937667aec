/**
 * The addresses of all Users so far, as numbers of 53 bits: of a million Users, two different addresses are taken for one in one
 * case of 18,000. A set of the addresses themselves would take ten times the memory.
 */
import type { User } from './user.ts';

export class KnownAddresses {
  #numbers = new Float64Array(1024);
  #count = 0;

  hasOneOf({ emails }: User): boolean {
    return emails.some(({ email }) => {
      const number = numberOf(email);
      return this.#numbers[placeOf(this.#numbers, number)] === number;
    });
  }

  add({ emails }: User): void {
    for (const { email } of emails) this.#put(numberOf(email));
  }

  #put(number: number): void {
    const place = placeOf(this.#numbers, number);
    if (this.#numbers[place] === number) return;
    this.#numbers[place] = number;
    this.#count++;
    if (this.#count * 2 < this.#numbers.length) return;
    const more = new Float64Array(this.#numbers.length * 2);
    for (const one of this.#numbers) if (one !== 0) more[placeOf(more, one)] = one;
    this.#numbers = more;
  }
}

/** Where a number is, or would be: the first place from its own on that is free or its own. */
function placeOf(numbers: Float64Array, number: number): number {
  let place = number % numbers.length;
  while (numbers[place] !== 0 && numbers[place] !== number) place = (place + 1) % numbers.length;
  return place;
}

/** Never 0. Addresses are compared as the service does: without regard to case. */
function numberOf(email: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const text = email.toLowerCase();
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}
