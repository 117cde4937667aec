import { expect, test } from 'vitest';
import { endpointOf, rateOf } from '../../source/stytch/endpoints.ts';

const organization = '/v1/b2b/organizations/organization-test-1';

test.each([
  ['POST', '/v1/users/search', 'Consumer users/search'],
  ['PUT', '/v1/users/user-test-1', 'Consumer users update'],
  ['POST', `${organization}/members`, 'B2B members create'],
  ['GET', `${organization}/member?member_id=user-test-1`, 'B2B members get'],
  ['PUT', `${organization}/members/member-test-1`, 'B2B members update'],
  ['DELETE', `${organization}/members/member-test-1`, 'B2B members delete'],
  ['DELETE', `${organization}/members/mfa_phone_numbers/member-test-1`, 'B2B members phone delete'],
  ['DELETE', organization, 'B2B organizations delete'],
  ['PUT', organization, 'B2B organizations update'],
  ['DELETE', `${organization}/members/passwords/password-test-1`, 'B2B members password delete'],
  ['POST', `${organization}/members/member-test-1/unlink_retired_email`, 'B2B members email unlink'],
  ['GET', '/v1/b2b/sessions?organization_id=o&member_id=m', 'B2B sessions get'],
  ['PATCH', '/pwa/v3/projects/p/environments/e', 'Management environments update'],
  ['GET', '/pwa/v3/projects/p/environments/e', 'Management'],
  ['POST', '/pwa/v3/projects/p/environments/e/secrets', 'Management secrets create'],
  ['POST', '/v1/b2b/organizations/members/search', 'B2B members/search'],
  ['POST', '/v1/sessions/authenticate', 'Consumer sessions authenticate'],
])('%s %s has a rate of its own: %s', (method, path, name) => {
  expect(endpointOf(method, path)).toBe(name);
});

test('the published limits hold, whatever rate is asked for, until Stytch agreed to more', () => {
  const rate = { calls: 90, seconds: 1 };
  expect(rateOf('B2B members create')).toEqual({ calls: 65, seconds: 1 });
  expect(rateOf('B2B members create', { rate })).toEqual(rate);
  expect(rateOf('B2B members/search', { rate })).toEqual({ calls: 100, seconds: 60 });
  const searchRate = { calls: 1000, seconds: 60 };
  expect(rateOf('Consumer users/search', { rate, searchRate })).toEqual(searchRate);
  expect(rateOf('B2B members create', { searchRate })).toEqual({ calls: 65, seconds: 1 });
});
