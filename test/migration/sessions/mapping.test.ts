import { expect, test } from 'vitest';
import { answerSchemas } from '../../../source/config/answers.ts';
import { attributeMapping } from '../../../source/migration/sessions/values.ts';

const fixed = { email: 'mail', token_id: 'sub' };

test('the email and the token id are always mapped, further claims as answered', () => {
  expect(attributeMapping({ claimName: 'mail' })).toEqual(fixed);
  expect(attributeMapping({ claimName: 'mail', tokenMapping: 'none' })).toEqual(fixed);
  expect(attributeMapping({ claimName: 'mail', tokenMapping: 'organization_id=org.id, role_ids=roles' })).toEqual({
    ...fixed,
    organization_id: 'org.id',
    role_ids: 'roles',
  });
});

test.each(['none', 'organization_id=a,role_ids=https://x.example/roles'])('%s is taken', value => {
  expect(answerSchemas.tokenMapping.safeParse(value).success).toBe(true);
});

test.each([
  '',
  'email=mail',
  'organization_id',
  'organization_id=',
  'organization_id=a;role_ids=b',
  'external_member_id=sub',
])('%j is refused', value => {
  expect(answerSchemas.tokenMapping.safeParse(value).success).toBe(false);
});
