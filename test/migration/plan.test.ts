import { expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { batches, makePlan, type PlannedMember } from '../../source/migration/planning/plan.ts';
import { isLarge } from '../../source/migration/planning/plan-warnings.ts';
import { InventoryCounter } from '../../source/migration/sources/summarize.ts';
import type { User } from '../../source/migration/sources/user.ts';
import { person, unverified, verified } from './people.ts';

/** The plan of these people, with every Member it names. */
function plan(users: User[], answers: Answers, hashes: string[] = users.map(user => user.user_id)) {
  const counter = new InventoryCounter();
  for (const user of users) counter.add(user);
  const members: PlannedMember[] = [];
  const made = makePlan(
    {
      ...{
        answers: { passwords: 'file', ...answers },
        users,
        hashFile: null,
        inventory: counter.summary('2026-01-01'),
      },
      hasHash: id => hashes.includes(id),
    },
    member => members.push(member),
  );
  const said = members.map(member => `${member.organization.key} ${member.user.user_id.slice(10)}`);
  return { ...made, members, said };
}

const byTenant: Answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant' };

test('a list of tenants makes one Member in each, and none twice', () => {
  const { said, summary } = plan([person('ann', { trusted_metadata: { tenant: ['a', 'b', 'a'] } })], byTenant);
  expect(said).toEqual(['a ann', 'b ann']);
  expect(summary).toMatchObject({ users: 1, placed: 1, inSeveral: 1, organizations: 2, members: 2 });
});

test('untrusted_metadata decides no tenancy', () => {
  const { said, summary } = plan(
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

test('a company domain opens its Organization only to a verified email; a public one to nobody', () => {
  const { said, summary } = plan(
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

test('who is left over can be gathered in one Organization; who has no email cannot be a Member at all', () => {
  const { said, summary } = plan(
    [person('bob', { emails: verified('bob@gmail.com') }), person('cat', { emails: [] })],
    {
      tenancy: 'email_domain',
      leftOver: 'one_organization',
      leftOverName: 'Guests',
    },
  );
  expect(said).toEqual(['migrate|left-over bob']);
  expect(summary.largest[0]).toMatchObject({ name: 'Guests', slug: 'guests' });
  expect(summary.left).toEqual([{ reason: 'no_email', label: expect.stringContaining('no email'), users: 1 }]);
});

test('a password moves only with a hash and a verified email, since moving it verifies the email', () => {
  const tenant = { trusted_metadata: { tenant: 'a' } };
  const { members } = plan(
    [
      person('ann', tenant),
      person('eve', { ...tenant, emails: unverified('eve@acme.example') }),
      person('bob', tenant),
      person('cat', { ...tenant, password: false }),
    ],
    byTenant,
    ['user-test-ann', 'user-test-eve', 'user-test-cat'],
  );
  expect(members.map(member => member.password)).toEqual([true, false, false, false]);
});

test('the Member gets the first verified email, not the first', () => {
  const emails = [...unverified('old@acme.example'), ...verified('new@acme.example')];
  const { members } = plan([person('ann', { emails })], { tenancy: 'single', singleName: 'All' });
  expect(members[0]).toMatchObject({ email: 'new@acme.example', verified: true });
});

test('slugs are unique and the same for the same people in another order', () => {
  const users = ['Acme Inc', 'acme-inc', 'ACME inc'].map((tenant, index) =>
    person(String(index), { trusted_metadata: { tenant } }),
  );
  const { organizations } = plan(users, byTenant);
  expect(new Set(organizations.map(organization => organization.slug)).size).toBe(3);
  expect(plan(users, byTenant).organizations).toEqual(organizations);
});

test('every User is placed or left: nobody is lost from the equation', () => {
  const users = Array.from({ length: 50 }, (_, index) =>
    person(String(index), {
      emails:
        index % 7 === 0 ? [] : index % 5 === 0 ? unverified(`${index}@x.example`) : verified(`${index}@x.example`),
      trusted_metadata: index % 3 === 0 ? {} : { tenant: index % 11 === 0 ? 5.5 : `t${index % 4}` },
    }),
  );
  const { summary } = plan(users, { ...byTenant, unverifiedEmail: 'leave_out' });
  expect(summary.placed + summary.left.reduce((sum, left) => sum + left.users, 0)).toBe(50);
});

test('calls are counted by endpoint, and the time is that of the slowest budgets', () => {
  const users = Array.from({ length: 650 }, (_, index) => person(String(index), { trusted_metadata: { tenant: 'a' } }));
  const { summary } = plan(users, { ...byTenant, b2bProject: 'existing' });
  expect(Object.fromEntries(summary.calls.map(call => [call.endpoint, call.calls]))).toEqual({
    'B2B organizations create': 1,
    'B2B passwords/migrate': 650,
    'B2B organizations/search': 1,
    'B2B members/search': 1,
  });
  expect(summary.seconds).toBe(11);
});

test('nothing starts while somebody without an email was to stop it, or nobody would be moved', () => {
  const stops = plan([person('ann'), person('cat', { emails: [] })], { tenancy: 'single', noEmail: 'stop' });
  expect(stops.summary.problems.map(problem => problem.id)).toEqual(['no_email']);
  expect(plan([person('ann')], byTenant).summary.problems.map(problem => problem.id)).toEqual(['nobody']);
});

test('Organizations are cut into searches of at most 100, and of one page where they fit', () => {
  const small = Array.from({ length: 250 }, () => ({ members: 1 }));
  expect(batches(small).map(batch => batch.items.length)).toEqual([100, 100, 50]);
  expect(batches([{ members: 2500 }, { members: 10 }]).map(batch => batch.searches)).toEqual([3, 1]);
});

test('just in time: no Member is planned, all are counted for their first login, and passwords are said to stay behind', () => {
  const people = [person('ann', { trusted_metadata: { tenant: ['a', 'b'] } }), person('bob', { trusted_metadata: {} })];
  const { summary, members } = plan(people, { ...byTenant, members: 'just_in_time' });
  expect(members).toEqual([]);
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

test('dual write is advised from half a million Members on', () => {
  const large = (users: number, members: number) => isLarge({ users, members, atFirstLogin: 0 });
  expect([large(999_999, 499_999), large(1_000_000, 1), large(300_000, 500_000)]).toEqual([false, true, true]);
});

test('unknown sessions can create Members only where the token names the Organization', () => {
  const people = [person('ann', { trusted_metadata: { tenant: 'a' } })];
  const problems = (answers: Answers) =>
    plan(people, { ...byTenant, sessions: 'carry_over', ...answers }).summary.problems.map(problem => problem.id);
  expect(problems({ tokenJit: 'on', tokenMapping: 'role_ids=roles' })).toEqual(['token_jit']);
  expect(problems({ tokenJit: 'on', tokenMapping: 'organization_id=org' })).toEqual([]);
  expect(problems({ tokenJit: 'off' })).toEqual([]);
  expect(problems({ tokenJit: 'on', sessions: 'log_in_again' })).toEqual([]);
});

test('the time is worked out at the pace of the run', () => {
  const people = Array.from({ length: 130 }, (_, index) => person(`p${index}`, { trusted_metadata: { tenant: 'a' } }));
  const input = { answers: { ...byTenant, passwords: 'none' } as Answers, users: people, hashFile: null };
  const inventory = new InventoryCounter().summary('2026-01-01');
  const secondsAt = (calls?: number) =>
    makePlan({ ...input, inventory, hasHash: () => false, pace: calls ? { rate: { calls, seconds: 1 } } : undefined })
      .summary.seconds;
  expect([secondsAt(), secondsAt(13)]).toEqual([3, 11]);
});
