import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isNotFound, type ObjectKind } from '../../source/stytch/errors.ts';

const answer = (status_code: number, error_type: string) => ({ status_code, error_type, error_message: 'no' });

describe('not found', () => {
  test.each<[ObjectKind, string]>([
    ['member', 'member_not_found'],
    ['organization', 'organization_not_found'],
    ['user', 'user_not_found'],
    ['project', 'project_not_found'],
    ['environment', 'project_not_found'],
    ['trusted_token_profile', 'trusted_token_profile_not_found'],
    ['secret', 'secret_not_found'],
    ['jwt_template', 'jwt_template_not_found'],
    ['session', 'session_not_found'],
  ])('a %s is not there when a 404 says %s, and nothing else', (kind, type) => {
    expect(isNotFound(answer(404, type), kind)).toBe(true);
    expect(isNotFound(answer(400, type), kind)).toBe(false);
    expect(isNotFound(answer(500, type), kind)).toBe(false);
    expect(isNotFound({ error_type: type }, kind)).toBe(false);
    expect(isNotFound(answer(404, 'route_not_found'), kind)).toBe(false);
    expect(isNotFound(answer(404, 'member_password_not_found'), kind)).toBe(false);
  });

  test('another object that is not there says nothing about this one', () => {
    expect(isNotFound(answer(404, 'project_not_found'), 'member')).toBe(false);
    expect(isNotFound(answer(404, 'organization_not_found'), 'member')).toBe(false);
    expect(isNotFound(answer(404, 'organization_not_found'), 'member', 'organization')).toBe(true);
  });

  test('no error at all is not "not found"', () => {
    for (const thrown of [undefined, null, 'member_not_found', new Error('member_not_found')]) {
      expect(isNotFound(thrown, 'member')).toBe(false);
    }
  });

  test('the kind must be said', () => {
    // @ts-expect-error It does not compile without a kind.
    expect(isNotFound(answer(404, 'member_not_found'))).toBe(false);
  });

  test('every kind has a published error_type', () => {
    const types = readFileSync('source/sandbox/contract/published/error-types.txt', 'utf8').split('\n');
    const kinds = ['member', 'organization', 'user', 'project', 'trusted_token_profile', 'secret', 'jwt_template'];
    expect(types).toEqual(expect.arrayContaining([...kinds, 'session'].map(kind => `${kind}_not_found`)));
  });
});
