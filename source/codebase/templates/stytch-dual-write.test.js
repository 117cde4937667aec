/** Tests of dual write, with a pretended Stytch: `node --test stytch-dual-write.test.js`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createDualWrite } from './stytch-dual-write.js';

const rule = {
  ...{ tenancy: 'trusted_metadata', tenantKey: 'tenant', leftOver: 'leave_out', unverifiedEmail: 'leave_out' },
  ...{ claim: 'email', publicDomains: [], externalIds: {} },
};
const ada = {
  ...{ user_id: 'ada', emails: [{ email: 'ada@acme.example', verified: true }] },
  trusted_metadata: { tenant: 'acme', plan: 'free' },
};
const error = error_type => Object.assign(new Error('said with secret-token in it'), { error_type });

let held;
let calls;
let events;
let broken;
let dual;
beforeEach(() => {
  [held, calls, events, broken] = [undefined, [], [], undefined];
  const call =
    (name, work) =>
    async ({ organization_id, member_id, ...fields }) => {
      if (broken) throw error(broken);
      if (name !== 'create' && !held) throw error('member_not_found');
      if (name !== 'get') calls.push([name, organization_id, fields]);
      work(fields);
      return { member: held };
    };
  const members = {
    get: call('get', () => {}),
    create: call('create', fields => {
      held = { ...fields, organization_id: 'acme', member_id: 'member-1' };
    }),
    update: call('update', fields => {
      if (fields.mfa_phone_number && held.mfa_phone_number) throw error('duplicate_member_phone_number_for_member');
      held = { ...held, ...fields };
    }),
    deleteMFAPhoneNumber: call('delete phone', () => {
      held = { ...held, mfa_phone_number: '' };
    }),
    delete: call('delete', () => {
      held = undefined;
    }),
  };
  dual = createDualWrite({ b2b: { organizations: { members } }, rule, log: event => events.push(event) });
});
const names = () => calls.map(([name]) => name);

test('a new User is a Member at once; told twice, only once', async () => {
  assert.equal(await dual.created(ada), true);
  assert.equal(await dual.created(ada), true);
  assert.deepEqual(names(), ['create']);
});

test('a change follows, a key that is gone too; told twice, it is written once', async () => {
  await dual.created(ada);
  const changed = { ...ada, name: { first_name: 'Ada' }, trusted_metadata: { tenant: 'acme' } };
  assert.equal(await dual.updated(changed), true);
  assert.deepEqual(calls.at(-1), ['update', 'acme', { name: 'Ada', trusted_metadata: { plan: null, tenant: 'acme' } }]);
  held.trusted_metadata = { tenant: 'acme' };
  await dual.updated(changed);
  assert.deepEqual(names(), ['create', 'update']);
});

test('another phone number takes the place of the old one; one that is gone goes', async () => {
  const reached = phone_number => ({ ...ada, phone_numbers: [{ phone_number, verified: true }] });
  await dual.created(reached('+12025550101'));
  assert.equal(await dual.updated(reached('+12025550102')), true);
  assert.deepEqual(names(), ['create', 'delete phone', 'update']);
  assert.equal(held.mfa_phone_number, '+12025550102');
  assert.equal(await dual.updated(ada), true);
  assert.equal(await dual.updated(ada), true);
  assert.deepEqual(names().slice(3), ['delete phone']);
});

test('an update of someone who is no Member yet makes them one', async () => {
  await dual.updated(ada);
  assert.deepEqual(names(), ['create']);
});

test('a deleted User takes their Members along; told twice, nothing is wrong', async () => {
  await dual.created(ada);
  assert.equal(await dual.deleted(ada), true);
  assert.equal(await dual.deleted(ada), true);
  assert.equal(held, undefined);
});

test('trouble breaks nothing: it is logged by its type, without a token', async () => {
  broken = 'internal_server_error';
  assert.equal(await dual.created(ada), false);
  assert.equal(await dual.updated(ada), false);
  assert.equal(await dual.deleted(ada), false);
  assert.equal(await dual.updated(undefined), false);
  assert.equal(events.length, 4);
  assert.deepEqual(events[0], { what: 'created', user_id: 'ada', reason: 'internal_server_error' });
  assert.doesNotMatch(JSON.stringify(events), /secret/);
});
