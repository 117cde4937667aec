/** Tests of dual write, with a fake of Stytch: `node --test stytch-dual-write.test.js`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createDualWrite } from './stytch-dual-write.js';
import { ada, baseRule, fakeStytch, refusal } from './stytch-test-fake.js';

let stytch;
let events;
let failure;
let dual;
/** The Members that the migration created, as "user_id organization_id". */
let created;
beforeEach(() => {
  [events, failure, created] = [[], () => {}, new Set()];
  const places = { o1: { slug: 'acme-robotics', external_id: 'acme' }, o2: { slug: 'planet', external_id: 'Planet' } };
  stytch = fakeStytch(places, (...call) => failure(...call));
  const wasCreated = (userId, organizationId) => created.has(`${userId} ${organizationId}`);
  dual = createDualWrite({ b2b: stytch.b2b, rule: { ...baseRule, wasCreated }, log: event => events.push(event) });
});
const names = () => stytch.writes().map(([name]) => name);
const reasons = () => events.map(({ reason }) => reason);

test('a new User gets a Member; a second call does nothing', async () => {
  assert.equal(await dual.created(ada), true);
  assert.equal(await dual.created(ada), true);
  assert.deepEqual(stytch.writes(), [['create', 'o1', 'user-ada']]);
});

test('a change is written with the ids that Stytch returned, a removed key too; a second call writes nothing', async () => {
  await dual.created(ada);
  const emails = [{ email: 'ADA@acme.example', verified: true }];
  const changed = { ...ada, emails, name: { first_name: 'Ada' }, trusted_metadata: { tenant: 'acme', plan: null } };
  assert.equal(await dual.updated(changed), true);
  assert.deepEqual(stytch.calls.at(-1), [
    'update',
    { organization_id: 'o1', member_id: 'member-1', name: 'Ada', trusted_metadata: { plan: null, tenant: 'acme' } },
  ]);
  assert.deepEqual(stytch.members[0].trusted_metadata, { tenant: 'acme' });
  await dual.updated(changed);
  assert.deepEqual(names(), ['create', 'update']);
});

test('a new phone number replaces the old one; a removed one is deleted', async () => {
  const reached = phone_number => ({ ...ada, phone_numbers: [{ phone_number, verified: true }] });
  await dual.created(reached('+12025550101'));
  assert.equal(await dual.updated(reached('+12025550102')), true);
  assert.deepEqual(stytch.writes().slice(1), [
    ['delete phone', 'o1', 'member-1'],
    ['update', 'o1', 'member-1'],
  ]);
  assert.equal(stytch.members[0].mfa_phone_number, '+12025550102');
  assert.equal(stytch.members[0].mfa_enrolled, true);
  assert.equal(await dual.updated(ada), true);
  assert.equal(await dual.updated(ada), true);
  assert.deepEqual(names().slice(3), ['delete phone', 'update']);
  assert.equal(stytch.members[0].mfa_enrolled, false);
});

test('the other fields are written if Stytch refuses the phone number', async () => {
  await dual.created(ada);
  failure = (_name, { mfa_phone_number }) => {
    if (mfa_phone_number) throw refusal(400, 'invalid_phone_number');
  };
  const phone_numbers = [{ phone_number: '+999', verified: true }];
  assert.equal(await dual.updated({ ...ada, name: { first_name: 'New' }, phone_numbers }), false);
  assert.equal(stytch.members[0].name, 'New');
  assert.deepEqual(reasons(), ['invalid_phone_number']);
  assert.notEqual(stytch.members[0].mfa_enrolled, true);
});

test('an update of a User without a Member creates it', async () => {
  await dual.updated(ada);
  assert.deepEqual(names(), ['create']);
});

test('a Member of the migration that an admin removed stays removed, at created and updated', async () => {
  created.add('user-ada o1');
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated(ada), false);
  assert.deepEqual([stytch.writes(), stytch.members], [[], []]);
  assert.deepEqual(events[0], { what: 'created', user_id: 'user-ada', organization: 'acme', reason: 'removed_in_b2b' });
});

test('a Member that dual write created and an admin removed stays removed, at created and updated', async () => {
  await dual.created(ada);
  await stytch.b2b.organizations.members.delete({ organization_id: 'o1', member_id: 'member-1' });
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated({ ...ada, name: { first_name: 'New' } }), false);
  assert.deepEqual([reasons(), stytch.members], [['removed_in_b2b', 'removed_in_b2b'], []]);
});

test('the slug of another Organization is not the tenant: nothing is written or deleted there', async () => {
  const other = { organization_id: 'o2', member_id: 'm9', external_id: 'user-ada', email_address: 'ada@acme.example' };
  stytch.members.push({ ...other });
  const user = { ...ada, trusted_metadata: { tenant: 'planet' } };
  for (const call of [dual.created, dual.updated, dual.deleted]) assert.equal(await call(user), false);
  assert.deepEqual([stytch.writes(), stytch.members], [[], [other]]);
  assert.deepEqual(new Set(reasons()), new Set(['organization_not_found']));
});

test('a reassigned email: the Member that has it is not changed', async () => {
  const other = { organization_id: 'o1', member_id: 'm9', external_id: 'user-eve', email_address: 'ada@acme.example' };
  stytch.members.push({ ...other });
  for (const call of [dual.created, dual.updated]) assert.equal(await call(ada), false);
  assert.deepEqual(reasons(), ['duplicate_member_email', 'duplicate_member_email']);
  assert.equal(await dual.deleted(ada), true);
  assert.deepEqual(stytch.members, [other]);
});

test('a second Member, created by hand with the new email of the User, is not changed', async () => {
  await dual.created(ada);
  const byHand = { organization_id: 'o1', member_id: 'm9', email_address: 'lovelace@acme.example' };
  stytch.members.push({ ...byHand });
  const moved = { ...ada, emails: [{ email: 'lovelace@acme.example', verified: true }] };
  assert.equal(await dual.updated(moved), false);
  assert.deepEqual(reasons(), ['duplicate_member_email']);
  assert.equal(await dual.deleted(moved), true);
  assert.deepEqual(stytch.members, [byHand]);
});

test('the Members of a deleted User are deleted; a second call does nothing', async () => {
  await dual.created({ ...ada, trusted_metadata: { tenant: ['acme', 'Planet'] } });
  const deleted = { ...ada, status: 'deleted', trusted_metadata: { tenant: ['acme', 'Planet'] } };
  assert.equal(await dual.deleted(deleted), true);
  assert.equal(await dual.deleted(deleted), true);
  assert.deepEqual(stytch.writes().slice(2), [
    ['delete', 'o1', 'member-1'],
    ['delete', 'o2', 'member-2'],
  ]);
});

test('a list with one unusable value: the others are written, and it is logged', async () => {
  assert.equal(await dual.created({ ...ada, trusted_metadata: { tenant: ['acme', {}] } }), false);
  assert.deepEqual(stytch.writes(), [['create', 'o1', 'user-ada']]);
  assert.deepEqual(reasons(), ['bad_tenant']);
});

test('errors are not thrown but logged, with their type and without a token', async () => {
  failure = () => {
    throw refusal(500, 'internal_server_error');
  };
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated(ada), false);
  assert.equal(await dual.deleted(ada), false);
  assert.equal(await dual.updated(undefined), false);
  assert.equal(events.length, 4);
  assert.deepEqual(events[0], {
    what: 'created',
    user_id: 'user-ada',
    organization: 'acme',
    reason: 'internal_server_error',
  });
  assert.doesNotMatch(JSON.stringify(events), /secret/);
});
