import { expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { batches } from '../../../source/migration/planning/calls.ts';
import { makePlan } from '../../../source/migration/planning/plan.ts';
import type { PlacedUser, PlanInput } from '../../../source/migration/planning/plan-input.ts';
import { isLarge } from '../../../source/migration/planning/plan-warnings.ts';
import { resources } from '../../../source/migration/resources/index.ts';
import { InventoryCounter } from '../../../source/migration/sources/summarize.ts';
import type { User } from '../../../source/migration/sources/user.ts';
import { person, unverified, verified } from '../people.ts';

function inputOf(users: User[], answers: Answers, more: Partial<PlanInput> = {}): PlanInput {
  const counter = new InventoryCounter();
  for (const user of users) counter.add(user);
  return {
    answers,
    users: [users],
    hashFile: null,
    inventory: { ...counter.summary('2026-01-01'), reading: 1 },
    hasHash: () => true,
    hasUser: id => users.some(user => user.user_id === id),
    target: null,
    ours: new Map(),
    canManage: true,
    calls: (counts, given, organizations) =>
      resources.filter(one => one.when(given)).flatMap(one => one.calls(counts, given, organizations)),
    ...more,
  };
}

/** The plan of these Users, with every Member it names. */
async function plan(users: User[], answers: Answers, hashes?: string[], more: Partial<PlanInput> = {}) {
  const placed: PlacedUser[] = [];
  const hasHash = (id: string) => hashes?.includes(id) ?? true;
  const made = await makePlan(inputOf(users, { passwords: 'file', ...answers }, { hasHash, ...more }), {
    placed: one => placed.push(one),
  });
  const said = placed.flatMap(one => one.tenants.map(tenant => `${tenant.key} ${one.user.user_id.slice(10)}`));
  return { ...made, placed, said };
}

const byTenant: Answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant' };

test('a list of tenants makes one Member in each, and none twice', async () => {
  const { said, summary } = await plan([person('ann', { trusted_metadata: { tenant: ['a', 'b', 'a'] } })], byTenant);
  expect(said).toEqual(['a ann', 'b ann']);
  expect(summary).toMatchObject({ users: 1, placed: 1, inSeveral: 1, organizations: 2, members: 2 });
});

test('untrusted_metadata decides no tenancy', async () => {
  const { said, summary } = await plan(
    [
      person('ann', { trusted_metadata: { tenant: 'a' }, untrusted_metadata: { tenant: 'evil' } }),
      person('bob', { untrusted_metadata: { tenant: 'evil' } }),
    ],
    byTenant,
  );
  expect(said).toEqual(['a ann']);
  expect(summary.left).toEqual([{ reason: 'no_tenant', label: 'no tenant in trusted_metadata', users: 1 }]);
  expect(summary.warnings.map(warning => warning.id)).toContain('contradiction');
});

test('a company domain opens its Organization only to a verified email; a public one to no email', async () => {
  const { said, summary } = await plan(
    [
      person('ann', { emails: verified('ann@Acme.example') }),
      person('eve', { emails: unverified('eve@acme.example') }),
      person('bob', { emails: verified('bob@gmail.com') }),
    ],
    { tenancy: 'email_domain' },
  );
  expect(said).toEqual(['acme.example ann']);
  expect(summary.left.map(left => [left.reason, left.users])).toEqual([
    ['unverified_email', 1],
    ['public_domain', 1],
  ]);
});

test('who is left over can be gathered in one Organization; who has no email cannot be a Member at all', async () => {
  const { said, summary } = await plan(
    [person('bob', { emails: verified('bob@gmail.com') }), person('cat', { emails: [] })],
    {
      tenancy: 'email_domain',
      leftOver: 'one_organization',
      leftOverName: 'Guests',
    },
  );
  expect(said).toEqual(['migrate|left-over bob']);
  expect(summary.largest[0]).toMatchObject({ name: 'Guests', slug: 'Guests' });
  expect(summary.left).toEqual([{ reason: 'no_email', label: expect.stringContaining('no email'), users: 1 }]);
});

test('a password moves only with a hash and a verified email, since moving it verifies the email', async () => {
  const tenant = { trusted_metadata: { tenant: 'a' } };
  const { placed } = await plan(
    [
      person('ann', tenant),
      person('eve', { ...tenant, emails: unverified('eve@acme.example') }),
      person('bob', tenant),
      person('cat', { ...tenant, password: false }),
    ],
    byTenant,
    ['user-test-ann', 'user-test-eve', 'user-test-cat'],
  );
  expect(placed.map(one => one.password)).toEqual([true, false, false, false]);
});

test('the Member gets the first verified email, not the first', async () => {
  const emails = [...unverified('old@acme.example'), ...verified('new@acme.example')];
  const { placed } = await plan([person('ann', { emails })], { tenancy: 'single', singleName: 'All' });
  expect(placed[0]).toMatchObject({ email: 'new@acme.example', verified: true });
});

test('slugs are the same for the same Users in another order', async () => {
  const users = ['Acme Inc', 'acme-inc', 'ACME inc', 'Planet', 'planet'].map((tenant, index) =>
    person(String(index), { trusted_metadata: { tenant } }),
  );
  const slugsOf = async (some: User[]) =>
    new Map((await plan(some, byTenant)).organizations.map(one => [one.key, one.slug] as const).sort());
  const slugs = await slugsOf(users);
  expect(new Set(slugs.values()).size).toBe(5);
  expect(await slugsOf([...users].reverse())).toEqual(slugs);
});

test('a list with one unusable value keeps the others, and the value is named', async () => {
  const people = [
    person('ann', { trusted_metadata: { tenant: ['a', null, { name: 'b' }] } }),
    person('bob', { trusted_metadata: { tenant: 12345678901234567000 } }),
    person('cat', { trusted_metadata: {} }),
  ];
  const { said, summary } = await plan(people, { ...byTenant, leftOver: 'one_organization' });
  // No User is gathered because of a value that cannot be read.
  expect(said).toEqual(['a ann', 'migrate|left-over cat']);
  expect(summary.left.map(one => [one.reason, one.users])).toEqual([['bad_tenant', 1]]);
  expect(summary.unusable).toEqual({
    users: 2,
    examples: ['user-test-ann: null, an object without an id', 'user-test-bob: a number too large to be exact'],
  });
  expect(summary.warnings.map(warning => warning.id)).toContain('unusable_tenants');
});

test('a path leads deeper, only by own properties', async () => {
  const people = [
    person('ann', { trusted_metadata: { app: { org: { id: 'o-1' } } } }),
    person('bob', { trusted_metadata: { 'app.org.id': 'o-2' } }),
    person('cat', { trusted_metadata: {} }),
  ];
  expect((await plan(people, { tenancy: 'trusted_metadata', tenantKey: 'app.org.id' })).said).toEqual(['o-1 ann']);
  expect((await plan(people, { tenancy: 'trusted_metadata', tenantKey: '"app.org.id"' })).said).toEqual(['o-2 bob']);
  for (const tenantKey of ['constructor', '__proto__', 'constructor.name']) {
    expect((await plan(people, { tenancy: 'trusted_metadata', tenantKey })).said).toEqual([]);
  }
});

test('deleted Users never move; locked and pending ones as the answers say', async () => {
  const people = [
    person('ann', { status: 'deleted' }),
    person('bob', { locked: true }),
    person('cat', { status: 'pending' }),
  ];
  const single: Answers = { tenancy: 'single' };
  const moved = async (answers: Answers) => (await plan(people, answers)).placed.map(one => one.user.user_id.slice(10));
  expect(await moved(single)).toEqual(['cat']);
  expect(await moved({ ...single, lockedUsers: 'create', pendingUsers: 'leave_out' })).toEqual(['bob']);
});

test('the target is part of the plan: others are shown, a slug gives way, an external id is a problem', async () => {
  const target = [
    { organization_id: 'organization-1', external_id: 'acme', slug: 'acme', name: 'By hand' },
    { organization_id: 'organization-2', external_id: '', slug: 'globex', name: 'Globex' },
    { organization_id: 'organization-3', external_id: 'ours', slug: 'ours', name: 'Ours' },
  ];
  const people = ['acme', 'Globex', 'ours'].map(tenant => person(tenant, { trusted_metadata: { tenant } }));
  const ours = new Map([['ours', { slug: 'ours' }]]);
  const { summary, organizations } = await plan(people, byTenant, undefined, { target, ours });
  expect(summary.existing).toMatchObject({ ours: 1, others: 2, examples: ['By hand', 'Globex'] });
  expect(organizations.find(one => one.key === 'Globex')?.slug).toMatch(/^Globex-[0-9a-f]{10}$/);
  expect(summary.problems.map(one => one.id)).toEqual(['external_id_taken']);
  expect(summary.problems[0]?.text).toContain('organization-1');
});

test('a claim key that holds something else than the email is a problem, with the count', async () => {
  const people = [
    person('ann', { trusted_metadata: { tenant: 'a', email: 'ANN@acme.example' } }),
    person('bob', { trusted_metadata: { tenant: 'a', email: 'another@else.example' } }),
  ];
  const { summary } = await plan(people, { ...byTenant, sessions: 'carry_over', mode: 'migrate' });
  expect(summary).toMatchObject({ emails: 0, claimInUse: 1 });
  expect(summary.problems.map(one => one.id)).toEqual(['claim_in_use']);
});

test('so it is for Users who are left out: their sessions have the claim, too', async () => {
  const people = [
    person('ann', { trusted_metadata: { tenant: 'a' } }),
    person('bob', { trusted_metadata: { email: 'finance' } }),
  ];
  const { summary } = await plan(people, { ...byTenant, sessions: 'carry_over', mode: 'migrate' });
  expect(summary).toMatchObject({ placed: 1, claimInUse: 1 });
});

test('an unverified address under the claim key is a warning, with the count', async () => {
  const people = [
    person('ann', { trusted_metadata: { tenant: 'a' } }),
    person('bob', { emails: unverified('bob@x.example'), trusted_metadata: { tenant: 'a', email: 'bob@x.example' } }),
  ];
  const { summary } = await plan(people, { ...byTenant, sessions: 'carry_over', mode: 'migrate' });
  expect(summary).toMatchObject({ emails: 1, claimInUse: 0, claimUnverified: 1, problems: [] });
  expect(summary.warnings.find(one => one.id === 'claim_unverified')?.text).toContain('1 User');
});

test.each<[string, Answers]>([
  ['the tenant key', { claimName: 'tenant' }],
  ['the first key of the tenant path', { claimName: 'app', tenantKey: 'app.org' }],
  ['a claim of the profile', { claimName: 'roles', tokenMapping: 'role_ids=roles' }],
])('a claim name that is %s is a problem, whatever the Users hold', async (_what, answers) => {
  const { summary } = await plan([person('ann')], { ...byTenant, ...answers, sessions: 'carry_over', mode: 'migrate' });
  expect(summary.problems.map(one => one.id)).toContain('claim_conflict');
});

test('a setting that was not read is named: the password scope, where no key can read it, must be checked by the user', async () => {
  const people = [person('ann', { trusted_metadata: { tenant: 'a' } })];
  const problems = async (answers: Answers, canManage: boolean) =>
    (await plan(people, { ...byTenant, b2bProject: 'existing', ...answers }, undefined, { canManage })).summary
      .problems;
  for (const passwords of ['file', 'later'] as const)
    expect((await problems({ passwords }, false)).map(one => one.id)).toEqual(['scope_not_checked']);
  expect(await problems({ passwordScopeChecked: 'checked' }, false)).toEqual([]);
  expect(await problems({}, true)).toEqual([]);
});

test('every User is placed or left: none is missing from the equation', async () => {
  const users = Array.from({ length: 50 }, (_, index) =>
    person(String(index), {
      emails:
        index % 7 === 0 ? [] : index % 5 === 0 ? unverified(`${index}@x.example`) : verified(`${index}@x.example`),
      trusted_metadata: index % 3 === 0 ? {} : { tenant: index % 11 === 0 ? 5.5 : `t${index % 4}` },
    }),
  );
  const { summary } = await plan(users, { ...byTenant, unverifiedEmail: 'leave_out' });
  expect(summary.placed + summary.left.reduce((sum, left) => sum + left.users, 0)).toBe(50);
});

test('calls are counted by endpoint, and the time is that of the one that takes longest', async () => {
  const users = Array.from({ length: 650 }, (_, index) => person(String(index), { trusted_metadata: { tenant: 'a' } }));
  const { summary } = await plan(users, { ...byTenant, b2bProject: 'existing' });
  expect(Object.fromEntries(summary.calls.map(call => [call.endpoint, call.calls]))).toEqual({
    'B2B organizations create': 1,
    'B2B passwords/migrate': 650,
    'B2B organizations/search': 2,
    'B2B members/search': 1,
    Management: 1,
  });
  expect(summary.seconds).toBe(10);
});

test('nothing starts while a User without an email must stop it, or no User would be moved', async () => {
  const stops = await plan([person('ann'), person('cat', { emails: [] })], { tenancy: 'single', noEmail: 'stop' });
  expect(stops.summary.problems.map(problem => problem.id)).toEqual(['no_email']);
  expect((await plan([person('ann')], byTenant)).summary.problems.map(problem => problem.id)).toEqual(['no_users']);
});

test('Organizations are cut into searches of at most 100, and of one page where they fit', async () => {
  const small = Array.from({ length: 250 }, () => ({ members: 1 }));
  expect(batches(small).map(batch => batch.items.length)).toEqual([100, 100, 50]);
  expect(batches([{ members: 2500 }, { members: 10 }]).map(batch => batch.searches)).toEqual([3, 1]);
});

test('just in time: no Member is planned, all are counted for their first login, and passwords are said to stay behind', async () => {
  const people = [person('ann', { trusted_metadata: { tenant: ['a', 'b'] } }), person('bob', { trusted_metadata: {} })];
  const { summary } = await plan(people, { ...byTenant, members: 'just_in_time' });
  expect(summary).toMatchObject({
    users: 2,
    placed: 1,
    members: 0,
    atFirstLogin: 2,
    withPassword: 0,
    organizations: 2,
  });
  expect(summary.problems).toEqual([]);
  expect(summary.calls.map(call => call.endpoint).join()).not.toMatch(/members/);
  expect(summary.warnings.find(warning => warning.id === 'just_in_time')?.text).toMatch(
    /creates 2, each .*set a new one/,
  );
});

test('passwords are counted once each: they come, stay for the login, or are set anew', async () => {
  const people = [
    person('ann', { password: true }),
    person('bob', { password: true, passwordReset: true }),
    person('eve', { password: true, emails: unverified('eve@acme.example') }),
    person('cat', { password: false }),
  ];
  const counts = async (passwords: NonNullable<Answers['passwords']>) => {
    const { summary } = await plan(people, { tenancy: 'single', unverifiedEmail: 'keep_unverified', passwords });
    return [summary.withPassword, summary.passwordsAtLogin, summary.resets, summary.unverifiedHashes];
  };
  expect(await counts('file')).toEqual([2, 0, 1, 1]);
  expect(await counts('at_login')).toEqual([0, 1, 2, 0]);
  expect(await counts('reset')).toEqual([0, 0, 3, 0]);
  expect(await counts('none')).toEqual([0, 0, 0, 0]);
});

test('dual write is advised from half a million Members on', async () => {
  const large = (users: number, members: number) => isLarge({ users, members, atFirstLogin: 0 });
  expect([large(999_999, 499_999), large(1_000_000, 1), large(300_000, 500_000)]).toEqual([false, true, true]);
});

test('unknown sessions can create Members only where the token names the Organization', async () => {
  const people = [person('ann', { trusted_metadata: { tenant: 'a' } })];
  const problems = async (answers: Answers) =>
    (await plan(people, { ...byTenant, sessions: 'carry_over', ...answers })).summary.problems.map(one => one.id);
  expect(await problems({ tokenJit: 'on', tokenMapping: 'role_ids=roles' })).toEqual(['token_jit']);
  expect(await problems({ tokenJit: 'on', tokenMapping: 'organization_id=org' })).toEqual([]);
  expect(await problems({ tokenJit: 'off' })).toEqual([]);
  expect(await problems({ tokenJit: 'on', sessions: 'log_in_again' })).toEqual([]);
});

test('the time is worked out at the pace of the run', async () => {
  const people = Array.from({ length: 130 }, (_, index) => person(`p${index}`, { trusted_metadata: { tenant: 'a' } }));
  const secondsAt = async (calls?: number) => {
    const pace = calls ? { rate: { calls, seconds: 1 } } : undefined;
    return (await plan(people, { ...byTenant, passwords: 'none' }, [], { pace })).summary.seconds;
  };
  expect([await secondsAt(), await secondsAt(13)]).toEqual([2, 10]);
});

test.each([
  [{ passwordScope: 'organization', passwords: 'reset' }, ['discovery_passwords']],
  [{ passwordScope: 'organization', passwords: 'none' }, []],
  [{ passwordScope: 'cross_org', passwords: 'reset' }, []],
  [{ reason: 'enterprise' }, ['discovery_sso']],
  [{ reason: 'enterprise', loginFlow: 'both' }, []],
  [{ passwordScope: 'organization', passwords: 'reset', loginFlow: 'organization' }, []],
] as [Answers, string[]][])('the plan warns of what the discovery flow cannot do: %o', async (answers, warned) => {
  const { summary } = await plan([person('ann')], { ...byTenant, ...answers });
  expect(summary.warnings.map(one => one.id).filter(id => id.startsWith('discovery'))).toEqual(warned);
});
