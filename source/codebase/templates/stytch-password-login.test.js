/** Tests of the password login, with a fake of Stytch: `node --test stytch-password-login.test.js`. */
import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { hashPassword } from './stytch-password-hash.js';
import { createPasswordLogin } from './stytch-password-login.js';
import { rolloutOf } from './stytch-rollout.js';

const refusal = (status_code, error_type) =>
  Object.assign(new Error('a message with correct horse in it'), { status_code, error_type });
const password = 'correct horse';
const email = 'ada@x.example';
const expectedConfig = { n_parameter: 32768, r_parameter: 8, p_parameter: 1, key_length: 32 };
const [o1, o2] = ['organization-test-1', 'organization-test-2'];

let calls;
let events;
let members;
let user;
/** What happens before a call: may throw, or change something. */
let before;
beforeEach(() => {
  [calls, events, before] = [[], [], () => {}];
  user = { user_id: 'ada', emails: [{ email, verified: true }] };
  members = [
    { organization_id: o1, member_id: 'm1', external_id: 'ada', email_address: email },
    { organization_id: o2, member_id: 'm2', external_id: 'ada', email_address: email },
  ];
});

const call = (name, work) => async given => {
  calls.push([name, given]);
  await before(name, given);
  return work(given);
};
/** The hash itself has a test of its own, because it is slow. */
const check = (member, typed) => {
  if (!member?.hash) throw refusal(404, 'member_password_not_found');
  if (typed !== password) throw refusal(401, 'unauthorized_credentials');
};
const at = ({ organization_id, email_address }) =>
  members.find(one => one.organization_id === organization_id && one.email_address === email_address);

const consumer = {
  passwords: {
    authenticate: call('consumer', given => {
      if (given.email !== email) throw refusal(404, 'email_not_found');
      if (given.password !== password) throw refusal(401, 'unauthorized_credentials');
      return { user };
    }),
  },
};
const b2b = {
  organizations: {
    members: {
      get: call('get', ({ member_id, ...given }) => {
        const member = member_id ? members.find(one => one.member_id === member_id) : at(given);
        if (!member) throw refusal(404, 'member_not_found');
        return { member: { ...member } };
      }),
      delete: call('delete member', ({ member_id }) => {
        members = members.filter(one => one.member_id !== member_id);
      }),
      deletePassword: call('delete password', () => {}),
    },
  },
  passwords: {
    migrate: call('migrate', ({ organization_id, email_address, ...hash }) => {
      const known = at({ organization_id, email_address });
      if (known?.hash) throw refusal(400, 'password_already_exists');
      const member = known ?? { organization_id, email_address, member_id: 'new' };
      if (!known) members.push(member);
      Object.assign(member, { hash, member_password_id: 'p', email_address_verified: true });
      return { member_id: member.member_id, member, member_created: !known };
    }),
    authenticate: call('b2b', given => {
      check(at(given), given.password);
      return { session_token: `session in ${given.organization_id}` };
    }),
    discovery: {
      authenticate: call('b2b discovery', given => {
        check(
          members.find(one => one.hash),
          given.password,
        );
        return { intermediate_session_token: 'intermediate' };
      }),
      email: { resetStart: call('discovery reset', () => ({})) },
    },
    email: { resetStart: call('reset', () => ({})), requireReset: call('require reset', () => ({})) },
  },
};

function loginWith(changes = {}) {
  return createPasswordLogin({
    consumer,
    b2b,
    crossOrganization: true,
    resetByDiscovery: true,
    memberships: () => members,
    membershipsOfEmail: typed => members.filter(one => one.email_address === typed),
    rollout: () => rolloutOf('100'),
    end: '2031-03-31',
    sessionMinutes: 60,
    timeoutMs: 5_000,
    failureMs: 0,
    now: () => Date.parse('2031-03-30'),
    log: event => events.push(event),
    ...changes,
  });
}
const names = () => calls.map(([name]) => name).filter(name => name !== 'get');
const typed = { email, password, organization_id: o1 };

test('the first login moves the password to all Members of the User; then only B2B checks it', async () => {
  const login = loginWith();
  const accepted = { outcome: 'accepted', response: { session_token: `session in ${o1}` } };
  assert.deepEqual(await login(typed), accepted);
  assert.deepEqual(names(), ['consumer', 'migrate', 'migrate', 'b2b']);
  // Without session_duration_minutes, so that Consumer creates no session. B2B never receives the password before it has a hash.
  assert.deepEqual(calls.find(([name]) => name === 'consumer')[1], { email, password });
  assert.equal(calls.find(([name]) => name === 'b2b')[1].session_duration_minutes, 60);
  calls = [];
  assert.deepEqual(await login(typed), accepted);
  assert.deepEqual(names(), ['b2b']);
  assert.equal((await login({ ...typed, password: 'wrong' })).outcome, 'failed');
  assert.deepEqual(
    events.map(({ outcome }) => outcome),
    ['moved', 'b2b', 'failed'],
  );
});

test('a person who does not take part is not checked here: the Consumer login answers', async () => {
  const notYet = { outcome: 'not_in_rollout' };
  const external = { organization_external_id: 'acme', user_id: 'ada' };
  const membershipsOfEmail = () => members.map(one => ({ ...one, ...external }));
  for (const text of ['0', '0.001', '100/0.001']) {
    assert.deepEqual(await loginWith({ membershipsOfEmail, rollout: () => rolloutOf(text) })(typed), notYet);
  }
  // A person whom no run has migrated, and an Organization of others.
  const later = { rollout: () => rolloutOf('99.9999') };
  assert.deepEqual(await loginWith({ ...later, membershipsOfEmail: () => [] })(typed), notYet);
  assert.deepEqual(
    await loginWith({ ...later, membershipsOfEmail })({ ...typed, organization_id: 'organization-test-9' }),
    notYet,
  );
  assert.deepEqual(calls, []);
  assert.equal((await loginWith({ ...later, membershipsOfEmail })(typed)).outcome, 'accepted');
  // Rolled back: B2B has the password by now, and the Consumer login answers again.
  calls = [];
  assert.deepEqual(await loginWith({ membershipsOfEmail, rollout: () => rolloutOf('0') })(typed), notYet);
  assert.deepEqual(calls, []);
});

test('B2B can verify the hash: scrypt with N = 2^15, r = 8, p = 1, 32 bytes, and a new salt each time', async () => {
  const hashes = await Promise.all([hashPassword('pässword ✓'), hashPassword('pässword ✓')]);
  assert.notEqual(hashes[0].hash, hashes[1].hash);
  const { hash, hash_type, scrypt_config: config } = hashes[0];
  assert.deepEqual({ ...config, salt: '', hash_type }, { ...expectedConfig, salt: '', hash_type: 'scrypt' });
  const made = scryptSync('pässword ✓', Buffer.from(config.salt, 'base64'), 32, {
    N: 32768,
    r: 8,
    p: 1,
    maxmem: 2 ** 26,
  });
  assert.equal(made.toString('base64'), hash);
});

test('a discovery login moves the password too', async () => {
  const response = { intermediate_session_token: 'intermediate' };
  assert.deepEqual(await loginWith()({ email, password }), { outcome: 'accepted', response });
  assert.deepEqual(names(), ['consumer', 'migrate', 'migrate', 'b2b discovery']);
});

test('organization-scoped: only the Member of this Organization', async () => {
  const login = loginWith({ crossOrganization: false, resetByDiscovery: false });
  assert.equal((await login(typed)).outcome, 'accepted');
  assert.deepEqual(
    members.map(one => Boolean(one.hash)),
    [true, false],
  );
  // Without an Organization, or with a slug instead of its id, nothing is checked.
  calls = [];
  for (const organization_id of [undefined, 'acme', '..', `${o1}/x`]) {
    assert.deepEqual(await login({ ...typed, organization_id }), { outcome: 'failed' });
  }
  assert.deepEqual(calls, []);
});

const scopes = [
  { scope: 'cross-organization, discovery', crossOrganization: true, resetByDiscovery: true },
  { scope: 'cross-organization, pages of Organizations', crossOrganization: true, resetByDiscovery: false },
  { scope: 'organization-scoped', crossOrganization: false, resetByDiscovery: false },
];
for (const { scope, crossOrganization, resetByDiscovery } of scopes) {
  const resetCall = resetByDiscovery ? 'discovery reset' : 'reset';

  test(`${scope}: an email to set a new password instead of the hash`, async () => {
    const login = loginWith({ crossOrganization, resetByDiscovery, resetOptions: { locale: 'en' } });
    const cases = [
      [
        'reset_password',
        () => (before = name => name === 'consumer' && Promise.reject(refusal(400, 'reset_password'))),
      ],
      ['unverified_email', () => (user.emails[0].verified = false)],
    ];
    for (const [reason, arrange] of cases) {
      arrange();
      assert.deepEqual(await login(typed), { outcome: 'failed' });
      assert.deepEqual(names(), ['consumer', resetCall]);
      assert.deepEqual(events.at(-1), { outcome: 'reset_sent', reason });
      const sent = resetByDiscovery ? {} : { organization_id: o1 };
      assert.deepEqual(calls.at(-1)[1], { ...sent, email_address: email, locale: 'en' });
      [calls, before] = [[], () => {}];
    }
  });

  test(`${scope}: after the end date the Consumer project checks nothing`, async () => {
    const login = loginWith({ crossOrganization, resetByDiscovery, now: () => Date.parse('2031-03-31') });
    assert.deepEqual(await login(typed), { outcome: 'failed' });
    assert.deepEqual(names(), [resetCall]);
    assert.deepEqual(events, [{ outcome: 'reset_sent', reason: 'after_end' }]);
  });

  test(`${scope}: a Member that changed hands after it was read loses the password again`, async () => {
    before = name => {
      if (name === 'migrate') members[0].external_id = 'eve';
    };
    const login = loginWith({ crossOrganization });
    assert.deepEqual(await login(typed), { outcome: 'failed' });
    assert.deepEqual(names(), ['consumer', 'migrate', crossOrganization ? 'require reset' : 'delete password']);
    assert.equal(events.at(-1).reason, 'other_member');
  });

  test(`${scope}: a Member that was removed after it was read is not created again`, async () => {
    before = name => {
      if (name === 'migrate') members = [];
    };
    assert.deepEqual(await loginWith({ crossOrganization })(typed), { outcome: 'failed' });
    assert.deepEqual([names().at(-1), members, events.at(-1).reason], ['delete member', [], 'removed_in_b2b']);
  });
}

test('the Member of another User never gets the password', async () => {
  for (const external_id of ['eve', undefined, '']) {
    Object.assign(members[0], { external_id });
    assert.deepEqual(await loginWith()(typed), { outcome: 'failed' });
    assert.deepEqual(names(), ['consumer']);
    calls = [];
  }
});

test('a password that B2B refuses after the move: an email to set a new one', async () => {
  before = name => name === 'b2b' && Promise.reject(refusal(400, 'member_reset_password'));
  assert.deepEqual(await loginWith()(typed), { outcome: 'failed' });
  assert.equal(names().at(-1), 'discovery reset');
});

test('two logins at once: both are accepted', async () => {
  const login = loginWith();
  const results = await Promise.all([login(typed), login(typed)]);
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['accepted', 'accepted'],
  );
});

test('an interrupted login is completed by the next one, in this Organization or another', async () => {
  for (const organization_id of [o1, o2, undefined]) {
    let migrated = 0;
    before = name => name === 'migrate' && migrated++ === 1 && Promise.reject(refusal(500, 'internal_server_error'));
    for (const member of members) Object.assign(member, { hash: undefined, member_password_id: undefined });
    assert.deepEqual(await loginWith()(typed), { outcome: 'unavailable' });
    calls = [];
    assert.equal((await loginWith()({ ...typed, organization_id, password: 'wrong' })).outcome, 'failed');
    assert.equal((await loginWith()({ ...typed, organization_id })).outcome, 'accepted');
    assert.deepEqual([names().includes('consumer'), members.every(one => one.hash)], [false, true]);
  }
});

test('it completes Members of the same User only, and only if the email is verified', async () => {
  const has = { hash: {}, member_password_id: 'p' };
  for (const [first, second] of [
    [{ email_address_verified: false }, {}],
    [{ email_address_verified: true }, { external_id: 'eve' }],
    [{ email_address_verified: true, external_id: '' }, { external_id: '' }],
  ]) {
    Object.assign(members[0], has, { external_id: 'ada' }, first);
    Object.assign(members[1], { external_id: 'ada' }, second);
    assert.equal((await loginWith()({ email, password })).outcome, 'accepted');
    assert.deepEqual(names(), ['b2b discovery']);
    calls = [];
  }
});

test('Stytch does not answer: unavailable after the timeout, and nothing is written', async () => {
  const alive = setTimeout(() => {}, 10_000);
  before = name => name === 'consumer' && new Promise(() => {});
  assert.deepEqual(await loginWith({ timeoutMs: 10 })(typed), { outcome: 'unavailable' });
  clearTimeout(alive);
  assert.deepEqual(names(), ['consumer']);
});

test('unknown email, wrong password, locked, refused: the same result, after the same time, with one check', async () => {
  const login = loginWith({ failureMs: 60 });
  for (const [reason, credentials, arrange] of [
    ['email_not_found', { ...typed, email: 'unknown@x.example' }],
    ['unauthorized_credentials', { ...typed, password: 'wrong' }],
    ['unverified_email', typed, () => (user.emails = [])],
    ['no_member', typed, () => (members[0].external_id = 'eve')],
    [
      'user_lock_limit_reached',
      typed,
      () => (before = name => name === 'consumer' && Promise.reject(refusal(429, 'user_lock_limit_reached'))),
    ],
  ]) {
    calls = [];
    arrange?.();
    const started = performance.now();
    assert.deepEqual(await login(credentials), { outcome: 'failed' }, reason);
    assert.equal(performance.now() - started > 55, true);
    assert.equal(events.at(-1).reason, reason);
    assert.equal(names().filter(name => name === 'consumer' || name.startsWith('b2b')).length, 1);
  }
});

test('no password, and no end date: nothing is checked', async () => {
  for (const credentials of [{ ...typed, password: '' }, { ...typed, email: ['x'] }, { organization_id: o1 }]) {
    assert.deepEqual(await loginWith()(credentials), { outcome: 'failed' });
  }
  assert.deepEqual(calls, []);
  for (const end of ['', 'soon', undefined]) assert.throws(() => loginWith({ end }), TypeError);
});

test('neither the log nor the result has the password, the email or the hash', async () => {
  const login = loginWith();
  const results = [await login(typed), await login({ ...typed, password: 'wrong' })];
  before = name => name !== 'get' && Promise.reject(refusal(500, 'internal_server_error'));
  results.push(await login(typed));
  assert.doesNotMatch(JSON.stringify([events, results]), /correct|wrong|ada|hash/);
  // The password itself goes to the two checks only.
  const withPassword = calls.filter(([, given]) => JSON.stringify(given).includes(password)).map(([name]) => name);
  assert.deepEqual(new Set(withPassword), new Set(['consumer', 'b2b']));
});

test('the own external id, if Members have it: the password goes to those, and to those with the user_id', async () => {
  user.external_id = 'app|1';
  members[0].external_id = 'app|1';
  await loginWith({ memberExternalId: 'own' })(typed);
  assert.deepEqual(names(), ['consumer', 'migrate', 'migrate', 'b2b']);
  for (const member of members) Object.assign(member, { hash: undefined, member_password_id: '' });
  calls = [];
  assert.deepEqual(await loginWith()(typed), { outcome: 'failed' });
  assert.deepEqual(names(), ['consumer']);
});
