/** Tests of which Organizations a User belongs to and which fields the Members get: `node --test stytch-placement.test.js`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { organizationsOf, placementOf, wantedMember } from './stytch-placement.js';
import { ada, baseRule } from './stytch-test-fake.js';

/** External ids, then the reasons of what has none. */
function placed(trusted_metadata, changes = {}, user = {}) {
  const { organizations, problems } = placementOf({ ...ada, trusted_metadata, ...user }, { ...baseRule, ...changes });
  return [...organizations, ...problems.map(({ reason }) => `! ${reason}`)];
}
/** As it comes over the wire, where "__proto__" is a key like any other. */
const json = text => JSON.parse(text);
const oneForAll = { leftOver: 'one_organization' };

for (const [what, tenant, expected] of [
  ['a text', 'acme', ['acme']],
  ['a text in another spelling', 'Acme', ['Acme']],
  ['a number', 7, ['7']],
  ['a number like another tenant’s text', '7', ['7']],
  ['a fraction', 7.5, ['7.5']],
  ['zero', 0, ['0']],
  ['the largest safe integer', Number.MAX_SAFE_INTEGER, ['9007199254740991']],
  ['an unsafe integer', 2 ** 53, ['! bad_tenant']],
  ['an integer in exponents', 1e21, ['! bad_tenant']],
  ['a boolean', true, ['! bad_tenant']],
  ['an object without an id', {}, ['! bad_tenant']],
  ['an object with an id', { id: 7, name: 'Acme' }, ['7']],
  ['a list of objects', [{ id: 'acme', role: 'admin' }, { name: 'x' }], ['acme', '! bad_tenant']],
  ['a blank text', ' \u00a0', ['! bad_tenant']],
  ['a list', ['acme', 'Big Co', 'acme', 7], ['acme', 'big-co|1', '7']],
  ['a list with one unusable value', ['acme', {}, 'beta'], ['acme', 'beta', '! bad_tenant']],
  ['a list with null', ['acme', null], ['acme', '! bad_tenant']],
  ['a list in a list', [['acme']], ['! bad_tenant']],
  ['a key that is no external id, with the one of the run', 'Big Co', ['big-co|1']],
  ['a key with a space at its end, which is another tenant', 'acme ', ['! unknown_tenant']],
  ['a newer key that is no external id', 'Brand New', ['! unknown_tenant']],
  ['".", which a path would lose', '.', ['! unknown_tenant']],
  ['"..", which a path would lose', '..', ['! unknown_tenant']],
  ['an Organization’s id', 'organization-test-1', ['! unknown_tenant']],
  ['a name of the migration’s own', 'migrate|left-over', ['! unknown_tenant']],
  ['"constructor"', 'constructor', ['constructor']],
  ['"__proto__"', '__proto__', ['__proto__']],
]) {
  test(`tenant: ${what}`, () => {
    assert.deepEqual(placed({ tenant }), expected);
    // A value that cannot be a tenant is a mistake. It must not place the User in another Organization.
    assert.deepEqual(placed({ tenant }, oneForAll), expected);
  });
}

test('no tenant: left out, or in the Organization for Users without a tenant', () => {
  for (const nothing of [{}, { tenant: null }, { tenant: '' }, { tenant: [] }, undefined]) {
    assert.deepEqual(placed(nothing), []);
    assert.deepEqual(placed(nothing, oneForAll), ['migrate|left-over']);
  }
});

test('a path of keys; a key with dots is quoted; nothing is inherited', () => {
  const nested = { app: { org: { id: 'acme' } }, 'app.org.id': 'dotted', a: { 'b.c': { d: 'quoted' } }, list: ['x'] };
  assert.deepEqual(placed(nested, { tenantKey: 'app.org.id' }), ['acme']);
  assert.deepEqual(placed(nested, { tenantKey: '"app.org.id"' }), ['dotted']);
  assert.deepEqual(placed(nested, { tenantKey: 'a."b.c".d' }), ['quoted']);
  assert.deepEqual(placed(nested, { tenantKey: 'app.org.id.more' }), []);
  assert.deepEqual(placed(nested, { tenantKey: 'list.0' }), []);
  assert.deepEqual(placed({}, { tenantKey: 'constructor' }), []);
  assert.deepEqual(placed({}, { tenantKey: 'constructor.name' }), []);
  assert.deepEqual(placed({}, { tenantKey: '__proto__' }), []);
  assert.deepEqual(placed(json('{"__proto__":"acme"}'), { tenantKey: '__proto__' }), ['acme']);
  assert.deepEqual(placed({ tenant: 'b c' }, { externalIds: json('{"b c":"b-c"}') }), ['b-c']);
  assert.throws(() => placed({}, { tenantKey: 'a..b' }), TypeError);
});

test('untrusted_metadata is ignored', () => {
  assert.deepEqual(placed({}, oneForAll, { untrusted_metadata: { tenant: 'acme' } }), ['migrate|left-over']);
});

test('domains: only a verified email of a company', () => {
  const byDomain = { tenancy: 'email_domain', unverifiedEmail: 'keep_unverified' };
  const of = (...emails) => placed({}, byDomain, { emails: emails.map(email => ({ email, verified: true })) });
  assert.deepEqual(of('x@Acme.Example', 'x@other.example'), ['acme.example']);
  // The company's address decides, and becomes the Member's.
  assert.deepEqual(of('x@gmail.com', 'x@acme.example'), ['acme.example']);
  const both = { ...ada, emails: ['x@gmail.com', 'x@acme.example'].map(email => ({ email, verified: true })) };
  assert.equal(wantedMember(both, { ...baseRule, ...byDomain }).email_address, 'x@acme.example');
  assert.deepEqual(of('"x@evil.example"@acme.example'), ['acme.example']);
  assert.deepEqual(of('x@bücher.example'), ['xn--bcher-kva.example']);
  assert.deepEqual(of('x@xn--bcher-kva.example'), ['xn--bcher-kva.example']);
  for (const address of ['x@GMAIL.com', 'x@acme.example.', 'x@localhost', 'x@[192.0.2.1]', 'x@']) {
    assert.deepEqual(of(address), [], address);
    const emails = [{ email: address, verified: true }];
    assert.deepEqual(placed({}, { ...byDomain, ...oneForAll }, { emails }), ['migrate|left-over']);
  }
  const emails = [
    { email: 'x@unverified.example', verified: false },
    { email: 'x@acme.example', verified: true },
  ];
  assert.deepEqual(placed({}, byDomain, { emails }), ['acme.example']);
  assert.deepEqual(placed({}, byDomain, { emails: emails.slice(0, 1) }), []);
});

test('single: all Users, whatever their metadata', () => {
  assert.deepEqual(placed({}, { tenancy: 'single', ...oneForAll }), ['migrate|everyone']);
});

test('a rule that this module does not know is an error', () => {
  assert.throws(() => placed({}, { tenancy: 'moon_phase' }), TypeError);
});

test('deleted, pending and locked Users, and Users without a usable email', () => {
  const tenant = { tenant: 'acme' };
  assert.deepEqual(placed(tenant, {}, { status: 'deleted' }), []);
  assert.deepEqual(placed(tenant, {}, { status: 'pending' }), ['acme']);
  assert.deepEqual(placed(tenant, { pendingUsers: 'leave_out' }, { status: 'pending' }), []);
  assert.deepEqual(placed(tenant, {}, { is_locked: true }), []);
  assert.deepEqual(placed(tenant, { lockedUsers: 'create' }, { is_locked: true }), ['acme']);
  assert.deepEqual(placed(tenant, {}, { emails: [] }), []);
  const emails = [{ email: 'ada@acme.example', verified: false }];
  assert.deepEqual(placed(tenant, {}, { emails }), []);
  assert.deepEqual(placed(tenant, { unverifiedEmail: 'keep_unverified' }, { emails }), ['acme']);
  // A deleted User is looked for everywhere, whatever their status was.
  const gone = { ...ada, status: 'deleted', emails: [] };
  assert.deepEqual(organizationsOf(gone, baseRule).organizations, ['acme']);
});

test('the fields of a new Member: without the claim, without null values, never a verified email', () => {
  const user = { ...ada, phone_numbers: [{ phone_number: '+12025550101', verified: true }] };
  const trusted_metadata = { ...ada.trusted_metadata, gone: null };
  assert.deepEqual(wantedMember({ ...user, trusted_metadata }, baseRule), {
    email_address: 'ada@acme.example',
    external_id: 'user-ada',
    name: 'Ada L',
    trusted_metadata: { tenant: 'acme', plan: 'free' },
    untrusted_metadata: { tenant: 'evil' },
    mfa_phone_number: '+12025550101',
    mfa_enrolled: true,
  });
  // What the application itself keeps under that key is the User's own.
  const own = { email: { weekly: true } };
  assert.deepEqual(wantedMember({ ...ada, trusted_metadata: own }, baseRule)?.trusted_metadata, own);
  const odd = json('{"__proto__":"x","constructor":"y"}');
  assert.equal(
    JSON.stringify(wantedMember({ ...ada, trusted_metadata: odd }, baseRule)?.trusted_metadata),
    JSON.stringify(odd),
  );
});
