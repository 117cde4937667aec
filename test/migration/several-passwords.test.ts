/** Organization-scoped passwords and Users in several Organizations: the same hash in each, or a reset in each. */

import type { Member } from 'stytch';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened.close());

async function migrated(severalPasswords: Answers['severalPasswords']) {
  opened = await stage({ passwordScope: 'organization', severalPasswords }, { users: 120, limits: 'off' });
  const { migration, answers, sandbox } = opened;
  await migration.readInventory(() => {});
  const plan = await migration.plan(answers);
  const result = await migration.run(answers, () => {});
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0 });
  const b2b = await openB2b(sandbox.url, opened.credentials);
  return { plan, b2b, members: await membersByUser(b2b.client) };
}

/** user_id -> their Members. */
async function membersByUser(client: Awaited<ReturnType<typeof openB2b>>['client']) {
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const { members } = await client.organizations.members.search({
    organization_ids: organizations.map(one => one.organization_id),
    limit: 1000,
  });
  return Map.groupBy(members as Member[], member => member.external_id ?? '');
}

const hasPassword = (member: Member) => member.member_password_id !== '';
const known = (user: string) => opened.sandbox.passwordOf(user);

test('the same: every Organization of the User takes the old password', async () => {
  const { plan, b2b, members } = await migrated('same');
  const [user, own] = [...members].find(([id, all]) => all.length > 1 && all.every(hasPassword) && known(id)) ?? [];
  expect(own?.length).toBeGreaterThan(1);
  for (const { organization_id, email_address } of own ?? []) {
    const password = known(user ?? '') ?? '';
    const login = await b2b.client.passwords.authenticate({ organization_id, email_address, password });
    expect(login.member_authenticated).toBe(true);
  }
  const text = plan.warnings.find(one => one.id === 'several_passwords')?.text;
  expect(text).toContain(`${plan.severalWithPassword} Users with a password are in more than one Organization`);
  expect(text).toContain('The same hash goes into each');
});

test('a reset: they have no password anywhere, and all others keep theirs', async () => {
  const { plan, members } = await migrated('reset');
  const groups = [...members.values()];
  const several = groups.filter(all => all.length > 1);
  expect(several.length).toBeGreaterThan(3);
  expect(several.flat().filter(hasPassword)).toEqual([]);
  expect(groups.filter(all => all.length === 1 && hasPassword(all[0] as Member)).length).toBe(plan.withPassword);
  expect(plan.warnings.find(one => one.id === 'several_passwords')?.text).toContain('They set a new one in each.');
});

test('a User who comes to a second Organization later keeps the password of the first, which is no mismatch', async () => {
  const { b2b, members } = await migrated('reset');
  const [user_id = '', own] = [...members].find(([, all]) => all.length === 1 && all.every(hasPassword)) ?? [];
  const first = await opened.consumer.users.get({ user_id });
  const other = await opened.consumer.users.search({ limit: 1000 });
  const tenant = other.results
    .map(one => one.trusted_metadata?.['tenant'])
    .find(one => typeof one === 'string' && one !== first.trusted_metadata?.['tenant']);
  await opened.consumer.users.update({
    user_id,
    trusted_metadata: { tenant: [first.trusted_metadata?.['tenant'], tenant] },
  });
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const now = (await membersByUser(b2b.client)).get(user_id) ?? [];
  expect(now.map(one => [one.organization_id === own?.[0]?.organization_id, hasPassword(one)]).sort()).toEqual([
    [false, false],
    [true, true],
  ]);
});
