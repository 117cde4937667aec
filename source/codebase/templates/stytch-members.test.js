/** Tests of how Members are found and created, with a stand-in for Stytch: `node --test stytch-members.test.js`. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crosswalkFile } from './stytch-crosswalk.js';
import { createMembers } from './stytch-members.js';
import { ada, baseRule, refusal, standIn } from './stytch-test-stand-in.js';

const acme = { o1: { slug: 'acme-robotics', external_id: 'acme' } };
const twoTenants = { ...acme, o2: { external_id: 'big-co|1' } };
const inBoth = { ...ada, trusted_metadata: { tenant: ['acme', 'Big Co'] } };

function membersOf(stytch, changes = {}) {
  const events = [];
  const members = createMembers(stytch.b2b, { ...baseRule, ...changes }, event => events.push(event));
  return { members, events };
}

test('a Member in each Organization of the person, once, by the ids that Stytch returned', async () => {
  const stytch = standIn(twoTenants);
  const { members, events } = membersOf(stytch);
  const places = await members(inBoth);
  assert.deepEqual(places, [
    { organization_id: 'o1', member_id: 'member-1' },
    { organization_id: 'o2', member_id: 'member-2' },
  ]);
  assert.deepEqual(await members(inBoth), places);
  assert.deepEqual(stytch.writes(), [
    ['create', 'o1', 'user-ada'],
    ['create', 'o2', 'user-ada'],
  ]);
  // An Organization is looked up once; only the look-up names it by its external id.
  const lookedUp = stytch.calls.filter(([name]) => name === 'get organization').map(([, given]) => given);
  assert.deepEqual(lookedUp, [{ organization_id: 'acme' }, { organization_id: 'big-co|1' }]);
  assert.deepEqual(events, []);
});

// Planet and planet; Acme Inc and acme-inc: two tenants, and the slug of the first is the external id of the second.
for (const [tenant, slugOfAnother] of [
  ['planet', { slug: 'planet', external_id: 'Planet' }],
  ['acme-inc', { slug: 'acme-inc', external_id: 'acme-inc|1' }],
]) {
  test(`"${tenant}" is another Organization’s slug: nobody is put there`, async () => {
    const stytch = standIn({ theirs: slugOfAnother, ours: { slug: 'another-slug', external_id: tenant } });
    const { members, events } = membersOf(stytch);
    const user = { ...ada, trusted_metadata: { tenant } };
    await assert.rejects(members(user), { error_type: 'organization_not_found', lasting: true });
    assert.deepEqual(stytch.writes(), []);
    assert.deepEqual(events, [{ user_id: 'user-ada', organization: tenant, reason: 'organization_not_found' }]);
  });
}

test('one Organization that refuses is logged, and does not keep the person from the others', async () => {
  const stytch = standIn({ o2: { external_id: 'big-co|1' } });
  const { members, events } = membersOf(stytch);
  assert.deepEqual(await members(inBoth), [{ organization_id: 'o2', member_id: 'member-1' }]);
  assert.deepEqual(
    events.map(({ organization, reason }) => [organization, reason]),
    [['acme', 'organization_not_found']],
  );
});

test('an Organization that appears later is found then: only what was found is remembered', async () => {
  const places = {};
  const stytch = standIn(places);
  const { members } = membersOf(stytch);
  await assert.rejects(members(ada), { error_type: 'organization_not_found' });
  Object.assign(places, acme);
  assert.equal((await members(ada)).length, 1);
  // One that is gone is forgotten, and another with its external id is found.
  delete places['o1'];
  await assert.rejects(members(ada), { error_type: 'organization_not_found' });
  Object.assign(places, { o3: { external_id: 'acme' } });
  assert.deepEqual(await members(ada), [{ organization_id: 'o3', member_id: 'member-2' }]);
});

test('whom the migration created and somebody removed stays removed; with a row of another Organization, not', async () => {
  const stytch = standIn(twoTenants);
  const wasCreated = (userId, organizationId) => userId === 'user-ada' && organizationId === 'o1';
  const { members, events } = membersOf(stytch, { wasCreated });
  await assert.rejects(members(ada), { error_type: 'removed_in_b2b', lasting: true });
  assert.deepEqual(stytch.writes(), []);
  assert.deepEqual(events, [{ user_id: 'user-ada', organization: 'acme', reason: 'removed_in_b2b' }]);
  assert.deepEqual(await members(inBoth), [{ organization_id: 'o2', member_id: 'member-1' }]);
});

test('a crosswalk that cannot be read creates nobody', async () => {
  const stytch = standIn(acme);
  const { wasCreated } = crosswalkFile('/does/not/exist.csv');
  await assert.rejects(membersOf(stytch, { wasCreated }).members(ada), { error_type: 'crosswalk_unreadable' });
  assert.deepEqual(stytch.writes(), []);
  assert.throws(() => createMembers(stytch.b2b, { ...baseRule, wasCreated: undefined }), TypeError);
});

test('the crosswalk says who was created; a newer file is read, and a file of something else refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-'));
  const path = join(folder, 'crosswalk.csv');
  const header = 'user_id,email,organization_id,member_id,slug\n';
  writeFileSync(path, header);
  const crosswalk = crosswalkFile(path);
  assert.equal(crosswalk.wasCreated('ada', 'o1'), false);
  writeFileSync(path, `${header}ada,"a ""b"", c@x.example",o1,m1,acme\nada,a@x.example,o2,m2,beta\n`);
  assert.equal(crosswalk.wasCreated('ada', 'o1'), true);
  assert.equal(crosswalk.wasCreated('ada', 'o3'), false);
  assert.equal(crosswalk.wasCreated('constructor', 'o1'), false);
  assert.deepEqual(crosswalk.memberships('ada'), [
    { organization_id: 'o1', member_id: 'm1', slug: 'acme' },
    { organization_id: 'o2', member_id: 'm2', slug: 'beta' },
  ]);
  writeFileSync(path, 'email;member\n');
  assert.throws(() => crosswalk.wasCreated('ada', 'o1'), { error_type: 'crosswalk_unreadable' });
  assert.equal(crosswalkFile('none').wasCreated('ada', 'o1'), false);
  rmSync(folder, { recursive: true });
});

test('somebody else’s Member with the same email stays theirs', async () => {
  const stytch = standIn(acme);
  const theirs = { organization_id: 'o1', member_id: 'm9', email_address: 'ada@acme.example', external_id: 'user-eve' };
  stytch.members.push({ ...theirs });
  await assert.rejects(membersOf(stytch).members(ada), { error_type: 'duplicate_member_email' });
  assert.deepEqual(stytch.members, [theirs]);
});

test('a Member whose own id is the User’s id, but with another external id, is not taken', async () => {
  const stytch = standIn(acme);
  stytch.members.push({ organization_id: 'o1', member_id: 'user-ada', email_address: 'e@x.example', external_id: 'e' });
  assert.deepEqual(await membersOf(stytch).members(ada), [{ organization_id: 'o1', member_id: 'member-2' }]);
});

test('an answer about another Organization is no answer', async () => {
  const stytch = standIn(acme);
  const member = { external_id: 'user-ada', organization_id: 'o2', member_id: 'm9' };
  stytch.b2b.organizations.members.get = async () => ({ member });
  assert.deepEqual(await membersOf(stytch).members(ada), [{ organization_id: 'o1', member_id: 'member-1' }]);
});

test('ten thousand Organizations are remembered, not more', async () => {
  const lookedUp = [];
  const b2b = {
    organizations: {
      async get({ organization_id: organization_external_id }) {
        lookedUp.push(organization_external_id);
        return { organization: { organization_id: organization_external_id, organization_external_id } };
      },
      members: {
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

test('a duplicate that is this very person: two requests at once, or a lost answer', async () => {
  let made = 0;
  const stytch = standIn(acme, name => {
    if (name !== 'create' || made++ > 0) return;
    stytch.members.push({ organization_id: 'o1', member_id: 'm9', external_id: 'user-ada' });
    throw refusal(400, 'duplicate_member_email');
  });
  assert.deepEqual(await membersOf(stytch).members(ada), [{ organization_id: 'o1', member_id: 'm9' }]);
});

test('a Member marked as deleted is no Member, and is not created again by the crosswalk', async () => {
  const stytch = standIn(acme);
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
  test(`${status} ${reason} does not say that the Member is not there`, async () => {
    const stytch = standIn(acme, name => {
      if (name === 'get') throw refusal(status, reason);
    });
    await assert.rejects(membersOf(stytch).members(ada), { error_type: reason });
    assert.deepEqual(stytch.writes(), []);
  });
}

test('trouble that may pass in one Organization: no answer yet, rather than one without it', async () => {
  const stytch = standIn(twoTenants, (_name, { organization_id }) => {
    if (organization_id === 'o2') throw refusal(429, 'too_many_requests');
  });
  await assert.rejects(membersOf(stytch).members(inBoth), { error_type: 'too_many_requests' });
});

test('a phone number that Stytch refuses costs nobody their Member', async () => {
  const stytch = standIn(acme, (name, { mfa_phone_number }) => {
    if (name === 'create' && mfa_phone_number) throw refusal(400, 'invalid_phone_number');
  });
  const { members, events } = membersOf(stytch);
  const user = { ...ada, phone_numbers: [{ phone_number: '+999', verified: true }] };
  assert.equal((await members(user)).length, 1);
  assert.equal('mfa_phone_number' in stytch.members[0], false);
  assert.deepEqual(
    events.map(({ reason }) => reason),
    ['invalid_phone_number'],
  );
});

test('a User whose id a URL path would lose is never sent', async () => {
  for (const user_id of ['.', '..', '', undefined, 'a/b']) {
    const stytch = standIn(acme);
    await assert.rejects(membersOf(stytch).members({ ...ada, user_id }), { error_type: 'unusable_user_id' });
    assert.deepEqual(stytch.calls, []);
  }
});

test('whom the rules leave out has no Members, and nobody is asked', async () => {
  const stytch = standIn(acme);
  const { members, events } = membersOf(stytch);
  assert.deepEqual(await members({ ...ada, emails: [] }), []);
  assert.deepEqual(await members({ ...ada, trusted_metadata: {} }), []);
  assert.deepEqual([stytch.calls, events], [[], []]);
});
