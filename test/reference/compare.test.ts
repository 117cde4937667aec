/** The comparison itself: it must see every deliberate corruption, and nothing where nothing is wrong. */
import { expect, test } from 'vitest';
import { accounting, compareB2b, compareSessions, compareUndone } from './compare.ts';
import { type ConsumerUser, type EndState, endState } from './end-state.ts';
import type { Observed, ObservedMember, ObservedOrganization } from './observe.ts';

const answers = {
  tenancy: 'trusted_metadata',
  tenantKey: 'tenant',
  passwords: 'file',
  sessions: 'carry_over',
  passwordScope: 'cross_org',
} as const;
const project = { project_id: 'project-test-1' };

function user(id: string, tenant: unknown): ConsumerUser {
  const emails = [{ email: `${id}@acme.example`, verified: true }];
  return { user_id: id, emails, password: { password_id: 'p' }, trusted_metadata: { tenant, plan: { seats: 1 } } };
}

const users = [user('ann', 'Planet'), user('bob', ['Planet', 'globex']), user('eve', 'Acme Inc')];
const expected = endState(users, answers, new Set(['ann']));

/** Both projects exactly as the reference says. */
function right(state: EndState = expected): Observed {
  const organizations = state.organizations.map(
    ({ external_id, name, members, settings }, index): ObservedOrganization => {
      const key = typeof external_id === 'string' ? external_id : external_id.tenant_key;
      return {
        ...settings,
        organization_id: `organization-test-${index}`,
        organization_external_id: typeof external_id === 'string' ? external_id : `hash-${index}`,
        organization_name: name,
        organization_slug: key.replace(' ', '-'),
        created_at: '2026-01-01T00:00:00Z',
        trusted_metadata: { tenant_key: key },
        connections: [],
        members: members.map(({ password, email_address_verified, roles: _, ...member }) => ({
          ...structuredClone(member),
          organization_id: `organization-test-${index}`,
          member_id: `member-test-${index}`,
          status: 'active',
          email_address_verified: email_address_verified === true,
          member_password_id: password ? 'password-test-1' : '',
          roles: [{ role_id: 'stytch_member' }],
        })),
      };
    },
  );
  const profile = {
    audience: 'project-test-1',
    issuer: 'stytch.com/project-test-1',
    can_jit_provision: false,
    attribute_mapping: { email: 'email', token_id: 'sub' },
  };
  return {
    users: users.map(found => ({
      ...found,
      trusted_metadata: { ...found.trusted_metadata, email: state.claims.get(found.user_id) },
    })),
    template: { template_content: '{ "email": {{ user.trusted_metadata.email }} }', custom_audience: '' },
    b2b: {
      environment: { project_id: 'project-test-2', cross_org_passwords_enabled: true },
      organizations,
      profiles: [profile],
    },
  };
}

const organizationsOf = (observed: Observed) => observed.b2b?.organizations ?? [];
const planet = (observed: Observed) => organizationsOf(observed)[0] as ObservedOrganization;
const ann = (observed: Observed) => planet(observed).members[0] as ObservedMember;

test('nothing is wrong where all is as expected', () => {
  expect(compareB2b(right(), expected)).toEqual([]);
  expect(compareSessions(right(), expected, answers, project)).toEqual([]);
});

test('a null in metadata equals its absence, except in a list', () => {
  const observed = right();
  Object.assign(ann(observed).trusted_metadata, { none: null, plan: { seats: 1, none: null } });
  expect(compareB2b(observed, expected)).toEqual([]);
  Object.assign(ann(observed).trusted_metadata, { list: [null] });
  expect(compareB2b(observed, expected)).toHaveLength(1);
});

const corruptions: [string, (observed: Observed) => void, RegExp][] = [
  ['a missing Member', o => planet(o).members.shift(), /the Member ann .* is missing/],
  ['a missing Organization', o => organizationsOf(o).shift(), /There are 0 Organizations of "Planet"/],
  ['an unexpected Organization', o => organizationsOf(o).push(other('x')), /Unexpected Organization .*"x"/],
  [
    'two Organizations of one tenant',
    o => organizationsOf(o).push({ ...other('y'), trusted_metadata: { tenant_key: 'Acme Inc' } }),
    /There are 2 Organizations/,
  ],
  [
    'an unexpected Member',
    o => planet(o).members.push({ ...ann(right()), external_id: 'x', email_address: 'x@x.example' }),
    /unexpected/,
  ],
  [
    'a Member without an external id',
    o => planet(o).members.push({ ...ann(right()), external_id: undefined, email_address: 'x@x.example' }),
    /unexpected/,
  ],
  [
    'a second Member of one User',
    o => planet(o).members.push({ ...ann(right()), external_id: 'x' }),
    /a second Member of ann/,
  ],
  [
    'the wrong Organization',
    o => organizationsOf(o)[1]?.members.push(ann(right())),
    /ann is in the wrong Organization, not in \["Planet"\]/,
  ],
  ['another email', o => (ann(o).email_address = 'x@acme.example'), /email of ann/],
  ['a verified flag that is gone', o => (ann(o).email_address_verified = false), /verified of ann/],
  [
    'an email that is not verified',
    o => ((planet(o).members[1] as ObservedMember).email_address_verified = true),
    /verified of bob/,
  ],
  ['no password', o => (ann(o).member_password_id = ''), /password of ann/],
  [
    'a Member with a password too many',
    o => ((planet(o).members[1] as ObservedMember).member_password_id = 'x'),
    /password of bob/,
  ],
  ['another name', o => (ann(o).name = 'x'), /name of ann/],
  ['other metadata', o => (ann(o).trusted_metadata['plan'] = { seats: 2 }), /trusted_metadata of ann/],
  ['other untrusted metadata', o => (ann(o).untrusted_metadata['x'] = 1), /untrusted_metadata of ann/],
  ['a phone', o => (ann(o).mfa_phone_number = '+31612345678'), /mfa_phone_number of ann/],
  ['a role too many', o => ann(o).roles.push({ role_id: 'stytch_admin' }), /roles of ann is \["stytch_admin"\]/],
  ['a pending Member', o => (ann(o).status = 'pending'), /status of ann/],
  ['another Organization name', o => (planet(o).organization_name = 'x'), /has the name "x"/],
  [
    'another setting',
    o => Reflect.set(planet(o), 'mfa_policy', 'REQUIRED_FOR_ALL'),
    /mfa_policy is "REQUIRED_FOR_ALL"/,
  ],
  ['a connection', o => planet(o).connections.push('saml'), /connections is \["saml"\], expected \[\]/],
  ['a slug that is another external id', o => (planet(o).organization_slug = 'GLOBEX'), /also another Organization's/],
  ['an illegal slug', o => (planet(o).organization_slug = 'a b'), /is not legal/],
  ['a key that could be the slug and is not', o => (planet(o).organization_slug = 'planet-2'), /The slug of "Planet"/],
];

function other(external_id: string): ObservedOrganization {
  const fields = {
    organization_id: external_id,
    organization_external_id: external_id,
    organization_name: external_id,
  };
  const created_at = '2026-01-01T00:00:00Z';
  return {
    ...fields,
    organization_slug: `${external_id}-slug`,
    created_at,
    trusted_metadata: {},
    connections: [],
    members: [],
  };
}

test.for(corruptions)('%s is named', ([, corrupt, expectedText]) => {
  const observed = right();
  corrupt(observed);
  expect(compareB2b(observed, expected).join('\n')).toMatch(expectedText);
});

const sessionCorruptions: [string, (observed: Observed) => void, RegExp][] = [
  [
    'a claim of another User',
    o => ((o.users[0] as ConsumerUser).trusted_metadata = { email: 'bob@acme.example' }),
    /claim of ann/,
  ],
  ['a missing claim', o => ((o.users[0] as ConsumerUser).trusted_metadata = {}), /claim of ann is absent/],
  ['a template without the claim', o => (o.template.template_content = '{}'), /template has no email/],
  [
    'a profile that provisions',
    o => Object.assign(o.b2b?.profiles[0] ?? {}, { can_jit_provision: true }),
    /The profile is/,
  ],
  ['another issuer', o => Object.assign(o.b2b?.profiles[0] ?? {}, { issuer: 'x' }), /The profile is/],
  [
    'a second profile',
    o => o.b2b?.profiles.push({ audience: 'x', issuer: 'x', can_jit_provision: false }),
    /There are 2/,
  ],
  [
    'the other password scope',
    o => Object.assign(o.b2b?.environment ?? {}, { cross_org_passwords_enabled: false }),
    /cross_org/,
  ],
];

test.for(sessionCorruptions)('%s is named', ([, corrupt, expectedText]) => {
  const observed = right();
  corrupt(observed);
  expect(compareSessions(observed, expected, answers, project).join('\n')).toMatch(expectedText);
});

test('what was there before must not change, and its slug is taken', () => {
  const foreign = other('globex-of-old');
  foreign.organization_slug = 'Planet';
  const observed = right();
  planet(observed).organization_slug = 'planet-2';
  organizationsOf(observed).push(structuredClone(foreign));
  // The slug of old is Planet's external id: the migration cannot help that.
  expect(compareB2b(observed, expected, { foreign: [foreign] })).toEqual([]);
  planet(observed).organization_slug = 'planet';
  expect(compareB2b(observed, expected, { foreign: [foreign] }).join()).toContain("also another Organization's slug");
  organizationsOf(observed).at(-1)?.members.push(ann(right()));
  expect(compareB2b(observed, expected, { foreign: [foreign] }).join()).toContain('was there before and changed');
});

test('an Organization that lost all its Members is expected; one that kept some is not', () => {
  const users = [user('ann', 'elsewhere')];
  const before = endState(users, answers, new Set());
  const observed = right();
  organizationsOf(observed).push(other('elsewhere'));
  expect(compareB2b(observed, expected, { earlier: [before] })).toEqual([]);
  organizationsOf(observed).at(-1)?.members.push(ann(right()));
  expect(compareB2b(observed, expected, { earlier: [before] })).toHaveLength(1);
});

test('after undo, metadata, template and B2B project are compared to the letter', () => {
  const found = { ...right(), b2b: null };
  const texts = new Map(found.users.map(one => [one.user_id, JSON.stringify(one.trusted_metadata)]));
  expect(compareUndone(found, structuredClone(found), texts)).toEqual([]);
  const undone = { ...right(), template: { template_content: '', custom_audience: '' } };
  undone.users[0] = { ...(undone.users[0] as ConsumerUser), trusted_metadata: {} };
  expect(compareUndone(found, undone, texts)).toEqual([
    expect.stringContaining('trusted_metadata of ann'),
    expect.stringContaining('the template is'),
    expect.stringContaining('the B2B project is still there'),
  ]);
  expect(compareUndone(right(), { ...right(), b2b: null }, texts)).toHaveLength(1);
});

test('every User has one outcome', () => {
  const outcomes = { migrated: 3, failed: 1, waiting: 0, left: 2, later: 1, skipped: 0 };
  expect(accounting({ outcomes }, 7)).toEqual([]);
  expect(accounting({ outcomes }, 8)).toEqual([
    '8 Users, but 3 migrated + 1 failed + 0 waiting + 2 left + 1 later + 0 skipped.',
  ]);
  expect(accounting({ outcomes: { migrated: 8 } }, 8)).toHaveLength(1);
  expect(accounting({}, 8)).toEqual(['The result has no `outcomes`.']);
});
