/** Tests of dual write, with a stand-in for Stytch: `node --test stytch-dual-write.test.js`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createDualWrite } from './stytch-dual-write.js';
import { ada, baseRule, refusal, standIn } from './stytch-test-stand-in.js';

let stytch;
let events;
let trouble;
let dual;
/** What the migration created, as "user_id organization_id". */
let created;
beforeEach(() => {
  [events, trouble, created] = [[], () => {}, new Set()];
  const places = { o1: { slug: 'acme-robotics', external_id: 'acme' }, o2: { slug: 'planet', external_id: 'Planet' } };
  stytch = standIn(places, (...call) => trouble(...call));
  const wasCreated = (userId, organizationId) => created.has(`${userId} ${organizationId}`);
  dual = createDualWrite({ b2b: stytch.b2b, rule: { ...baseRule, wasCreated }, log: event => events.push(event) });
});
const names = () => stytch.writes().map(([name]) => name);
const reasons = () => events.map(({ reason }) => reason);

test('a new User is a Member at once; a second call does nothing', async () => {
  assert.equal(await dual.created(ada), true);
  assert.equal(await dual.created(ada), true);
  assert.deepEqual(stytch.writes(), [['create', 'o1', 'user-ada']]);
});

test('a change follows, by the ids that Stytch returned; a key that is gone too; a second call writes nothing', async () => {
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

test('another phone number takes the place of the old one; one that is gone goes', async () => {
  const reached = phone_number => ({ ...ada, phone_numbers: [{ phone_number, verified: true }] });
  await dual.created(reached('+12025550101'));
  assert.equal(await dual.updated(reached('+12025550102')), true);
  assert.deepEqual(stytch.writes().slice(1), [
    ['delete phone', 'o1', 'member-1'],
    ['update', 'o1', 'member-1'],
  ]);
  assert.equal(stytch.members[0].mfa_phone_number, '+12025550102');
  assert.equal(await dual.updated(ada), true);
  assert.equal(await dual.updated(ada), true);
  assert.deepEqual(names().slice(3), ['delete phone']);
});

test('a phone number that Stytch refuses keeps nothing else from being written', async () => {
  await dual.created(ada);
  trouble = (_name, { mfa_phone_number }) => {
    if (mfa_phone_number) throw refusal(400, 'invalid_phone_number');
  };
  const phone_numbers = [{ phone_number: '+999', verified: true }];
  assert.equal(await dual.updated({ ...ada, name: { first_name: 'New' }, phone_numbers }), false);
  assert.equal(stytch.members[0].name, 'New');
  assert.deepEqual(reasons(), ['invalid_phone_number']);
});

test('an update of someone who is no Member yet makes them one', async () => {
  await dual.updated(ada);
  assert.deepEqual(names(), ['create']);
});

test('a Member whom somebody removed stays removed, at a new sign-up and at an update', async () => {
  created.add('user-ada o1');
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated(ada), false);
  assert.deepEqual([stytch.writes(), stytch.members], [[], []]);
  assert.deepEqual(events[0], { what: 'created', user_id: 'user-ada', organization: 'acme', reason: 'removed_in_b2b' });
});

test('another Organization’s slug is not the tenant: nothing is written there, and nothing is deleted', async () => {
  const theirs = { organization_id: 'o2', member_id: 'm9', external_id: 'user-ada', email_address: 'ada@acme.example' };
  stytch.members.push({ ...theirs });
  const user = { ...ada, trusted_metadata: { tenant: 'planet' } };
  for (const call of [dual.created, dual.updated, dual.deleted]) assert.equal(await call(user), false);
  assert.deepEqual([stytch.writes(), stytch.members], [[], [theirs]]);
  assert.deepEqual(new Set(reasons()), new Set(['organization_not_found']));
});

test('an address that was reassigned: the Member who has it stays as it is', async () => {
  const theirs = { organization_id: 'o1', member_id: 'm9', external_id: 'user-eve', email_address: 'ada@acme.example' };
  stytch.members.push({ ...theirs });
  for (const call of [dual.created, dual.updated]) assert.equal(await call(ada), false);
  assert.deepEqual(reasons(), ['duplicate_member_email', 'duplicate_member_email']);
  assert.equal(await dual.deleted(ada), true);
  assert.deepEqual(stytch.members, [theirs]);
});

test('two Members of one person: the one that was created by hand stays as it is', async () => {
  await dual.created(ada);
  const byHand = { organization_id: 'o1', member_id: 'm9', email_address: 'lovelace@acme.example' };
  stytch.members.push({ ...byHand });
  const moved = { ...ada, emails: [{ email: 'lovelace@acme.example', verified: true }] };
  assert.equal(await dual.updated(moved), false);
  assert.deepEqual(reasons(), ['duplicate_member_email']);
  assert.equal(await dual.deleted(moved), true);
  assert.deepEqual(stytch.members, [byHand]);
});

test('a deleted User takes their Members along, whatever else is not there; a second call does nothing', async () => {
  await dual.created({ ...ada, trusted_metadata: { tenant: ['acme', 'Planet'] } });
  const gone = { ...ada, status: 'deleted', trusted_metadata: { tenant: ['acme', 'Planet'] } };
  assert.equal(await dual.deleted(gone), true);
  assert.equal(await dual.deleted(gone), true);
  assert.deepEqual(stytch.writes().slice(2), [
    ['delete', 'o1', 'member-1'],
    ['delete', 'o2', 'member-2'],
  ]);
});

test('a list with one unusable value: the others are written, and the log says so', async () => {
  assert.equal(await dual.created({ ...ada, trusted_metadata: { tenant: ['acme', {}] } }), false);
  assert.deepEqual(stytch.writes(), [['create', 'o1', 'user-ada']]);
  assert.deepEqual(reasons(), ['bad_tenant']);
});

test('trouble throws nothing: it is logged by its type, without a token', async () => {
  trouble = () => {
    throw refusal(500, 'internal_server_error');
  };
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated(ada), false);
  assert.equal(await dual.deleted(ada), false);
  assert.equal(await dual.updated(undefined), false);
  assert.equal(events.length, 4);
  assert.deepEqual(events[0], {
    ...{ what: 'created', user_id: 'user-ada' },
    ...{ organization: 'acme', reason: 'internal_server_error' },
  });
  assert.doesNotMatch(JSON.stringify(events), /secret/);
});
