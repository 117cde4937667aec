/** The bridge's own tests, with a fake of Stytch: `node --test stytch-bridge.test.js`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { minutesLeft } from './stytch-bridge.exchange.js';
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { includedOf, isOrganizationIn, isPersonIn, rolloutOf } from './stytch-rollout.js';

const jwt = claims => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const b2bJwt = jwt({ sub: 'member-1', 'https://stytch.com/organization': { organization_id: 'organization-1' } });
const acme = {
  organization_id: 'organization-1',
  member_id: 'member-1',
  slug: 'acme',
  organization_external_id: 'acme',
};
const beta = {
  organization_id: 'organization-2',
  member_id: 'member-2',
  slug: 'beta',
  organization_external_id: 'beta',
};
const refusal = (status_code, error_type) =>
  Object.assign(new Error('a message with secret-token in it'), { status_code, error_type });

const freshJwt = jwt({ sub: 'ada', mail: 'Ada@x.example' });
const ada = { user_id: 'ada', emails: [{ email: 'ada@x.example', verified: true }] };

let calls;
let events;
beforeEach(() => {
  calls = [];
  events = [];
});

/** A bridge with a Stytch that has one session: of the user "ada", with 90 minutes left. */
function bridgeWith(changes = {}) {
  const { attest, user = ada, claims = freshJwt, member, ...options } = changes;
  const session = {
    session_id: 'session-1',
    last_accessed_at: '2031-01-01T10:00:00Z',
    expires_at: '2031-01-01T11:30:00Z',
  };
  return createBridge({
    profileId: 'profile-1',
    consumer: {
      sessions: {
        async authenticate(held) {
          calls.push(['authenticate', held]);
          if (held.session_token !== 'live' && held.session_jwt !== jwt({ sub: 'ada' }))
            throw refusal(404, 'session_not_found');
          return { user, session, session_jwt: claims };
        },
      },
    },
    claim: 'mail',
    b2b: {
      organizations: {
        members: {
          async get({ organization_id, member_id }) {
            const { member_id: known } = [acme, beta].find(one => one.organization_id === organization_id) ?? {};
            if (member_id !== known) throw refusal(404, 'member_not_found');
            const changed = member ? member() : {};
            return { member: { member_id, external_id: 'ada', email_address: 'ada@X.example', ...changed } };
          },
        },
      },
      sessions: {
        async attest(asked) {
          calls.push(['attest', asked]);
          if (attest) return attest(asked);
          const { member_id } = [acme, beta].find(one => one.organization_id === asked.organization_id) ?? {};
          const at = asked.organization_id === 'organization-1' ? 'new-token' : `new-token-${asked.organization_id}`;
          return { member_id, member: { email_address: 'ada@x.example' }, session_token: at, session_jwt: b2bJwt };
        },
        async revoke(asked) {
          calls.push(['revoke', asked]);
        },
      },
    },
    memberships: async userId => (userId === 'ada' ? [acme, beta] : []),
    chooseOrganization: (_user, organizations) => organizations[0],
    rollout: () => rolloutOf('100'),
    timeoutMs: 1_000,
    cookies: {
      consumer: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      b2b: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      attributes: 'Path=/; Secure; SameSite=Lax',
      httpOnly: true,
    },
    log: event => events.push(event),
    ...options,
  });
}

test('exchanges a live session: same user, same remaining lifetime, new cookies in response and request', async () => {
  const result = await bridgeWith()('theme=dark; stytch_session=live');
  assert.equal(result.outcome, 'exchanged');
  assert.deepEqual(calls.at(-1), [
    'attest',
    { profile_id: 'profile-1', token: freshJwt, organization_id: 'organization-1', session_duration_minutes: 90 },
  ]);
  assert.deepEqual(result.setCookies, [
    'stytch_session=new-token; Max-Age=5400; Path=/; Secure; SameSite=Lax; HttpOnly',
    `stytch_session_jwt=${b2bJwt}; Max-Age=5400; Path=/; Secure; SameSite=Lax; HttpOnly`,
  ]);
  assert.equal(result.cookieHeader, `theme=dark; stytch_session=new-token; stytch_session_jwt=${b2bJwt}`);
});

test('exchanges a session of which only the JWT is sent', async () => {
  assert.equal((await bridgeWith()(`stytch_session_jwt=${jwt({ sub: 'ada' })}`)).outcome, 'exchanged');
});

test('makes no call without a session or with a B2B session', async () => {
  assert.equal((await bridgeWith()('theme=dark')).outcome, 'no_session');
  assert.equal((await bridgeWith()(undefined)).outcome, 'no_session');
  assert.equal((await bridgeWith()(`stytch_session=new-token; stytch_session_jwt=${b2bJwt}`)).outcome, 'b2b_session');
  assert.deepEqual(calls, []);
});

const names = () => calls.map(([name]) => name);
/** Refused before a session is created: attest would also mark the Member's email as verified. */
const refusedBeforeAttest = new Set([
  'no_email_claim',
  'unverified_email',
  'other_email',
  'other_user',
  'removed_in_b2b',
]);

for (const [what, cookie, changes, outcome, reason] of [
  ['an unknown session', 'stytch_session=dead', {}, 'refused', 'session_not_found'],
  ['a forged JWT', `stytch_session_jwt=${jwt({ sub: 'eve' })}`, {}, 'refused', 'session_not_found'],
  ['a user without a Member', 'stytch_session=live', { memberships: () => [] }, 'refused', 'not_migrated'],
  [
    'no Organization chosen',
    'stytch_session=live',
    { chooseOrganization: () => undefined },
    'refused',
    'no_organization_chosen',
  ],
  [
    'an Organization in which the user has no Member',
    'stytch_session=live',
    { chooseOrganization: () => ({ organization_id: 'organization-9' }) },
    'refused',
    'no_organization_chosen',
  ],
  [
    'an Organization that requires a second factor',
    'stytch_session=live',
    { attest: () => ({ member_id: 'member-1', session_token: '', session_jwt: '' }) },
    'refused',
    'more_is_required',
  ],
  ['a JWT without an email claim', 'stytch_session=live', { claims: jwt({ sub: 'ada' }) }, 'refused', 'no_email_claim'],
  [
    // The application wrote it into the metadata at sign-up, so the claim is not a proof.
    'an unverified email',
    'stytch_session=live',
    { user: { user_id: 'ada', emails: [{ email: 'ada@x.example', verified: false }] } },
    'refused',
    'unverified_email',
  ],
  [
    'a claim with the email of another user',
    'stytch_session=live',
    { claims: jwt({ sub: 'ada', mail: 'boss@x.example' }) },
    'refused',
    'unverified_email',
  ],
  [
    'a Member whose email was changed',
    'stytch_session=live',
    { member: () => ({ email_address: 'eve@x.example' }) },
    'refused',
    'other_email',
  ],
  [
    'a Member that an admin removed',
    'stytch_session=live',
    {
      member: () => {
        throw refusal(404, 'member_not_found');
      },
    },
    'refused',
    'removed_in_b2b',
  ],
  [
    'a Member with status deleted',
    'stytch_session=live',
    { member: () => ({ status: 'deleted' }) },
    'refused',
    'removed_in_b2b',
  ],
  [
    'a Member that was assigned to another user',
    'stytch_session=live',
    { member: () => ({ external_id: 'eve' }) },
    'refused',
    'other_user',
  ],
  [
    'a Member that belongs to no User',
    'stytch_session=live',
    { member: () => ({ external_id: undefined }) },
    'refused',
    'other_user',
  ],
  [
    'a permanent refusal of the functions that create Members',
    'stytch_session=live',
    { memberships: () => Promise.reject(Object.assign(new Error(), { error_type: 'bad_tenant', permanent: true })) },
    'refused',
    'bad_tenant',
  ],
  [
    'a database that is down',
    'stytch_session=live',
    { memberships: () => Promise.reject(new TypeError('down')) },
    'unavailable',
    'TypeError',
  ],
  [
    'too many requests',
    'stytch_session=live',
    {
      attest: () => {
        throw refusal(429, 'too_many_requests');
      },
    },
    'unavailable',
    'too_many_requests',
  ],
]) {
  test(`${what}: the request continues unchanged, and the next one makes no attempt`, async () => {
    const bridge = bridgeWith(changes);
    const result = await bridge(cookie);
    assert.equal(result.outcome, outcome);
    assert.equal(result.reason, reason);
    assert.equal(result.cookieHeader, cookie);
    if (refusedBeforeAttest.has(reason)) assert.equal(names().includes('attest'), false);
    assert.match(result.setCookies.join(), /^stytch_bridge_failed=\w+\.[\w-]+; Max-Age=\d+;/);
    calls = [];
    assert.equal((await bridge(`${cookie}; ${result.setCookies[0].split(';')[0]}`)).outcome, outcome);
    assert.deepEqual(calls, []);
    // It applies to this session only.
    await bridge(`stytch_session=other; ${result.setCookies[0].split(';')[0]}`);
    assert.equal(calls.length > 0, true);
  });
}

for (const [member_id, email_address, reason] of [
  ['member-9', 'ada@x.example', 'other_member'],
  ['member-1', 'eve@x.example', 'other_email'],
]) {
  test(`${reason} after attest: the new session is revoked and not returned`, async () => {
    const bridge = bridgeWith({
      attest: () => ({ member_id, member: { email_address }, session_token: 'wrong-token', session_jwt: b2bJwt }),
    });
    const result = await bridge('stytch_session=live');
    assert.equal(result.reason, reason);
    assert.deepEqual(calls.at(-1), ['revoke', { session_token: 'wrong-token' }]);
    assert.doesNotMatch(JSON.stringify(result), /wrong-token/);
  });
}

test('roll-out: 0 makes no call; the Organizations and people of a percentage are fixed, and a higher one only adds', async () => {
  for (const text of ['0', '', undefined, 'ten', '-1', '10/', '100/0']) {
    const result = await bridgeWith({ rollout: () => rolloutOf(text) })('stytch_session=live');
    assert.equal(result.outcome, 'not_in_rollout');
  }
  assert.deepEqual(calls, []);
  assert.deepEqual(rolloutOf(' 2.5 / 50 '), { organizations: 2.5, people: 50 });
  const ids = Array.from({ length: 1000 }, (_, index) => `id-${index}`);
  for (const [isIn, name] of /** @type {const} */ ([
    [isOrganizationIn, 'organizations'],
    [isPersonIn, 'people'],
  ])) {
    const at = percent => ids.filter(id => isIn(id, { organizations: 0, people: 0, [name]: percent }));
    const tenth = at(10);
    assert.ok(tenth.length > 60 && tenth.length < 140);
    const fifth = at(20);
    assert.ok(tenth.every(id => fifth.includes(id)));
    assert.deepEqual([at(0), at(100)], [[], ids]);
  }
});

/** The lowest whole percentage that has an Organization. */
const lowest = id => ids100.find(percent => isOrganizationIn(id, { organizations: percent, people: 0 })) ?? 100;
const ids100 = Array.from({ length: 101 }, (_, index) => index);

test('a person of two Organizations enters the one that takes part; chooseOrganization sees no other', async () => {
  const [first, second] = [acme, beta].sort(
    (a, b) => lowest(a.organization_external_id) - lowest(b.organization_external_id),
  );
  const rollout = () => ({ organizations: lowest(first.organization_external_id), people: 100 });
  assert.deepEqual(includedOf('ada', [acme, beta], rollout()), [first]);
  let seen = [];
  const chooseOrganization = (_user, organizations) => {
    seen = organizations;
    return second;
  };
  assert.equal((await bridgeWith({ rollout })('stytch_session=live')).organization_id, first.organization_id);
  assert.equal(
    (await bridgeWith({ rollout, chooseOrganization })('stytch_session=live')).reason,
    'no_organization_chosen',
  );
  assert.deepEqual(seen, [first]);
});

test('a person without a Member comes later, until all Organizations take part', async () => {
  const memberships = () => [];
  const at = text => bridgeWith({ memberships, rollout: () => rolloutOf(text) })('stytch_session=live');
  assert.equal((await at('99')).outcome, 'not_in_rollout');
  assert.equal((await at('100')).reason, 'not_migrated');
});

test('a user who is not in the roll-out: no call if there is a JWT, one call a minute if there is only a token', async () => {
  for (const rollout of [
    () => ({ organizations: 0.001, people: 100 }),
    () => ({ organizations: 100, people: 0.001 }),
  ]) {
    calls = [];
    const bridge = bridgeWith({ rollout, known: () => [acme, beta] });
    const known = await bridge(`stytch_session=live; stytch_session_jwt=${jwt({ sub: 'ada' })}`);
    assert.deepEqual([known.outcome, known.setCookies, calls], ['not_in_rollout', [], []]);
    const asked = await bridge('stytch_session=live');
    assert.equal(asked.outcome, 'not_in_rollout');
    assert.match(asked.setCookies[0], /^stytch_bridge_failed=not_in_rollout\.[\w-]+; Max-Age=60;/);
    assert.deepEqual(
      calls.map(([name]) => name),
      ['authenticate'],
    );
  }
});

/** A Stytch with two users, "ada" and "eve". Each is a Member of both Organizations. Every attest returns another token. */
function twoUsers(changes = {}) {
  const emailOf = who => `${who}@x.example`;
  const memberIn = (organization_id, who) => `${who} in ${organization_id}`;
  const whoOf = token => (token.includes('eve') ? 'eve' : 'ada');
  const session = {
    session_id: 'session-1',
    last_accessed_at: '2031-01-01T10:00:00Z',
    expires_at: '2031-01-01T11:30:00Z',
  };
  const places = ['organization-1', 'organization-2'];
  return bridgeWith({
    consumer: {
      sessions: {
        async authenticate({ session_token, session_jwt }) {
          calls.push(['authenticate']);
          const who = whoOf(session_token ?? session_jwt);
          const user = { user_id: who, emails: [{ email: emailOf(who), verified: true }] };
          return { user, session, session_jwt: jwt({ sub: who, mail: emailOf(who), fresh: who }) };
        },
      },
    },
    b2b: {
      organizations: {
        members: {
          async get({ member_id }) {
            const who = whoOf(member_id);
            return { member: { member_id, external_id: who, email_address: emailOf(who) } };
          },
        },
      },
      sessions: {
        async attest({ token, organization_id }) {
          calls.push(['attest']);
          const who = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub;
          const member = { email_address: emailOf(who) };
          const session_token = `${calls.length}: ${memberIn(organization_id, who)}`;
          return { member_id: memberIn(organization_id, who), member, session_token, session_jwt: b2bJwt };
        },
      },
    },
    memberships: who => places.map(organization_id => ({ organization_id, member_id: memberIn(organization_id, who) })),
    ...changes,
  });
}

/** The tokens without the number of their call. */
const owners = results => results.map(({ session_token }) => session_token.replace(/^\d+: /, ''));

for (const [title, cookieOf] of [
  ['empty token cookies', who => `stytch_session=; stytch_session_jwt=${jwt({ name: who })}.${who}`],
  ['no token cookies', who => `stytch_session_jwt=${jwt({ name: who })}.${who}`],
  ['empty JWT cookies', who => `stytch_session=${who}; stytch_session_jwt=`],
  ['two cookies of one name', who => `stytch_session=${who}; stytch_session=same`],
]) {
  test(`two users at once, ${title}: each gets their own session`, async () => {
    const bridge = twoUsers();
    const users = ['ada', 'eve', 'eve', 'ada'];
    const results = await Promise.all(users.map(who => bridge(cookieOf(who))));
    assert.deepEqual(
      owners(results),
      users.map(who => `${who} in organization-1`),
    );
  });
}

test('empty session cookies are no session', async () => {
  assert.equal((await twoUsers()('stytch_session=; stytch_session_jwt=')).outcome, 'no_session');
  assert.deepEqual(calls, []);
});

test('one user on two hosts at once: each request gets a session for its own Organization', async () => {
  const chooseOrganization = (_user, organizations, { host }) => organizations[host === 'a.example' ? 0 : 1];
  const bridge = twoUsers({ chooseOrganization });
  const hosts = ['a.example', 'b.example', 'a.example'];
  const results = await Promise.all(hosts.map(host => bridge('stytch_session=ada', { host })));
  assert.deepEqual(owners(results), ['ada in organization-1', 'ada in organization-2', 'ada in organization-1']);
});

test('ten requests at once share nothing: each makes its own calls and gets its own session', async () => {
  const bridge = twoUsers();
  const results = await Promise.all(Array.from({ length: 10 }, () => bridge('stytch_session=ada')));
  assert.equal(new Set(results.map(({ session_token }) => session_token)).size, 10);
  assert.deepEqual(names().sort(), [...Array(10).fill('attest'), ...Array(10).fill('authenticate')]);
});

test('a Consumer email that moved to another user since the migration: no session for either', async () => {
  // The Member of ada still has her old email, which eve has verified by now.
  const emails = { ada: 'new@x.example', eve: 'ada@x.example' };
  const verified = who => ({ user_id: who, emails: [{ email: emails[who], verified: true }] });
  const claimOf = (who, mail) => ({ user: verified(who), claims: jwt({ sub: who, mail }) });
  const memberOf = { ada: acme, eve: beta };
  const memberships = who => [memberOf[who]];
  for (const [who, mail, reason] of [
    ['ada', 'ada@x.example', 'unverified_email'],
    ['ada', 'new@x.example', 'other_email'],
  ]) {
    const bridge = bridgeWith({ ...claimOf(who, mail), memberships });
    assert.equal((await bridge('stytch_session=live')).reason, reason);
  }
  // The crosswalk names another Member for eve, even if it points to ada's by mistake.
  const eve = claimOf('eve', 'ada@x.example');
  const moved = { member: () => ({ external_id: 'eve', email_address: 'eve@x.example' }) };
  assert.equal((await bridgeWith({ ...eve, ...moved, memberships })('stytch_session=live')).reason, 'other_email');
  const mistaken = bridgeWith({ ...eve, memberships: () => [acme] });
  assert.equal((await mistaken('stytch_session=live')).reason, 'other_user');
  assert.equal(names().includes('attest'), false);
});

test('a failed attempt is remembered for this host only, even if the cookies have a Domain', async () => {
  const names = { token: 'stytch_session', jwt: 'stytch_session_jwt' };
  const attributes = 'Domain=x.example; Path=/; Secure';
  const cookies = { consumer: names, b2b: names, attributes, httpOnly: true };
  const bridge = bridgeWith({ memberships: () => [], cookies });
  const [failed] = (await bridge('stytch_session=live')).setCookies;
  assert.match(failed, /; Path=\/; Secure; HttpOnly$/);
  assert.doesNotMatch(failed, /Domain/);
});

test('Stytch does not answer: the request waits no longer than the timeout', async () => {
  const alive = setTimeout(() => {}, 10_000);
  const result = await bridgeWith({ attest: () => new Promise(() => {}), timeoutMs: 10 })('stytch_session=live');
  clearTimeout(alive);
  assert.deepEqual([result.outcome, result.reason], ['unavailable', 'timeout']);
});

test('the remaining lifetime is the difference of two times from Stytch, at least 5 minutes', () => {
  assert.equal(minutesLeft({ last_accessed_at: '1999-01-01T00:00:00Z', expires_at: '1999-01-01T01:00:59Z' }), 60);
  assert.equal(minutesLeft({ last_accessed_at: '2099-01-01T00:00:00Z', expires_at: '2099-01-01T00:00:30Z' }), 5);
});

test('with different cookie names, the exchange deletes the Consumer cookies, so that a logout is final', async () => {
  const names = { consumer: { token: 'old', jwt: 'old_jwt' }, b2b: { token: 'new', jwt: 'new_jwt' } };
  const bridge = bridgeWith({ cookies: { ...names, attributes: 'Path=/', httpOnly: true } });
  const result = await bridge('old=live');
  assert.deepEqual(result.setCookies.slice(2), [
    'old=; Max-Age=0; Path=/; HttpOnly',
    'old_jwt=; Max-Age=0; Path=/; HttpOnly',
  ]);
  assert.equal(result.cookieHeader, `new=new-token; new_jwt=${b2bJwt}`);
});

test('a frontend gets both tokens, in cookies that it can read; another site gets nothing', async () => {
  const answer = await answerFrontend(bridgeWith(), { cookie: 'stytch_session=live', site: 'same-origin' });
  assert.deepEqual(answer.body, { outcome: 'exchanged', session_token: 'new-token', session_jwt: b2bJwt });
  assert.doesNotMatch(answer.setCookies.join(), /HttpOnly/);
  assert.equal((await answerFrontend(bridgeWith(), { cookie: 'stytch_session=live', site: 'cross-site' })).status, 403);
});

test('the log has the user, the outcome and the id of the Consumer session, and no token', async () => {
  await bridgeWith()('stytch_session=live');
  await bridgeWith()('stytch_session=secret-token');
  assert.deepEqual(
    events.map(({ outcome, user_id, old_session_id }) => [outcome, user_id, old_session_id]),
    [
      ['exchanged', 'ada', 'session-1'],
      ['refused', undefined, undefined],
    ],
  );
  assert.doesNotMatch(JSON.stringify(events), /token|live|jwt/);
});

test('the own external id counts only if Members have it, and then the user_id too', async () => {
  const user = { ...ada, external_id: 'app|1' };
  for (const [memberExternalId, external_id, expected] of [
    ['own', 'app|1', 'exchanged'],
    ['own', 'ada', 'exchanged'],
    ['own', 'app|2', 'refused'],
    ['crosswalk', 'app|1', 'refused'],
    ['user_id', 'app|1', 'refused'],
  ]) {
    const bridge = bridgeWith({ user, memberExternalId, member: () => ({ external_id }) });
    assert.equal((await bridge('stytch_session=live')).outcome, expected);
  }
});
