/** Tests of how Members are found and created, with a fake of Stytch: `node --test stytch-members.test.js`. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crosswalkFile } from './stytch-crosswalk.js';
import { createMembers } from './stytch-members.js';
import { ada, baseRule, fakeStytch, refusal } from './stytch-test-fake.js';

/** At which percentage an Organization is not in yet. */
const shareOf = id => (createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32) * 100;
const acme = { o1: { slug: 'acme-robotics', external_id: 'acme' } };
const twoTenants = { ...acme, o2: { external_id: 'big-co|1' } };
const inBoth = { ...ada, trusted_metadata: { tenant: ['acme', 'Big Co'] } };

function membersOf(stytch, changes = {}) {
  const events = [];
  const members = createMembers(stytch.b2b, { ...baseRule, ...changes }, event => events.push(event));
  return { members, events };
}

test('one Member in each Organization of the user, created once, with the ids that Stytch returned', async () => {
  const stytch = fakeStytch(twoTenants);
  const { members, events } = membersOf(stytch);
  const places = await members(inBoth);
  assert.deepEqual(places, [
    { organization_id: 'o1', member_id: 'member-1', organization_external_id: 'acme' },
    { organization_id: 'o2', member_id: 'member-2', organization_external_id: 'big-co|1' },
  ]);
  assert.deepEqual(await members(inBoth), places);
  assert.deepEqual(stytch.writes(), [
    ['create', 'o1', 'user-ada'],
    ['create', 'o2', 'user-ada'],
  ]);
  // An Organization is looked up once. Only the look-up uses its external id.
  const lookedUp = stytch.calls.filter(([name]) => name === 'get organization').map(([, given]) => given);
  assert.deepEqual(lookedUp, [{ organization_id: 'acme' }, { organization_id: 'big-co|1' }]);
  assert.deepEqual(events, []);
});

test('only in Organizations that take part in the roll-out', async () => {
  const stytch = fakeStytch(twoTenants);
  // The first is in at the lower number.
  const shares = ['acme', 'big-co|1'].map(shareOf).sort((a, b) => a - b);
  assert.ok(shares[0] < shares[1]);
  const { members, events } = membersOf(stytch, { rollout: () => ({ organizations: shares[1], people: 0 }) });
  const [first, ...others] = await members(inBoth);
  assert.equal(shareOf(first.organization_external_id), shares[0]);
  assert.deepEqual([others, events, stytch.writes().length], [[], [], 1]);
  const none = membersOf(stytch, { rollout: () => ({ organizations: 0, people: 100 }) });
  assert.deepEqual(await none.members(inBoth), []);
});

// Planet and planet; Acme Inc and acme-inc: two tenants, and the slug of the first is the external id of the second.
for (const [tenant, slugOfAnother] of [
  ['planet', { slug: 'planet', external_id: 'Planet' }],
  ['acme-inc', { slug: 'acme-inc', external_id: 'acme-inc|1' }],
]) {
  test(`"${tenant}" is the slug of another Organization: no Member is created there`, async () => {
    const stytch = fakeStytch({ theirs: slugOfAnother, ours: { slug: 'another-slug', external_id: tenant } });
    const { members, events } = membersOf(stytch);
    const user = { ...ada, trusted_metadata: { tenant } };
    await assert.rejects(members(user), { error_type: 'organization_not_found', permanent: true });
    assert.deepEqual(stytch.writes(), []);
    assert.deepEqual(events, [{ user_id: 'user-ada', organization: tenant, reason: 'organization_not_found' }]);
  });
}

test('an error in one Organization is logged, and the other Members are returned', async () => {
  const stytch = fakeStytch({ o2: { external_id: 'big-co|1' } });
  const { members, events } = membersOf(stytch);
  assert.deepEqual(await members(inBoth), [
    { organization_id: 'o2', member_id: 'member-1', organization_external_id: 'big-co|1' },
  ]);
  assert.deepEqual(
    events.map(({ organization, reason }) => [organization, reason]),
    [['acme', 'organization_not_found']],
  );
});

test('an Organization that is created later is found: only Organizations that were found are cached', async () => {
  const places = {};
  const stytch = fakeStytch(places);
  const { members } = membersOf(stytch);
  await assert.rejects(members(ada), { error_type: 'organization_not_found' });
  Object.assign(places, acme);
  assert.equal((await members(ada)).length, 1);
  // A deleted one is removed from the cache, and a new one with its external id is found.
  delete places['o1'];
  await assert.rejects(members(ada), { error_type: 'organization_not_found' });
  Object.assign(places, { o3: { external_id: 'acme' } });
  assert.deepEqual(await members(ada), [
    { organization_id: 'o3', member_id: 'member-2', organization_external_id: 'acme' },
  ]);
});

test('a Member that the migration created and an admin removed stays removed; one in another Organization is created', async () => {
  const stytch = fakeStytch(twoTenants);
  const wasCreated = (userId, organizationId) => userId === 'user-ada' && organizationId === 'o1';
  const { members, events } = membersOf(stytch, { wasCreated });
  await assert.rejects(members(ada), { error_type: 'removed_in_b2b', permanent: true });
  assert.deepEqual(stytch.writes(), []);
  assert.deepEqual(events, [{ user_id: 'user-ada', organization: 'acme', reason: 'removed_in_b2b' }]);
  assert.deepEqual(await members(inBoth), [
    { organization_id: 'o2', member_id: 'member-1', organization_external_id: 'big-co|1' },
  ]);
});

// These Members are in no crosswalk. Only Stytch knows that they existed.
for (const [title, change] of [
  ['that this module created', () => ({})],
  ['whose User has another email since', () => ({ email_address: 'old@acme.example' })],
  ['without external id', () => ({ external_id: undefined })],
  ['with an empty external id', () => ({ external_id: '' })],
]) {
  test(`a Member ${title} and an admin removed stays removed, also for a new process`, async () => {
    const stytch = fakeStytch(acme);
    await membersOf(stytch).members(ada);
    Object.assign(stytch.members[0], change());
    const { organization_id, member_id } = stytch.members[0];
    await stytch.b2b.organizations.members.delete({ organization_id, member_id });
    for (let time = 0; time < 2; time++) {
      const { members, events } = membersOf(stytch);
      await assert.rejects(members(ada), { error_type: 'removed_in_b2b', permanent: true });
      assert.deepEqual(events, [{ user_id: 'user-ada', organization: 'acme', reason: 'removed_in_b2b' }]);
    }
    assert.deepEqual(stytch.members, []);
  });
}

test('the removed Member of another User with this email does not stop a new User', async () => {
  const stytch = fakeStytch(twoTenants);
  const removed = { organization_id: 'o1', member_id: 'm9', email_address: 'ada@acme.example', status: 'deleted' };
  stytch.deleted.push({ ...removed, external_id: 'user-before' });
  // Nor does one of another Organization.
  stytch.deleted.push({ ...removed, organization_id: 'o2', external_id: 'user-ada' });
  assert.equal((await membersOf(stytch).members(ada)).length, 1);
});

test('no Member is created if Stytch cannot say whether it was removed', async () => {
  const stytch = fakeStytch(acme, name => {
    if (name === 'get by search') throw refusal(429, 'too_many_requests');
  });
  await assert.rejects(membersOf(stytch).members(ada), { error_type: 'too_many_requests' });
  assert.deepEqual(stytch.writes(), []);
});

test('ten requests at once create one Member', async () => {
  const stytch = fakeStytch(acme);
  const { members } = membersOf(stytch);
  const results = await Promise.all(Array.from({ length: 10 }, () => members(ada)));
  assert.equal(stytch.members.length, 1);
  for (const result of results) assert.deepEqual(result, results[0]);
});

test('no Member is created if the crosswalk cannot be read', async () => {
  const stytch = fakeStytch(acme);
  const { wasCreated } = crosswalkFile('/does/not/exist.csv');
  await assert.rejects(membersOf(stytch, { wasCreated }).members(ada), { error_type: 'crosswalk_unreadable' });
  assert.deepEqual(stytch.writes(), []);
  assert.throws(() => createMembers(stytch.b2b, { ...baseRule, wasCreated: undefined }), TypeError);
});

test('the crosswalk lists created Members; a newer file is read, and another kind of file is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-'));
  const path = join(folder, 'crosswalk.csv');
  const header = 'user_id,email,organization_id,member_id,slug,organization_external_id\n';
  writeFileSync(path, header);
  const crosswalk = crosswalkFile(path);
  assert.equal(crosswalk.wasCreated('ada', 'o1'), false);
  writeFileSync(path, `${header}ada,"a ""b"", c@x.example",o1,m1,acme,Acme\nada,a@x.example,o2,m2,beta,b|1\n`);
  assert.equal(crosswalk.wasCreated('ada', 'o1'), true);
  assert.equal(crosswalk.wasCreated('ada', 'o3'), false);
  assert.equal(crosswalk.wasCreated('constructor', 'o1'), false);
  assert.deepEqual(crosswalk.memberships('ada'), [
    { organization_id: 'o1', member_id: 'm1', slug: 'acme', user_id: 'ada', organization_external_id: 'Acme' },
    { organization_id: 'o2', member_id: 'm2', slug: 'beta', user_id: 'ada', organization_external_id: 'b|1' },
  ]);
  writeFileSync(path, 'email;member\n');
  assert.throws(() => crosswalk.wasCreated('ada', 'o1'), { error_type: 'crosswalk_unreadable' });
  assert.equal(crosswalkFile('none').wasCreated('ada', 'o1'), false);
  rmSync(folder, { recursive: true });
});

test('the Member of another User with the same email is not changed', async () => {
  const stytch = fakeStytch(acme);
  const other = { organization_id: 'o1', member_id: 'm9', email_address: 'ada@acme.example', external_id: 'user-eve' };
  stytch.members.push({ ...other });
  await assert.rejects(membersOf(stytch).members(ada), { error_type: 'duplicate_member_email' });
  assert.deepEqual(stytch.members, [other]);
});

test('a Member whose member_id equals the User’s id, but with another external id, is not used', async () => {
  const stytch = fakeStytch(acme);
  stytch.members.push({ organization_id: 'o1', member_id: 'user-ada', email_address: 'e@x.example', external_id: 'e' });
  assert.deepEqual(await membersOf(stytch).members(ada), [
    { organization_id: 'o1', member_id: 'member-2', organization_external_id: 'acme' },
  ]);
});

test('a Member of another Organization in the response is not used', async () => {
  const stytch = fakeStytch(acme);
  const member = { external_id: 'user-ada', organization_id: 'o2', member_id: 'm9' };
  stytch.b2b.organizations.members.get = async () => ({ member });
  assert.deepEqual(await membersOf(stytch).members(ada), [
    { organization_id: 'o1', member_id: 'member-1', organization_external_id: 'acme' },
  ]);
});

test('at most ten thousand Organizations are cached', async () => {
  const lookedUp = [];
  const b2b = {
    organizations: {
      async get({ organization_id: organization_external_id }) {
        lookedUp.push(organization_external_id);
        return { organization: { organization_id: organization_external_id, organization_external_id } };
      },
      members: {
        search: async () => ({ members: [] }),
        get: async ({ organization_id, member_id }) => ({
          member: { organization_id, member_id, external_id: member_id },
        }),
      },
    },
  };
  const { members } = membersOf({ b2b });
  const tenants = Array.from({ length: 10_001 }, (_, index) => `t${index}`);
  await members({ ...ada, trusted_metadata: { tenant: tenants } });
  for (const tenant of ['t10000', 't0']) await members({ ...ada, trusted_metadata: { tenant } });
  assert.deepEqual(lookedUp.slice(10_001), ['t0']);
});

test('a duplicate that is the Member of this User: two requests at once, or a lost response', async () => {
  let made = 0;
  const stytch = fakeStytch(acme, name => {
    if (name !== 'create' || made++ > 0) return;
    stytch.members.push({ organization_id: 'o1', member_id: 'm9', external_id: 'user-ada' });
    throw refusal(400, 'duplicate_member_email');
  });
  assert.deepEqual(await membersOf(stytch).members(ada), [
    { organization_id: 'o1', member_id: 'm9', organization_external_id: 'acme' },
  ]);
});

test('a Member with status deleted is not used, and not created again', async () => {
  const stytch = fakeStytch(acme);
  stytch.members.push({ organization_id: 'o1', member_id: 'm9', external_id: 'user-ada', status: 'deleted' });
  await assert.rejects(membersOf(stytch, { wasCreated: () => true }).members(ada), { error_type: 'removed_in_b2b' });
});

for (const [status, reason] of [
  [404, 'route_not_found'],
  [404, 'project_not_found'],
  [400, 'member_not_found'],
  [401, 'unauthorized_credentials'],
  [500, 'internal_server_error'],
]) {
  test(`${status} ${reason} does not mean that there is no Member`, async () => {
    const stytch = fakeStytch(acme, name => {
      if (name === 'get') throw refusal(status, reason);
    });
    await assert.rejects(membersOf(stytch).members(ada), { error_type: reason });
    assert.deepEqual(stytch.writes(), []);
  });
}

test('an error that may be temporary in one Organization is thrown, not ignored', async () => {
  const stytch = fakeStytch(twoTenants, (_name, { organization_id }) => {
    if (organization_id === 'o2') throw refusal(429, 'too_many_requests');
  });
  await assert.rejects(membersOf(stytch).members(inBoth), { error_type: 'too_many_requests' });
});

test('a Member is created without a phone number that Stytch refuses', async () => {
  const stytch = fakeStytch(acme, (name, { mfa_phone_number }) => {
    if (name === 'create' && mfa_phone_number) throw refusal(400, 'invalid_phone_number');
  });
  const { members, events } = membersOf(stytch);
  const user = { ...ada, phone_numbers: [{ phone_number: '+999', verified: true }] };
  assert.equal((await members(user)).length, 1);
  assert.equal('mfa_phone_number' in stytch.members[0], false);
  assert.equal('mfa_enrolled' in stytch.members[0], false);
  assert.deepEqual(
    events.map(({ reason }) => reason),
    ['invalid_phone_number'],
  );
});

test('a User id that would change the URL path is never sent', async () => {
  for (const user_id of ['.', '..', '', undefined, 'a/b']) {
    const stytch = fakeStytch(acme);
    await assert.rejects(membersOf(stytch).members({ ...ada, user_id }), { error_type: 'unusable_user_id' });
    assert.deepEqual(stytch.calls, []);
  }
});

test('a User whom the rules leave out has no Members, and no call is made', async () => {
  const stytch = fakeStytch(acme);
  const { members, events } = membersOf(stytch);
  assert.deepEqual(await members({ ...ada, emails: [] }), []);
  assert.deepEqual(await members({ ...ada, trusted_metadata: {} }), []);
  assert.deepEqual([stytch.calls, events], [[], []]);
});

const own = { memberExternalId: 'own' };
const withOwnId = { ...ada, external_id: 'app|1' };

test('the own external id, if Members have it: created with it, found by it or by the user_id', async () => {
  const stytch = fakeStytch(acme);
  await membersOf(stytch, own).members(withOwnId);
  await membersOf(stytch, own).members(withOwnId);
  assert.deepEqual(stytch.writes(), [['create', 'o1', 'app|1']]);
  // By default it is not used.
  const other = fakeStytch(acme);
  await membersOf(other).members(withOwnId);
  assert.deepEqual(other.writes(), [['create', 'o1', 'user-ada']]);
  // Created before the User had an external id.
  await membersOf(other, own).members(withOwnId);
  assert.equal(other.members.length, 1);
  // An id that would change the path is never sent.
  const unusable = { ...ada, external_id: '..' };
  await assert.rejects(membersOf(stytch, own).members(unusable), { error_type: 'unusable_user_id' });
});

test('the own external id: a Member that was removed under either id stays removed', async () => {
  for (const external_id of ['app|1', 'user-ada']) {
    const stytch = fakeStytch(acme);
    const removed = { organization_id: 'o1', member_id: 'm9', email_address: 'old@acme.example', status: 'deleted' };
    stytch.deleted.push({ ...removed, external_id });
    await assert.rejects(membersOf(stytch, own).members(withOwnId), { error_type: 'removed_in_b2b' });
  }
  // The crosswalk is asked by user_id.
  const asked = [];
  await membersOf(fakeStytch(acme), { ...own, wasCreated: (...ids) => asked.push(ids) === 0 }).members(withOwnId);
  assert.deepEqual(asked, [['user-ada', 'o1']]);
});

test('the crosswalk by external id finds the Members by the own one and by the user_id', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-'));
  const path = join(folder, 'crosswalk.csv');
  const rows = 'ada,a@x.example,o1,m1,acme,app|1\neve,e@x.example,o1,m2,acme,\n';
  writeFileSync(path, `user_id,email,organization_id,member_id,slug,user_external_id\n${rows}`);
  const crosswalk = crosswalkFile(path, 'external_id');
  const found = id => crosswalk.memberships(id).map(({ member_id }) => member_id);
  assert.deepEqual([found('app|1'), found('ada'), found('eve'), found('')], [['m1'], ['m1'], ['m2'], []]);
  writeFileSync(path, 'user_id,email,organization_id,member_id,slug\n');
  assert.throws(() => found('ada'), { error_type: 'crosswalk_unreadable' });
  rmSync(folder, { recursive: true });
});
