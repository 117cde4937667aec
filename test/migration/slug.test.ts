import { expect, test } from 'vitest';
import { externalIdOf, uniqueSlug } from '../../source/migration/planning/slug.ts';

const slugShape = /^[A-Za-z0-9._~-]{2,128}$/;
const externalShape = /^[A-Za-z0-9._|-]{1,128}$/;
const keys = [
  'acme',
  'Acme Robotics GmbH & Co. KG',
  '日本',
  'x',
  '',
  '../..',
  'a'.repeat(300),
  'b\u200bc',
  '🙂',
  'acme.example',
];

test.each(keys)('%j becomes a slug and an external id that Stytch takes', key => {
  expect(uniqueSlug(key, key, new Set())).toMatch(slugShape);
  expect(externalIdOf(key)).toMatch(externalShape);
});

test('a key that Stytch takes stays as it is; others never become the same', () => {
  expect(externalIdOf('acme.example')).toBe('acme.example');
  expect(externalIdOf('Acme Inc')).not.toBe(externalIdOf('acme inc'));
  expect(externalIdOf('é')).not.toBe(externalIdOf('è'));
});

test('a taken slug gets the mark of its key, whatever the order', () => {
  const taken = new Set(['acme']);
  expect(uniqueSlug('ACME', 'key-1', taken)).toBe(uniqueSlug('ACME', 'key-1', new Set(['acme'])));
});
