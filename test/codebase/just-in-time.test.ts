/** Just in time: the run creates Organizations only, and the generated bridge creates each Member at its first login. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apps, Browser, pageFor } from './apps.ts';
import { type Stage, stage } from './stage.ts';

/** All adapters. They share the code that creates Members. */
const targets = ['express', 'fastify', 'hono', 'nextjs'];

let stytch: Stage;
const folders = new Map<string, string>();
beforeAll(async () => {
  stytch = await stage(200, { members: 'just_in_time' });
  process.env['STYTCH_B2B_ROLLOUT'] = '100';
  for (const id of targets) folders.set(id, stytch.write(id, 'jit'));
}, 60_000);
afterAll(() => stytch.close());

/** The team's application with its own bridge: like after a restart, or on another machine. */
const application = (name = 'express') =>
  (apps[name] as (typeof apps)[string])(folders.get(name) ?? '', pageFor(stytch.b2b));

async function allMembers() {
  const { organizations } = await stytch.b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  return (await stytch.b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
}

test('the run creates no Member, and says how many will be created later', async () => {
  const { outcome, organizations, members, atFirstLogin, outcomes, mismatches } = stytch.result;
  expect({ outcome, members, mismatches }).toEqual({ outcome: 'done', members: 0, mismatches: 0 });
  expect(outcomes.later).toBeGreaterThan(50);
  expect(organizations).toBeGreaterThan(10);
  expect(atFirstLogin).toBeGreaterThan(60);
  expect(await allMembers()).toEqual([]);
  const summary = readFileSync(join(stytch.dir, 'report', 'summary.md'), 'utf8');
  expect(summary).toContain(`${atFirstLogin} more, each at its first login`);
  expect(summary).toContain('bridge express --jit');
  expect(summary).not.toContain('sessions carry');
});

test('the first login creates the Member from the User; every machine finds it from then on', async () => {
  const { results } = await stytch.consumer.users.search({ limit: 1000 });
  const withName = stytch.users.find(({ user_id, verified }) => {
    const found = results.find(one => one.user_id === user_id);
    return verified && typeof found?.trusted_metadata?.['tenant'] === 'string' && found.name?.first_name;
  });
  const user = results.find(one => one.user_id === withName?.user_id);
  const [one, other] = [await application(), await application()];
  const visits = await Promise.all(
    [one, other, one, other].map(app => new Browser({ stytch_session: withName?.token ?? '' }).open(app.url)),
  );
  const made = (await allMembers()).filter(member => member.external_id === user?.user_id);
  expect(made).toHaveLength(1);
  for (const who of visits) expect(who).toMatchObject({ member_id: made[0]?.member_id });
  const { email: _claim, ...own } = user?.trusted_metadata ?? {};
  expect(made[0]).toMatchObject({
    status: 'active',
    email_address: user?.emails[0]?.email,
    trusted_metadata: own,
    name: `${user?.name?.first_name} ${user?.name?.last_name}`,
  });
  await Promise.all([one.close(), other.close()]);
});

test.each(targets)('%s: a user with no Member gets one, and a session', async name => {
  const { results } = await stytch.consumer.users.search({ limit: 1000 });
  const here = new Set((await allMembers()).map(member => member.external_id));
  const user = stytch.users.find(({ user_id, verified }) => {
    const tenant = results.find(one => one.user_id === user_id)?.trusted_metadata?.['tenant'];
    return verified && typeof tenant === 'string' && !here.has(user_id);
  });
  const app = await application(name);
  const who = await new Browser({ stytch_session: user?.token ?? '' }).open(app.url);
  const made = (await allMembers()).find(member => member.external_id === user?.user_id);
  expect(who).toEqual({ member_id: made?.member_id, organization_id: made?.organization_id });
  await app.close();
});

test('several Organizations: one Member in each; no tenant, or an unverified email: the login', async () => {
  const { results } = await stytch.consumer.users.search({ limit: 1000 });
  const tenantOf = (id: string) => results.find(one => one.user_id === id)?.trusted_metadata?.['tenant'];
  const app = await application();
  const several = stytch.users.find(({ user_id, verified }) => verified && Array.isArray(tenantOf(user_id)));
  expect(await new Browser({ stytch_session: several?.token ?? '' }).open(app.url)).toHaveProperty('member_id');
  const made = (await allMembers()).filter(member => member.external_id === several?.user_id);
  expect(made).toHaveLength((tenantOf(several?.user_id ?? '') as string[]).length);
  const nowhere = stytch.users.find(({ user_id, verified }) => verified && tenantOf(user_id) === undefined);
  const unverified = stytch.users.find(({ user_id, verified, email }) => !verified && email && tenantOf(user_id));
  for (const user of [nowhere, unverified]) {
    expect(user).toBeDefined();
    expect(await new Browser({ stytch_session: user?.token ?? '' }).open(app.url)).toBe('/login');
  }
  const theirs = (await allMembers()).filter(member => member.external_id === unverified?.user_id);
  expect(theirs.every(member => member.email_address_verified === false)).toBe(true);
  await app.close();
});

test('a Member that the bridge created and an admin removed stays removed, on another machine too', async () => {
  const made = await allMembers();
  const user = stytch.users.find(({ user_id }) => made.filter(one => one.external_id === user_id).length === 1);
  const member = made.find(({ external_id }) => external_id === user?.user_id);
  // It is in no crosswalk.
  expect(stytch.crosswalkNow()).toEqual([]);
  const at = { organization_id: member?.organization_id ?? '', member_id: member?.member_id ?? '' };
  await stytch.b2b.organizations.members.delete(at);
  const attested = stytch.attested();
  for (const name of targets) {
    const app = await application(name);
    expect(await new Browser({ stytch_session: user?.token ?? '' }).open(app.url)).toBe('/login');
    await app.close();
  }
  expect(stytch.attested()).toBe(attested);
  expect((await allMembers()).map(({ external_id }) => external_id)).not.toContain(user?.user_id);
  // An admin who restores the Member lets the user in again.
  await stytch.b2b.organizations.members.reactivate(at);
  const app = await application();
  expect(await new Browser({ stytch_session: user?.token ?? '' }).open(app.url)).toEqual(at);
  await app.close();
});

test('a later run that creates all Members finds the existing ones, and creates none twice', async () => {
  const before = await allMembers();
  const result = await stytch.catchUp({ members: 'create' });
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0, atFirstLogin: 0 });
  const after = await allMembers();
  expect(after).toHaveLength(result.members);
  const ids = new Set(after.map(member => member.member_id));
  for (const { member_id } of before) expect(ids).toContain(member_id);
});

test('a Member of the run that an admin removed stays removed: the login, no session, and no new Member', async () => {
  const here = new Set(stytch.crosswalkNow().map(({ user_id }) => user_id));
  const user = stytch.users.find(({ user_id, verified }) => verified && here.has(user_id));
  const rows = stytch.crosswalkNow().filter(({ user_id }) => user_id === user?.user_id);
  expect(rows).not.toEqual([]);
  for (const { organization_id = '', member_id = '' } of rows) {
    await stytch.b2b.organizations.members.delete({ organization_id, member_id });
  }
  const attested = stytch.attested();
  const app = await application();
  expect(await new Browser({ stytch_session: user?.token ?? '' }).open(app.url)).toBe('/login');
  await app.close();
  expect(stytch.attested()).toBe(attested);
  expect((await allMembers()).filter(member => member.external_id === user?.user_id)).toEqual([]);
});
