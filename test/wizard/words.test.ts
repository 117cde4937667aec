import { expect, it } from 'vitest';
import { plural } from '../../source/config/words.ts';
import { counted, duration } from '../../source/figures.ts';
import { wordsOf } from '../../source/wizard/words.ts';

it.each([
  ['Class', 'Classes'],
  ['Organization', 'Organizations'],
  ['Company', 'Companies'],
  ['Survey', 'Surveys'],
  ['Person', 'People'],
  ['branch', 'branches'],
  ['Team member', 'Team members'],
  ['Sales person', 'Sales people'],
])('%s → %s', (one, many) => {
  expect(plural(one)).toBe(many);
});

it('uses Stytch’s words until others are given', () => {
  expect(wordsOf({})).toMatchObject({ organizations: 'Organizations', member: 'Member' });
  expect(wordsOf({ organizationWord: 'Class', memberWord: 'Student' }).members).toBe('Students');
});

it('counts and tells time', () => {
  expect(counted(1, 'Class')).toBe('1 Class');
  expect(counted(12345, 'Class')).toBe('12,345 Classes');
  expect([0.4, 59, 60, 200, 7500].map(duration)).toEqual(['0 s', '59 s', '1 min', '3 min 20 s', '2 h 05 min']);
});
