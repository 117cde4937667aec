import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownAddresses } from '../../source/migration/sources/known-addresses.ts';
import { person, verified } from './people.ts';

const user = (email: string) => person('a', { emails: verified(email) });

test('knows what was added and nothing else, in any capitals', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.emailAddress(), { selector: one => one.toLowerCase() }), emails => {
      const known = new KnownAddresses();
      for (const email of emails) {
        expect(known.hasOneOf(user(email))).toBe(false);
        known.add(user(email));
        expect(known.hasOneOf(user(email.toUpperCase()))).toBe(true);
      }
    }),
  );
});

test('100,000 addresses of one form are kept apart', () => {
  const known = new KnownAddresses();
  let twice = 0;
  for (let index = 0; index < 100_000; index++) {
    const one = user(`person${index}@company${index % 50}.example`);
    if (known.hasOneOf(one)) twice++;
    known.add(one);
  }
  expect(twice).toBe(0);
});
