import { expect, test } from 'vitest';
import { lookAlikes } from '../../../source/migration/planning/tenancy/look-alikes.ts';

test.each([
  ['case', ['ACME', 'acme']],
  ['spaces', [' lead', 'lead', 'lead\u00a0']],
  ['Unicode form', ['E\u0301cole', '\u00c9cole']],
  ['accents', ['Ecole', '\u00c9cole']],
  ['signs, as a slug drops them', ['Acme, Inc.', 'acme-inc']],
])('keys that differ by %s look alike', (_, keys) => {
  expect(lookAlikes(['other', ...keys])).toEqual([keys.toSorted()]);
});

test('other letters and digits do not, nor signs alone', () => {
  expect(lookAlikes(['acme', 'acme2', 'globex', '++', '##'])).toEqual([]);
});
