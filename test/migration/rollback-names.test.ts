/** Which part of a name changed, and what is not guessed. */
import { expect, test } from 'vitest';
import { changedPart, type NameParts } from '../../source/migration/rollback/name-parts.ts';

test.each<[NameParts, string, NameParts | undefined]>([
  [{ first_name: 'Ann', last_name: 'Lee' }, 'Ann Berg', { last_name: 'Berg' }],
  [{ first_name: 'Ann', last_name: 'Lee' }, 'Anna Maria Lee', { first_name: 'Anna Maria' }],
  [{ first_name: 'Ann', middle_name: 'B.', last_name: 'Lee' }, 'Ann C. Lee', { middle_name: 'C.' }],
  [{ first_name: 'Ann', middle_name: 'B.', last_name: 'Lee' }, 'Ann B. Berg', { last_name: 'Berg' }],
  [{ first_name: 'Ann', middle_name: 'B.', last_name: 'Lee' }, 'Ann Lee', undefined],
  [{ first_name: 'Ann', last_name: 'Lee' }, 'Bob Berg', undefined],
  [{ first_name: 'Ann', last_name: 'Lee' }, 'Ann', undefined],
  [{ first_name: 'Ann', last_name: 'Lee' }, '', undefined],
  [{ first_name: 'Ann' }, 'Bob Berg', { first_name: 'Bob Berg' }],
  [{ first_name: '', last_name: 'Lee' }, 'Berg', { last_name: 'Berg' }],
  [{}, 'Ann Lee', { first_name: 'Ann Lee' }],
  [{}, '', undefined],
])('%j, now "%s"', (name, text, part) => expect(changedPart(name, text)).toEqual(part));
