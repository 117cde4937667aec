import { expect, test } from 'vitest';
import { InventoryCounter } from '../../source/migration/sources/summarize.ts';
import type { User } from '../../source/migration/sources/user.ts';
import { person, unverified, verified } from './people.ts';

function summary(users: User[]) {
  const counter = new InventoryCounter();
  for (const user of users) counter.add(user);
  return counter.summary('2026-01-01T00:00:00Z');
}

test('emails are counted by what a Member would get: verified, unverified, none', () => {
  expect(
    summary([
      person('a'),
      person('b', { emails: [...unverified('x@x.example'), ...verified('y@y.example')] }),
      person('c', { emails: unverified('c@c.example') }),
      person('d', { emails: [] }),
    ]),
  ).toMatchObject({ users: 4, verifiedEmail: 2, unverifiedEmail: 1, noEmail: 1, severalEmails: 1 });
});

test('each factor is counted by User, with its fate; who has only lost ones is counted apart', () => {
  const { factors, emailOnlyAfter } = summary([
    person('a', { oauth: ['Google', 'Apple'], totp: true }),
    person('b', { password: false, passkeys: true }),
    person('c', { password: false, wallets: true, emails: [] }),
  ]);
  const users = Object.fromEntries(factors.map(factor => [factor.id, factor.users]));
  expect(users).toEqual({
    password: 1,
    oauth: 1,
    oauth_other: 1,
    phone: 0,
    totp: 1,
    passkeys: 1,
    biometrics: 0,
    wallets: 1,
  });
  expect(emailOnlyAfter).toBe(1);
});

test('the likeliest tenant key comes first: by its name, and by values that are shared', () => {
  const users = Array.from({ length: 60 }, (_, index) =>
    person(String(index), {
      trusted_metadata: {
        plan: index % 2 ? 'free' : 'pro',
        account_ref: `ref-${index}`,
        ...(index > 2 && { tenant: index % 9 === 0 ? [`t${index % 5}`, 't9'] : `t${index % 5}` }),
      },
    }),
  );
  expect(summary(users).tenantKeys[0]).toMatchObject({ key: 'tenant', users: 57, values: 6, several: 6 });
});

test.each([
  ['roles', 'level', ['admin', 'member']],
  ['plans', 'subscription', ['Free', 'Pro', 'enterprise']],
  ['flags', 'enabled', ['true', 'false']],
  ['what its name says', 'locale', ['de', 'fr', 'nl']],
  ['one value for all', 'tenant', ['acme']],
])('a key is no likely tenant where its values are %s', (_, key, values) => {
  const users = values.map((value, index) => person(String(index), { trusted_metadata: { [key]: value } }));
  expect(summary(users).tenantKeys).toEqual([expect.objectContaining({ key, likely: false })]);
});

test('keys are found in objects, three deep, as paths; numbers are offered like text', () => {
  const users = [4711, 4712].map((id, index) =>
    person(String(index), {
      trusted_metadata: { app: { org: { nr: id, 'a.b': 'x' } }, team: { id }, deep: { a: { b: { c: 'no' } } } },
    }),
  );
  expect(summary(users).tenantKeys).toEqual([
    { key: 'team', users: 2, values: 2, several: 0, examples: ['4711', '4712'], roles: [], likely: true },
    { key: 'app.org.nr', users: 2, values: 2, several: 0, examples: ['4711', '4712'], roles: [], likely: true },
    { key: 'app.org."a.b"', users: 2, values: 1, several: 0, examples: ['x'], roles: [], likely: false },
  ]);
});

test('contradictions between trusted and untrusted metadata are counted by key', () => {
  const { contradictions } = summary([
    person('a', { trusted_metadata: { tenant: 'x' }, untrusted_metadata: { tenant: 'y', theme: 'dark' } }),
    person('b', { trusted_metadata: { tenant: 'x' }, untrusted_metadata: { tenant: 'x' } }),
  ]);
  expect(contradictions).toEqual([{ key: 'tenant', users: 1 }]);
});

test('domains count verified emails only, and know the public ones', () => {
  const { domains } = summary([
    person('a', { emails: verified('a@GMAIL.com') }),
    person('b', { emails: verified('b@acme.example') }),
    person('c', { emails: verified('c@acme.example') }),
    person('d', { emails: unverified('d@other.example') }),
  ]);
  expect(domains).toEqual([
    { domain: 'acme.example', users: 2, public: false },
    { domain: 'gmail.com', users: 1, public: true },
  ]);
});

test('what Stytch may refuse of a Member is counted before the run', () => {
  const keys = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`key${index}`, index]));
  const { notCarried } = summary([
    person('a', { emails: verified("o'neil+x@mail.example.co") }),
    person('b', { emails: verified('ann@localhost') }),
    person('c', { emails: verified('"ann lee"@b.example') }),
    person('d', { trusted_metadata: keys }),
    person('e', { untrusted_metadata: { bio: 'x'.repeat(4096) } }),
  ]);
  const users = Object.fromEntries(notCarried.map(one => [one.id, one.users]));
  expect(users).toMatchObject({ odd_email: 2, large_metadata: 2 });
  expect(users).not.toHaveProperty('odd_phone');
});

test('Users who cannot move as they are: counted, with some of their ids', () => {
  const { notCarried } = summary([
    person('a', { emails: verified('Ann@acme.example') }),
    person('b', { emails: [...verified('bob@acme.example'), ...unverified('ann@ACME.example')] }),
    person('c', { emails: verified('cy@acme.example') }),
    person('d', { emails: [], phones: [{ phone_number: '+31612345678', verified: true }] }),
    ...['e', 'f', 'g', 'h'].map(id => person(id, { password: false, emails: unverified(`${id}@n.example`) })),
  ]);
  const of = (id: string) => notCarried.find(one => one.id === id);
  const id = (name: string) => person(name).user_id;
  expect(of('same_address')).toMatchObject({ users: 1, examples: [id('b')] });
  expect(of('phone_only')).toMatchObject({ users: 1, examples: [id('d')] });
  expect(of('no_login')).toMatchObject({ users: 4, examples: ['e', 'f', 'g'].map(id) });
});
