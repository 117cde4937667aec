/** The cases with sessions carried over; and the one with 500 Organizations. */
import { expect, test } from 'vitest';
import { readCase, refused, shortCases } from './cases.ts';
import { scenario } from './scenario.ts';

test('case 12-one-user-500-orgs', async () => {
  expect(await scenario(readCase('12-one-user-500-orgs'), [], { undo: true })).toEqual([]);
});

test.for(shortCases)('case %s, with sessions', async name => {
  const situation = readCase(name, { sessions: 'carry_over', claimName: 'login_email' });
  expect(await scenario(situation, [], { undo: true, refused: refused[name] })).toEqual([]);
});
