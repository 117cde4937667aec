/** Roles of Members: where they come from, what they become, who administers, and what a later run does with them. */
import type { Member } from 'stytch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { directRoles } from '../../source/migration/resources/compare.ts';
import { b2bEnvironment } from '../../source/migration/resources/environments.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened.close());

const begin = async (answers: Answers) => {
  opened = await stage(answers, { users: 80, limits: 'off' });
  await opened.migration.readInventory(() => {});
};
const run = () => opened.migration.run(opened.answers, () => {});

async function b2b() {
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  const { members } = await client.organizations.members.search({ organization_ids, limit: 1000 });
  return { client, members: members as Member[] };
}

const user = async (userId: string) => opened.consumer.users.get({ user_id: userId });

describe('by a key of trusted_metadata', () => {
  const byKey: Answers = { roleFrom: 'metadata', roleKey: 'role', roleMap: 'admin=stytch_admin, member=' };
  beforeEach(() => begin(byKey));

  test('each Member has the role that its User says, set by the call that made it', async () => {
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    const { members } = await b2b();
    let admins = 0;
    for (const member of members) {
      const { trusted_metadata } = await user(member.external_id ?? '');
      const expected = trusted_metadata?.['role'] === 'admin' ? ['stytch_admin'] : [];
      admins += expected.length;
      expect(directRoles(member.roles)).toEqual(expected);
    }
    expect(admins).toBeGreaterThan(2);
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });

  test('the plan counts what each becomes, and Organizations without an administrator', async () => {
    const plan = await opened.migration.plan(opened.answers);
    expect(plan.roles.counts.map(({ from, to }) => [from, to])).toEqual([
      ['member', ''],
      ['admin', 'stytch_admin'],
    ]);
    const text = plan.warnings.find(one => one.id === 'no_admin')?.text ?? '';
    expect(text).toContain(`In ${plan.organizations - plan.roles.administered} of ${plan.organizations}`);
  });

  test('a role that the policy does not know stops the run before the first Member', async () => {
    opened.answers.roleMap = 'admin=owner, member=';
    await expect(run()).rejects.toMatchObject({
      exitCode: 2,
      why: expect.stringMatching(/owner \(from admin, \d+ Members\)/),
    });
    const { client } = await openB2b(opened.sandbox.url, opened.credentials);
    expect((await client.organizations.search({ limit: 10 })).organizations).toEqual([]);
  });

  test('a role that changes later is carried over; one that B2B granted since stays', async () => {
    await run();
    const { client, members } = await b2b();
    const admin = members.find(one => directRoles(one.roles).length > 0) as Member;
    const plain = members.find(one => directRoles(one.roles).length === 0) as Member;
    await opened.consumer.users.update({ user_id: admin.external_id ?? '', trusted_metadata: { role: 'member' } });
    await opened.consumer.users.update({ user_id: plain.external_id ?? '', trusted_metadata: { role: 'admin' } });
    await opened.migration.readInventory(() => {});
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    const rolesNow = async ({ organization_id, member_id }: Member) =>
      directRoles((await client.organizations.members.get({ organization_id, member_id })).member.roles);
    expect(await rolesNow(admin)).toEqual([]);
    expect(await rolesNow(plain)).toEqual(['stytch_admin']);
    // Granted by hand: no later change of the User takes it away, and verify names it.
    await client.organizations.members.update({ ...at(admin), roles: ['stytch_admin'] });
    await opened.consumer.users.update({ user_id: admin.external_id ?? '', name: { first_name: 'Other' } });
    await opened.migration.readInventory(() => {});
    const { mismatchKinds } = await run();
    expect(await rolesNow(admin)).toEqual(['stytch_admin']);
    expect(mismatchKinds.map(one => [one.field, one.count])).toEqual([['roles', 1]]);
  });

  test('a role of B2B alone stays also where another one changes', async () => {
    await run();
    const { client, members } = await b2b();
    const plain = members.find(one => directRoles(one.roles).length === 0) as Member;
    const { management, environment } = await openB2b(opened.sandbox.url, opened.credentials);
    const place = [environment.project_slug, environment.environment_slug] as const;
    const policy = await management.rbacPolicy.get(...place);
    const permissions = [{ resource_id: 'stytch.self', actions: ['*'] }];
    const coach = { role_id: 'coach', description: 'Made in B2B', permissions };
    await management.rbacPolicy.set(...place, { ...policy, custom_roles: [...policy.custom_roles, coach] });
    await client.organizations.members.update({ ...at(plain), roles: ['coach'] });
    await opened.consumer.users.update({ user_id: plain.external_id ?? '', trusted_metadata: { role: 'admin' } });
    await opened.migration.readInventory(() => {});
    await run();
    const { member } = await client.organizations.members.get(at(plain));
    expect(directRoles(member.roles)).toEqual(['coach', 'stytch_admin']);
  });
});

const at = ({ organization_id, member_id }: Member) => ({ organization_id, member_id });

test('without any role, the User who is there longest administers each Organization, if that is wanted', async () => {
  await begin({ organizationAdmins: 'oldest' });
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  const { members } = await b2b();
  const groups = Map.groupBy(members, one => one.organization_id);
  for (const group of groups.values()) {
    const created = await Promise.all(group.map(async one => (await user(one.external_id ?? '')).created_at ?? ''));
    const admins = group.filter(one => directRoles(one.roles).includes('stytch_admin'));
    expect(admins).toHaveLength(1);
    expect(created[group.indexOf(admins[0] as Member)]).toBe([...created].sort()[0]);
  }
});

describe('those with the role of most rights', () => {
  const byRole: Answers = { roleFrom: 'metadata', roleKey: 'role', roleMap: 'admin=, member=' };

  test('administer where nobody else does; the plan and the check of the policy count them', async () => {
    await begin({ ...byRole, organizationAdmins: 'role', adminRole: 'admin' });
    const { roles } = await opened.migration.plan(opened.answers);
    expect(roles).toMatchObject({ administered: 0, granted: expect.any(Number) });
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    const { members } = await b2b();
    const administered = new Set<string>();
    for (const member of members) {
      const { trusted_metadata } = await user(member.external_id ?? '');
      const leads = trusted_metadata?.['role'] === 'admin';
      expect(directRoles(member.roles)).toEqual(leads ? ['stytch_admin'] : []);
      if (leads) administered.add(member.organization_id);
    }
    expect(administered.size).toBe(roles.granted);
    expect(administered.size).toBeGreaterThan(2);
  });
});

describe('roles that the policy does not have', () => {
  const missing: Answers = { roleFrom: 'metadata', roleKey: 'role', missingRoles: 'create', roleMap: 'member=' };
  const policy = async () => (await (await b2b()).client.rbac.policy()).policy?.roles.map(one => one.role_id) ?? [];

  test('are added with what every Member may do, given to Members, verified, and taken away by undo', async () => {
    opened = await stage(
      { ...missing, b2bProject: 'existing', passwordScope: 'organization' },
      { users: 40, limits: 'off', withB2b: true },
    );
    await opened.migration.readInventory(() => {});
    const { client } = await openB2b(opened.sandbox.url, opened.credentials);
    const known = async () => (await client.rbac.policy()).policy?.roles.map(one => one.role_id) ?? [];
    const before = await known();
    expect(before).not.toContain('admin');
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await known()).toEqual([...before, 'admin']);
    const { policy: now } = await client.rbac.policy();
    const permissions = (id: string) => now?.roles.find(one => one.role_id === id)?.permissions;
    expect(permissions('admin')).toEqual(permissions('stytch_member'));
    const { members } = await b2b();
    expect(members.some(one => directRoles(one.roles).includes('admin'))).toBe(true);
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
    expect(await known()).toEqual(before);
  });

  test('one that is taken out of the policy later is a mismatch', async () => {
    await begin(missing);
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await policy()).toContain('admin');
    await opened.migration.within(opened.answers, {}, async context => {
      const { project_slug, environment_slug } = (await b2bEnvironment(context)) ?? {
        project_slug: '',
        environment_slug: '',
      };
      const { rbacPolicy } = context.management();
      const found = await rbacPolicy.get(project_slug, environment_slug);
      found.custom_roles = found.custom_roles.filter(one => one.role_id !== 'admin');
      await rbacPolicy.set(project_slug, environment_slug, found);
    });
    const { mismatchKinds } = await opened.migration.verify(opened.answers, () => {});
    expect(mismatchKinds.map(one => one.field)).toContain('role');
  });
});

test('Consumer roles, which then are not listed as lost', async () => {
  await begin({ roleFrom: 'consumer', roleMap: 'support=stytch_admin, editor=, billing=' });
  const lost = () => opened.migration.plan(opened.answers).then(plan => plan.warnings.map(one => one.id));
  expect(await lost()).not.toContain('not_carried_roles');
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
});
