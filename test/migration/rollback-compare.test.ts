/** One User against its Members: whose change it is, and what becomes of it. Pure. */
import type { Member } from 'stytch';
import { expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { compareUser } from '../../source/migration/rollback/compare-user.ts';
import type { Found } from '../../source/migration/rollback/members.ts';
import { newPerson } from '../../source/migration/rollback/new-people.ts';
import type { User } from '../../source/migration/sources/user.ts';
import { person } from './people.ts';

const base = { email_address: 'ann@acme.example', name: 'Ann Lee', trusted_metadata: { plan: 'free' } };

function found(fields: Partial<Member> = {}, more: Partial<Found> = {}): Found {
  const member = {
    member_id: 'member-1',
    organization_id: 'organization-1',
    status: 'active',
    email_address: 'ann@acme.example',
    name: 'Ann Lee',
    trusted_metadata: { plan: 'free' },
    untrusted_metadata: {},
    mfa_phone_number: '',
    totp_registration_id: '',
    member_password_id: '',
    oauth_registrations: [],
    sso_registrations: [],
    roles: [],
    updated_at: '2030-01-01T00:00:00Z',
    ...fields,
  } as unknown as Member;
  return {
    member,
    organization: 'acme',
    ours: true,
    tenant: 'acme',
    userId: 'user-test-ann',
    base,
    password: false,
    ...more,
  };
}

const second = { organization: 'globex', tenant: 'globex' };
const ann = (fields: Partial<User> = {}) =>
  person('ann', { name: 'Ann Lee', trusted_metadata: { plan: 'free' }, password: false, ...fields });

const known = (answers: Answers = {}) => ({
  answers,
  lastWrite: Date.parse('2030-01-01T00:00:00Z'),
  totps: new Map([['member-1', 'totp-1']]),
});

const rows = (user: User, all: Found[], answers: Answers = {}) =>
  compareUser(user, all, known(answers)).rows.map(({ kind, state, what }) => `${kind} ${state} ${what}`);

test.each<[string, string[], string[]]>([
  ['as it was written', rows(ann(), [found()]), []],
  ['changed in Consumer alone', rows(ann({ name: 'Ann Berg' }), [found()]), []],
  ['changed alike', rows(ann({ name: 'Ann Berg' }), [found({ name: 'Ann Berg' })]), []],
  ['changed in B2B', rows(ann(), [found({ name: 'Ann Berg' })]), ['name carry name']],
  ['changed on both sides', rows(ann({ name: 'A' }), [found({ name: 'B' })]), ['name conflict name']],
  ['made by the application', rows(ann(), [found({ name: 'B' }, { base: undefined })]), ['name conflict name']],
  ['one of two Members', rows(ann(), [found(), found({ name: 'B' }, second)]), ['name carry name']],
  ['two Members, alike', rows(ann(), [found({ name: 'B' }), found({ name: 'B' }, second)]), ['name carry name']],
  ['two Members, otherwise', rows(ann(), [found({ name: 'B' }), found({ name: 'C' }, second)]), ['name conflict name']],
  [
    'metadata, key by key',
    rows(ann({ trusted_metadata: { plan: 'free', seen: 1 } }), [found({ trusted_metadata: { plan: 'gold', new: 1 } })]),
    ['metadata carry trusted_metadata.plan', 'metadata carry trusted_metadata.new'],
  ],
  [
    'what one of two Organizations trusts its Member with',
    rows(ann(), [
      found({ trusted_metadata: { plan: 'free', may: 'export' }, untrusted_metadata: { theme: 'dark' } }),
      found({}, second),
    ]),
    ['metadata conflict trusted_metadata.may', 'metadata carry untrusted_metadata.theme'],
  ],
  [
    'metadata that decides the tenant or the role',
    rows(ann(), [found({ trusted_metadata: { plan: 'free', org: { id: 1 }, role: 'admin' } })], {
      tenantKey: 'org.id',
      roleKey: 'role',
    }),
    ['metadata lost trusted_metadata.org', 'metadata lost trusted_metadata.role'],
  ],
  [
    'metadata with rules',
    rows(ann(), [found({ trusted_metadata: { plan: 'gold' } })], { metadata: 'drop trusted.secret' }),
    ['metadata lost trusted_metadata.plan'],
  ],
  [
    'an email that Consumer has',
    rows(ann({ emails: [{ email: 'B@acme.example', verified: false }] }), [found({ email_address: 'b@acme.example' })]),
    [],
  ],
  ['another email', rows(ann(), [found({ email_address: 'b@acme.example' })]), ['email lost email_address']],
  ['a phone', rows(ann(), [found({ mfa_phone_number: '+15005550006' })]), ['phone lost mfa_phone_number']],
  [
    'a phone that Consumer has',
    rows(ann({ phones: [{ phone_number: '+1500', verified: true }] }), [found({ mfa_phone_number: '+1500' })]),
    [],
  ],
  ['the app that was moved', rows(ann({ totp: true }), [found({ totp_registration_id: 'totp-1' })]), []],
  [
    'another app',
    rows(ann({ totp: true }), [found({ totp_registration_id: 'totp-2' })]),
    ['authenticator-app lost totp'],
  ],
  [
    'a provider',
    rows(ann({ oauth: ['Google'] }), [
      found({ oauth_registrations: [{ provider_type: 'google' }, { provider_type: 'Slack' }] as never }),
    ]),
    ['provider lost Slack'],
  ],
  ['SSO', rows(ann(), [found({ sso_registrations: [{}] as never })]), ['sso-scim lost SSO or SCIM']],
  ['a password where there was none', rows(ann(), [found({ member_password_id: 'p' })]), ['password lost password']],
  [
    'a password that did not move',
    rows(ann({ password: true }), [found({ member_password_id: 'p' })]),
    ['password lost password'],
  ],
  [
    'the moved one, untouched',
    rows(ann({ password: true }), [found({ member_password_id: 'p' }, { password: true })]),
    [],
  ],
  [
    'the moved one, of a Member that changed',
    rows(ann({ password: true }), [
      found({ member_password_id: 'p', updated_at: '2030-01-01T00:02:00Z' }, { password: true }),
    ]),
    ['password-perhaps unknown password'],
  ],
  ['removed', rows(ann(), [found({ status: 'deleted' })]), ['removed lost Member']],
  ['removed, and there again', rows(ann(), [found({ status: 'deleted' }), found()]), []],
  ['removed from one of two', rows(ann(), [found({ status: 'deleted' }), found({}, second)]), ['removed lost Member']],
])('%s', (_, listed, expected) => expect(listed).toEqual(expected));

test('a new person in two Organizations is one User, with what both Members have alike', () => {
  const answers: Answers = { tenancy: 'trusted_metadata', tenantKey: 'app.tenant', roleKey: 'role' };
  const metadata = { plan: 'gold', role: 'admin' };
  const { rows: listed, wanted } = newPerson(
    [
      found({ trusted_metadata: metadata, untrusted_metadata: { a: 1 } }),
      found({ trusted_metadata: metadata, member_id: 'member-2' }, second),
    ],
    undefined,
    answers,
  );
  expect(listed.map(one => `${one.kind} ${one.state}`)).toEqual(['new-user carry', 'new-user carry']);
  expect(wanted?.payload).toEqual({
    email: 'ann@acme.example',
    name: { first_name: 'Ann Lee' },
    trusted_metadata: { plan: 'gold', app: { tenant: ['acme', 'globex'] }, b2b_member_id: 'member-1' },
  });
});

test('Members whom the application knows by different ids are not one person, whatever their email', () => {
  const members = ['', 'x-1', 'x-2'].map((external_id, index) =>
    found({ external_id, member_id: `member-${index}` }, index === 0 ? {} : { ...second, organization: `o-${index}` }),
  );
  const { rows: listed, wanted } = newPerson(members, undefined, { memberExternalId: 'own' });
  expect(listed.map(one => `${one.member_id} ${one.kind}`)).toEqual([
    'member-2 further-membership',
    'member-0 new-user',
    'member-1 new-user',
  ]);
  expect(wanted?.payload.external_id).toBe('x-1');
  expect(wanted?.members).toHaveLength(2);
});

test('no User is made of a deleted Member, an invitation, or one whose email a User has', () => {
  const kinds = (one: Found, holder?: string) => {
    const { rows: listed, wanted } = newPerson([one], holder, {});
    expect(wanted).toBeUndefined();
    return listed.map(row => `${row.kind} ${row.state}`);
  };
  expect(kinds(found({ status: 'deleted' }))).toEqual([]);
  expect(kinds(found({ status: 'invited' }))).toEqual(['not-accepted lost']);
  expect(kinds(found(), 'user-test-bob')).toEqual(['further-membership lost']);
  expect(kinds(found({}, { ours: false }))).toEqual(['other-organization lost']);
});
