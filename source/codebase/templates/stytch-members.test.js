/** Tests of where people go and how their Members are made, with a pretended Stytch: `node --test stytch-members.test.js`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMembers, organizationsOf, wantedMember } from './stytch-members.js';

const rule = {
  ...{ tenancy: 'trusted_metadata', tenantKey: 'tenant', leftOver: 'leave_out', unverifiedEmail: 'leave_out' },
  ...{ claim: 'email', publicDomains: ['gmail.com'], externalIds: { 'Big Co': 'big-co|1' } },
};
const ada = {
  user_id: 'ada',
  emails: [{ email: 'ada@acme.example', verified: true }],
  name: { first_name: 'Ada', last_name: 'L' },
  trusted_metadata: { tenant: ['acme', 'Big Co'], email: 'ada@acme.example' },
  untrusted_metadata: { tenant: 'evil' },
};
const error = error_type => Object.assign(new Error(), { status_code: 400, error_type });

/** A Stytch that keeps Members by Organization and external id. */
function pretended(trouble = () => {}) {
  const held = new Map();
  const at = (organization_id, id) => `${organization_id} ${id}`;
  const members = {
    async get({ organization_id, member_id }) {
      const member = held.get(at(organization_id, member_id));
      if (!member) throw error('member_not_found');
      return { member };
    },
    async create({ organization_id, ...fields }) {
      trouble();
      const made = { ...fields, organization_id, member_id: `member-${held.size}` };
      held.set(at(organization_id, fields.external_id), made);
      return { member: made };
    },
  };
  return { held, b2b: { organizations: { members } } };
}

test('a Member in each Organization of the person, once, however often they come', async () => {
  const { held, b2b } = pretended();
  const members = createMembers(b2b, rule);
  const places = await members(ada);
  assert.deepEqual(
    places.map(place => place.organization_id),
    ['acme', 'big-co|1'],
  );
  assert.deepEqual(await members(ada), places);
  assert.equal(held.size, 2);
});

test('what a Member is made with: no claim of ours, no email called verified', () => {
  assert.deepEqual(wantedMember(ada, rule), {
    ...{ email_address: 'ada@acme.example', external_id: 'ada', name: 'Ada L' },
    ...{ trusted_metadata: { tenant: ['acme', 'Big Co'] }, untrusted_metadata: { tenant: 'evil' } },
  });
});

test('a duplicate that is this person is theirs; of somebody else it is refused', async () => {
  const { b2b, held } = pretended(() => {
    throw error('duplicate_member_email');
  });
  await assert.rejects(createMembers(b2b, rule)(ada), { error_type: 'duplicate_member_email' });
  const get = b2b.organizations.members.get;
  let asked = 0;
  b2b.organizations.members.get = async given => {
    if (asked++ === 0) throw error('member_not_found');
    held.set(`${given.organization_id} ada`, { organization_id: given.organization_id, member_id: 'member-9' });
    return get(given);
  };
  const [place] = await createMembers(b2b, { ...rule, tenantKey: 'one' })({
    ...ada,
    trusted_metadata: { one: 'acme' },
  });
  assert.equal(place.member_id, 'member-9');
});

test('nobody without a usable email, nobody into an Organization that only they name', async () => {
  const { b2b, held } = pretended();
  const members = createMembers(b2b, rule);
  assert.deepEqual(await members({ ...ada, emails: [] }), []);
  assert.deepEqual(await members({ ...ada, emails: [{ email: 'a@b.example', verified: false }] }), []);
  assert.deepEqual(await members({ ...ada, trusted_metadata: {} }), []);
  assert.equal(held.size, 0);
});

test('domains: a company has its Organization, a public one none, or the one for all who are left over', () => {
  const byDomain = { ...rule, tenancy: 'email_domain' };
  const of = (email, how = byDomain) => organizationsOf({ emails: [{ email, verified: true }] }, how);
  assert.deepEqual(of('x@Acme.example'), ['acme.example']);
  assert.deepEqual(of('x@gmail.com'), []);
  assert.deepEqual(of('x@gmail.com', { ...byDomain, leftOver: 'one_organization' }), ['migrate|left-over']);
  assert.deepEqual(of('x@gmail.com', { ...rule, tenancy: 'single' }), ['migrate|everyone']);
});
