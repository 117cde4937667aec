import { expect, test } from 'vitest';
import { mergeClaim } from '../../../source/migration/sessions/claim-template.ts';

const claim = '"email": {{ user.trusted_metadata.email }}';

test.each([
  ['nothing', '', `{\n  ${claim}\n}`],
  ['an empty object', '{ }', `{\n  ${claim}\n}`],
  [
    'other claims',
    '{ "plan": {{ user.trusted_metadata.plan }} }',
    `{ "plan": {{ user.trusted_metadata.plan }},\n  ${claim}\n}`,
  ],
  ['a nested claim', '{"a": {"b": "}"}}', `{"a": {"b": "}"},\n  ${claim}\n}`],
])('into %s it is merged, and all that was there stays as it is', (_name, before, after) => {
  expect(mergeClaim(before, 'email')).toEqual({ merged: after });
});

test('a template that has the claim already stays as it is, spaces or not', () => {
  expect(mergeClaim('{"email":{{user.trusted_metadata.email}}}', 'email')).toEqual({ unchanged: true });
});

test('a name that stands for something else is never overwritten', () => {
  expect(mergeClaim('{"email": {{ user.user_id }}}', 'email')).toEqual({ taken: '{{ user.user_id }}' });
  expect(mergeClaim('{"email": 5}', 'email')).toEqual({ taken: '5' });
});

test('what is not understood is not touched', () => {
  expect(mergeClaim('{"a": ', 'email')).toEqual({ unreadable: true });
  expect(mergeClaim('[1]', 'email')).toEqual({ unreadable: true });
});
