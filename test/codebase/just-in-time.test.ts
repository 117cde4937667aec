/** Just in time: a run makes Organizations only, and the generated bridge each Member at its first login. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apps, Browser, pageFor } from './apps.ts';
import { type Stage, stage } from './stage.ts';

/** Adapters of every kind; they share all that is just in time. */
const targets = ['express', 'fastify', 'hono', 'nextjs'];

let world: Stage;
const folders = new Map<string, string>();
beforeAll(async () => {
  world = await stage(200, { members: 'just_in_time' });
  process.env['STYTCH_B2B_ROLLOUT'] = '100';
  for (const id of targets) folders.set(id, world.write(id, true));
}, 60_000);
afterAll(() => world.close());

/** The team's application, with a bridge of its own: as after a restart, or on another machine. */
const application = (name = 'express') =>
  (apps[name] as (typeof apps)[string])(folders.get(name) ?? '', pageFor(world.b2b));

async function allMembers() {
  const { organizations } = await world.b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  return (await world.b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
}

test('the run makes no Member, and says how many are to come', async () => {
  const { outcome, organizations, members, atFirstLogin, outcomes, mismatches } = world.result;
  expect({ outcome, members, mismatches }).toEqual({ outcome: 'done', members: 0, mismatches: 0 });
  expect(outcomes.later).toBeGreaterThan(50);
  expect(organizations).toBeGreaterThan(10);
  expect(atFirstLogin).toBeGreaterThan(60);
  expect(await allMembers()).toEqual([]);
  const summary = readFileSync(join(world.dir, 'report', 'summary.md'), 'utf8');
  expect(summary).toContain(`${atFirstLogin} more, each at its first login`);
  expect(summary).toContain('bridge express --jit');
  expect(summary).not.toContain('sessions carry');
});

test('a first login makes the Member from the User; from then on it is theirs, on every machine', async () => {
  const { results } = await world.consumer.users.search({ limit: 1000 });
  const person = world.people.find(({ user_id, verified }) => {
    const user = results.find(one => one.user_id === user_id);
    return verified && typeof user?.trusted_metadata?.['tenant'] === 'string' && user.name?.first_name;
  });
  const user = results.find(one => one.user_id === person?.user_id);
  const [one, other] = [await application(), await application()];
  const visits = await Promise.all(
    [one, other, one, other].map(app => new Browser({ stytch_session: person?.token ?? '' }).open(app.url)),
  );
  const made = (await allMembers()).filter(member => member.external_id === person?.user_id);
  expect(made).toHaveLength(1);
  for (const who of visits) expect(who).toMatchObject({ member_id: made[0]?.member_id });
  const { email: _claim, ...own } = user?.trusted_metadata ?? {};
  expect(made[0]).toMatchObject({
    ...{ status: 'active', email_address: user?.emails[0]?.email, trusted_metadata: own },
    name: `${user?.name?.first_name} ${user?.name?.last_name}`,
  });
  await Promise.all([one.close(), other.close()]);
});

test.each(targets)('%s: somebody who comes for the first time is a Member, and in', async name => {
  const { results } = await world.consumer.users.search({ limit: 1000 });
  const here = new Set((await allMembers()).map(member => member.external_id));
  const person = world.people.find(({ user_id, verified }) => {
    const tenant = results.find(one => one.user_id === user_id)?.trusted_metadata?.['tenant'];
    return verified && typeof tenant === 'string' && !here.has(user_id);
  });
  const app = await application(name);
  const who = await new Browser({ stytch_session: person?.token ?? '' }).open(app.url);
  const made = (await allMembers()).find(member => member.external_id === person?.user_id);
  expect(who).toEqual({ member_id: made?.member_id, organization_id: made?.organization_id });
  await app.close();
});

test('in several Organizations: one Member in each; without a tenant, or with an unverified email: the login', async () => {
  const { results } = await world.consumer.users.search({ limit: 1000 });
  const tenantOf = (id: string) => results.find(one => one.user_id === id)?.trusted_metadata?.['tenant'];
  const app = await application();
  const several = world.people.find(({ user_id, verified }) => verified && Array.isArray(tenantOf(user_id)));
  expect(await new Browser({ stytch_session: several?.token ?? '' }).open(app.url)).toHaveProperty('member_id');
  const made = (await allMembers()).filter(member => member.external_id === several?.user_id);
  expect(made).toHaveLength((tenantOf(several?.user_id ?? '') as string[]).length);
  const nowhere = world.people.find(({ user_id, verified }) => verified && tenantOf(user_id) === undefined);
  const unverified = world.people.find(({ user_id, verified, email }) => !verified && email && tenantOf(user_id));
  for (const person of [nowhere, unverified]) {
    expect(person).toBeDefined();
    expect(await new Browser({ stytch_session: person?.token ?? '' }).open(app.url)).toBe('/login');
  }
  const theirs = (await allMembers()).filter(member => member.external_id === unverified?.user_id);
  expect(theirs.every(member => member.email_address_verified === false)).toBe(true);
  await app.close();
});

test('a run that creates everybody later finds those who came, and makes nobody twice', async () => {
  const before = await allMembers();
  const result = await world.catchUp({ members: 'create' });
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0, atFirstLogin: 0 });
  const after = await allMembers();
  expect(after).toHaveLength(result.members);
  const ids = new Set(after.map(member => member.member_id));
  for (const { member_id } of before) expect(ids).toContain(member_id);
});

test('a Member whom an admin removed stays removed: the login, no session, and no new Member', async () => {
  const here = new Set(world.crosswalkNow().map(({ user_id }) => user_id));
  const person = world.people.find(({ user_id, verified }) => verified && here.has(user_id));
  const rows = world.crosswalkNow().filter(({ user_id }) => user_id === person?.user_id);
  expect(rows).not.toEqual([]);
  for (const { organization_id = '', member_id = '' } of rows) {
    await world.b2b.organizations.members.delete({ organization_id, member_id });
  }
  const attested = world.attested();
  const app = await application();
  expect(await new Browser({ stytch_session: person?.token ?? '' }).open(app.url)).toBe('/login');
  await app.close();
  expect(world.attested()).toBe(attested);
  expect((await allMembers()).filter(member => member.external_id === person?.user_id)).toEqual([]);
});
