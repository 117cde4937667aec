import fc from 'fast-check';
import { expect, test } from 'vitest';
import { externalIdOf, nameOf, plainSlug } from '../../../source/migration/planning/identifiers.ts';
import { chooseSlugs, type Slugged } from '../../../source/migration/planning/slugs.ts';

const slugShape = /^[A-Za-z0-9._~-]{2,128}$/;
const externalShape = /^[A-Za-z0-9._|-]{1,128}$/;
const keys = [
  'acme',
  'Acme Robotics GmbH & Co. KG',
  '日本',
  'x',
  '.',
  '..',
  '../..',
  'a'.repeat(300),
  'b\u200bc',
  '🙂',
  'acme.example',
  '\ud800lone',
  'organization-test-1',
  'migrate|left-over',
];
const tenant = (key: string): Slugged => ({ key, name: nameOf(key), externalId: externalIdOf(key) });
const slugsOf = (names: string[], taken: string[] = []) => chooseSlugs(names.map(tenant), taken).slugs;

test.each(keys)('%j becomes a slug and an external id that Stytch takes', key => {
  expect(plainSlug(nameOf(key), key)).toMatch(slugShape);
  expect(externalIdOf(key)).toMatch(externalShape);
});

test('a key that Stytch takes stays as it is; others never become the same', () => {
  expect(externalIdOf('acme.example')).toBe('acme.example');
  expect(externalIdOf('Acme Inc')).not.toBe(externalIdOf('acme inc'));
  expect(externalIdOf('é')).not.toBe(externalIdOf('è'));
  expect(externalIdOf('é')).not.toBe(externalIdOf('e\u0301'));
  expect(externalIdOf('\ud800')).not.toBe(externalIdOf('\ud801'));
});

test('what could be read as a path or as an id of the service never becomes an external id or a slug', () => {
  for (const key of ['.', '..', 'organization-test-1', 'organization-live-1', 'migrate|left-over']) {
    expect(externalIdOf(key)).not.toBe(key);
    expect(externalIdOf(key)).not.toMatch(/^(organization-(test|live)-|migrate\|)/);
    expect(plainSlug(key, key)).not.toBe(key);
  }
});

test.each(['team_42', 'GmbH', 'B2B', 'acme.example', '--'])('the legal slug %s is kept as it is', key => {
  expect(slugsOf([key]).get(key)).toBe(key);
});

test('words are not split', () => {
  expect(plainSlug('MacroHard GmbH', 'x')).toBe('macrohard-gmbh');
});

test('no slug is the external id of another tenant, whatever its case', () => {
  const slugs = slugsOf(['Planet', 'planet', 'Acme Inc', 'acme-inc']);
  expect(slugs.get('acme-inc')).toBe('acme-inc');
  expect([...slugs.values()].filter(slug => /^planet$/i.test(slug))).toEqual([]);
  expect(slugs.get(externalIdOf('Acme Inc'))).toMatch(/^acme-inc-[0-9a-f]{10}$/);
});

test('a slug or an external id that the target has is not chosen, and the change is named', () => {
  const { slugs, changed } = chooseSlugs([tenant('Globex Corp')], ['GLOBEX-corp']);
  expect([...slugs.values()]).toEqual([expect.stringMatching(/^globex-corp-[0-9a-f]{10}$/)]);
  expect(changed).toEqual([{ key: 'Globex Corp', wanted: 'globex-corp', slug: [...slugs.values()][0] }]);
});

test('a tenant that an earlier run made keeps its slug, and no other gets it', () => {
  const { slugs } = chooseSlugs([tenant('New Co'), tenant('old')], [], new Map([['old', 'new-co']]));
  expect(slugs.get('old')).toBe('new-co');
  expect(slugs.get(externalIdOf('New Co'))).not.toBe('new-co');
});

test('slugs are distinct and the same in every order of the tenants', () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom('Acme Inc', 'acme-inc', 'ACME inc', 'Planet', 'planet', 'é', 'e\u0301'),
      fc.string({ minLength: 1 }),
    ),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(names, names, (some, shuffle) => {
      const forward = slugsOf(some);
      const other = [...some].sort((a, b) => shuffle.indexOf(a) - shuffle.indexOf(b) || (a < b ? 1 : -1));
      expect(new Map([...slugsOf(other)].sort())).toEqual(new Map([...forward].sort()));
      const folded = [...forward.values()].map(slug => slug.toLowerCase());
      expect(new Set(folded).size).toBe(forward.size);
    }),
    { numRuns: 300 },
  );
});

test('a name is 1 to 128 characters without blanks at its ends, and no character is cut in half', () => {
  expect(nameOf('  Acme ')).toBe('Acme');
  expect(nameOf('x'.repeat(300))).toHaveLength(128);
  expect(nameOf(`${'x'.repeat(127)}🙂`)).toHaveLength(127);
});
