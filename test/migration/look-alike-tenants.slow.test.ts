/** Tenants whose names, slugs and external ids look alike: each user is in their own, and their password opens only that. */
import { afterEach, expect, test } from 'vitest';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened.close());

/** Runs with two tenants of one User each, both with a password. Returns the Members by tenant. */
async function moved(tenants: [string, string], passwordScope: 'cross_org' | 'organization') {
  opened = await stage({ tenantKey: 'org', passwordScope }, { users: 40, limits: 'off' });
  const { consumer, sandbox, migration, answers } = opened;
  const { results } = await consumer.users.search({ limit: 100 });
  const people = results
    .filter(user => user.password && sandbox.passwordOf(user.user_id) && user.emails[0]?.verified)
    .slice(0, 2);
  for (const [index, { user_id }] of people.entries())
    await consumer.users.update({ user_id, trusted_metadata: { org: tenants[index] } });
  await migration.readInventory(() => {});
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const { client } = await openB2b(sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 100 });
  const placed = people.map(({ user_id, emails }, index) => {
    const organization = organizations.find(one =>
      [one.organization_external_id, one.trusted_metadata?.['tenant_key']].includes(tenants[index]),
    );
    return {
      organization_id: organization?.organization_id ?? '',
      email_address: emails[0]?.email ?? '',
      password: sandbox.passwordOf(user_id) ?? '',
    };
  });
  return { client, organizations, placed };
}

test.each<[string, string]>([
  ['Planet', 'planet'],
  ['Acme Inc', 'acme-inc'],
])('of "%s" and "%s" neither password opens the other one', async (...tenants) => {
  const { client, organizations, placed } = await moved(tenants, 'organization');
  expect(organizations).toHaveLength(2);
  const login = (person: number, place: number) =>
    client.passwords
      .authenticate({
        organization_id: placed[place]?.organization_id ?? '',
        email_address: placed[person]?.email_address ?? '',
        password: placed[person]?.password ?? '',
      })
      .then(
        answer => answer.member.email_address,
        error => error.error_type,
      );
  for (const person of [0, 1]) {
    expect(await login(person, person)).toBe(placed[person]?.email_address);
    expect(await login(person, 1 - person)).not.toBe(placed[person]?.email_address);
  }
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'needs_people' });
});

test('thousands of customers: 4,000 Users in 3,000 tenants', async () => {
  opened = await stage({ passwords: 'reset', lockedUsers: 'create' }, { users: 4000, limits: 'off' });
  const { consumer, migration, answers } = opened;
  let index = 0;
  for await (const users of consumer.users.searchAll({ limit: 1000 })) {
    await Promise.all(
      users.map(({ user_id, emails }) => {
        if (emails.length === 0) return undefined;
        const tenant = `customer-${index++ % 3000}`;
        return consumer.users.update({ user_id, trusted_metadata: { tenant } });
      }),
    );
  }
  await migration.readInventory(() => {});
  const result = await migration.run(answers, () => {});
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, organizations: 3000 });
  const { migrated = 0, left = 0 } = result.outcomes ?? {};
  expect(migrated + left).toBe(4000);
}, 120_000);
