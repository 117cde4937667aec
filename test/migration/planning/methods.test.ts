import { expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { MethodCounter, methodTotals } from '../../../source/migration/planning/methods.ts';
import { person, verified } from '../people.ts';

const phone = (isVerified: boolean) => ({ phones: [{ phone_number: '+12025550101', verified: isVerified }] });

function counted(answers: Answers, ...users: (readonly [user: Parameters<typeof person>[1], password: boolean])[]) {
  const counter = new MethodCounter();
  for (const [index, [fields, password]] of users.entries()) {
    counter.add(
      person(String(index), { emails: verified(`${index}@x.example`), password: false, ...fields }),
      password,
      answers,
    );
  }
  return counter.counts();
}

test('a password is kept with its hash, set again, or lost where there are none any more', () => {
  const users = [
    [{ password: true }, true],
    [{ password: true }, false],
  ] as const;
  expect(counted({ passwords: 'file' }, ...users)).toMatchObject([{ id: 'password', kept: 1, again: 1, lost: 0 }]);
  expect(counted({ passwords: 'none' }, [{ password: true }, false])).toMatchObject([{ kept: 0, again: 0, lost: 1 }]);
});

test('a verified phone is kept, an unverified one is lost; an app is set up again; a passkey is lost', () => {
  const methods = counted(
    {},
    [phone(true), false],
    [phone(false), false],
    [{ totp: true }, false],
    [{ passkeys: true }, false],
  );
  expect(methods).toMatchObject([
    { id: 'phone', kept: 1, lost: 1 },
    { id: 'totp', again: 1 },
    { id: 'passkeys', lost: 1 },
  ]);
  expect(methodTotals(methods)).toEqual({ kept: 1, again: 1, lost: 2 });
});
