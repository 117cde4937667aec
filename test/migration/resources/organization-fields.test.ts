/** What a later run writes of an Organization: only what is wanted otherwise, and never over a change of B2B. */
import { expect, test } from 'vitest';
import { type Followed, followedOf, mergeFields } from '../../../source/migration/resources/organization-fields.ts';

const of = (fields: Partial<Followed>) => followedOf({ organization_name: 'Acme', ...fields });
const merged = (
  base: Partial<Followed>,
  wanted: Partial<Followed>,
  found: Partial<Followed>,
  wins = false,
  ours = {},
) => mergeFields({ base: of(base), wanted: of(wanted), found: of(found), ours }, wins);

const restricted = { auth_methods: 'RESTRICTED', allowed_auth_methods: ['magic_link', 'sso'] } as const;
const lists = { ...restricted, allowed_auth_methods: [...restricted.allowed_auth_methods] };

test('nothing where nothing is wanted otherwise, whatever B2B has', () => {
  expect(merged({}, {}, { mfa_policy: 'REQUIRED_FOR_ALL' })).toEqual({ payload: {}, previous: {}, kept: [] });
});

test('a field and the list that belongs to it are written together, with what stood there', () => {
  expect(merged({}, lists, {})).toEqual({
    payload: lists,
    previous: { auth_methods: 'ALL_ALLOWED', allowed_auth_methods: [] },
    kept: [],
  });
});

test('a list in another order is the same list', () => {
  const turned = { ...lists, allowed_auth_methods: ['sso', 'magic_link'] };
  expect(merged(lists, turned, {})).toEqual({ payload: {}, previous: {}, kept: [] });
  expect(merged({}, lists, turned).payload).toEqual({});
});

test('what B2B has changed stays, with what belongs to it, unless Consumer wins', () => {
  const found = { email_allowed_domains: ['theirs.example'] };
  const wanted = {
    email_invites: 'RESTRICTED',
    email_allowed_domains: ['ours.example'],
    mfa_policy: 'REQUIRED_FOR_ALL',
  } as const;
  const given = { ...wanted, email_allowed_domains: [...wanted.email_allowed_domains] };
  expect(merged({}, given, found)).toMatchObject({
    payload: { mfa_policy: 'REQUIRED_FOR_ALL' },
    kept: ['email_allowed_domains'],
  });
  expect(merged({}, given, found, true).payload).toMatchObject(given);
});

test('what an interrupted update of ours has left is no change of B2B', () => {
  const wanted = { mfa_policy: 'OPTIONAL' } as const;
  const base = { mfa_policy: 'OPTIONAL', email_invites: 'ALL_ALLOWED' } as const;
  const found = { email_invites: 'NOT_ALLOWED' } as const;
  const next = { ...wanted, email_invites: 'RESTRICTED', email_allowed_domains: ['a.example'] } as const;
  const given = { ...next, email_allowed_domains: [...next.email_allowed_domains] };
  expect(merged(base, given, found).kept).toEqual(['email_invites']);
  expect(merged(base, given, found, false, { email_invites: 'NOT_ALLOWED' }).payload).toMatchObject({
    email_invites: 'RESTRICTED',
  });
});
