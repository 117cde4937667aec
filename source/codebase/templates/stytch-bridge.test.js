/** The bridge's own tests, with a stand-in for Stytch: `node --test stytch-bridge.test.js`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { inRollout, minutesLeft } from './stytch-bridge.swap.js';

const jwt = claims => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const b2bJwt = jwt({ sub: 'member-1', 'https://stytch.com/organization': { organization_id: 'organization-1' } });
const acme = { organization_id: 'organization-1', member_id: 'member-1', slug: 'acme' };
const beta = { organization_id: 'organization-2', member_id: 'member-2', slug: 'beta' };
const refusal = (status_code, error_type) =>
  Object.assign(new Error('said with secret-token in it'), { status_code, error_type });

const freshJwt = jwt({ sub: 'ada', mail: 'Ada@x.example' });
const ada = { user_id: 'ada', emails: [{ email: 'ada@x.example', verified: true }] };

let calls;
let events;
beforeEach(() => {
  calls = [];
  events = [];
});

/** A bridge over a Stytch that knows one session, of ada, who has 90 minutes left. */
function bridgeWith(changes = {}) {
  const { attest, user = ada, claims = freshJwt, member, ...options } = changes;
  const session = { last_accessed_at: '2031-01-01T10:00:00Z', expires_at: '2031-01-01T11:30:00Z' };
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
            return { member: member ? member(member_id) : { member_id, email_address: 'ada@X.example' } };
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
    rollout: () => 100,
    patience: 1_000,
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

test('a live session is swapped: same person, same remaining life, new cookies in answer and request', async () => {
  const result = await bridgeWith()('theme=dark; stytch_session=live');
  assert.equal(result.outcome, 'swapped');
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

test('a JWT alone will do', async () => {
  assert.equal((await bridgeWith()(`stytch_session_jwt=${jwt({ sub: 'ada' })}`)).outcome, 'swapped');
});

test('without a session, or with a B2B one, nobody is asked', async () => {
  assert.equal((await bridgeWith()('theme=dark')).outcome, 'nothing');
  assert.equal((await bridgeWith()(undefined)).outcome, 'nothing');
  assert.equal((await bridgeWith()(`stytch_session=new-token; stytch_session_jwt=${b2bJwt}`)).outcome, 'b2b');
  assert.deepEqual(calls, []);
});

const names = () => calls.map(([name]) => name);
/** Found out before a session is made, which would also verify the Member's email. */
const refusedBeforehand = new Set(['no_email_claim', 'unverified_email', 'other_email', 'removed_in_b2b']);

for (const [what, cookie, changes, outcome, reason] of [
  ['an unknown session', 'stytch_session=dead', {}, 'refused', 'session_not_found'],
  ['a forged JWT', `stytch_session_jwt=${jwt({ sub: 'eve' })}`, {}, 'refused', 'session_not_found'],
  ['someone who was not migrated', 'stytch_session=live', { memberships: () => [] }, 'refused', 'not_migrated'],
  [
    'no Organization chosen',
    'stytch_session=live',
    { chooseOrganization: () => undefined },
    'refused',
    'no_organization_chosen',
  ],
  [
    'an Organization of others',
    'stytch_session=live',
    { chooseOrganization: () => ({ organization_id: 'organization-9' }) },
    'refused',
    'no_organization_chosen',
  ],
  [
    'an Organization that wants more',
    'stytch_session=live',
    { attest: () => ({ member_id: 'member-1', session_token: '', session_jwt: '' }) },
    'refused',
    'more_is_required',
  ],
  ['nobody’s email in the JWT', 'stytch_session=live', { claims: jwt({ sub: 'ada' }) }, 'refused', 'no_email_claim'],
  [
    // The application wrote it into the metadata at sign-up: that proves nothing.
    'an email that the person never verified',
    'stytch_session=live',
    { user: { user_id: 'ada', emails: [{ email: 'ada@x.example', verified: false }] } },
    'refused',
    'unverified_email',
  ],
  [
    'a claim of somebody else’s email',
    'stytch_session=live',
    { claims: jwt({ sub: 'ada', mail: 'boss@x.example' }) },
    'refused',
    'unverified_email',
  ],
  [
    'a Member who has another email by now',
    'stytch_session=live',
    { member: member_id => ({ member_id, email_address: 'eve@x.example' }) },
    'refused',
    'other_email',
  ],
  [
    'a Member whom somebody removed',
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
    'a Member who is marked as deleted',
    'stytch_session=live',
    { member: member_id => ({ member_id, email_address: 'ada@x.example', status: 'deleted' }) },
    'refused',
    'removed_in_b2b',
  ],
  [
    'a lasting no of the functions that create Members',
    'stytch_session=live',
    { memberships: () => Promise.reject(Object.assign(new Error(), { error_type: 'bad_tenant', lasting: true })) },
    'refused',
    'bad_tenant',
  ],
  [
    'a database that is down',
    'stytch_session=live',
    { memberships: () => Promise.reject(new TypeError('down')) },
    'unreachable',
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
    'unreachable',
    'too_many_requests',
  ],
]) {
  test(`${what}: the request goes on as it came, and is not tried again at once`, async () => {
    const bridge = bridgeWith(changes);
    const result = await bridge(cookie);
    assert.equal(result.outcome, outcome);
    assert.equal(result.reason, reason);
    assert.equal(result.cookieHeader, cookie);
    if (refusedBeforehand.has(reason)) assert.equal(names().includes('attest'), false);
    assert.match(result.setCookies.join(), /^stytch_bridge_later=\w+\.[\w-]+; Max-Age=\d+;/);
    calls = [];
    assert.equal((await bridge(`${cookie}; ${result.setCookies[0].split(';')[0]}`)).outcome, outcome);
    assert.deepEqual(calls, []);
    // Another session in the same browser is not held to it.
    await bridge(`stytch_session=other; ${result.setCookies[0].split(';')[0]}`);
    assert.equal(calls.length > 0, true);
  });
}

for (const [member_id, email_address, reason] of [
  ['member-9', 'ada@x.example', 'other_member'],
  ['member-1', 'eve@x.example', 'other_email'],
]) {
  test(`${reason} at the last moment: the session made for them is ended, and not handed out`, async () => {
    const bridge = bridgeWith({
      attest: () => ({ member_id, member: { email_address }, session_token: 'theirs', session_jwt: b2bJwt }),
    });
    const result = await bridge('stytch_session=live');
    assert.equal(result.reason, reason);
    assert.deepEqual(calls.at(-1), ['revoke', { session_token: 'theirs' }]);
    assert.doesNotMatch(JSON.stringify(result), /theirs/);
  });
}

test('roll-out: 0 asks nobody; the others are always the same people, and more of them at a higher percentage', async () => {
  assert.equal((await bridgeWith({ rollout: () => 0 })('stytch_session=live')).outcome, 'held_back');
  assert.equal((await bridgeWith({ rollout: () => Number.NaN })('stytch_session=live')).outcome, 'held_back');
  assert.deepEqual(calls, []);
  const people = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
  const tenth = people.filter(person => inRollout(person, 10));
  assert.equal(tenth.length > 60 && tenth.length < 140, true);
  assert.equal(
    tenth.every(person => inRollout(person, 20)),
    true,
  );
  assert.equal(
    people.every(person => inRollout(person, 100)),
    true,
  );
});

test('somebody whose turn has not come: known from the JWT without asking, from a token by asking once a minute', async () => {
  const turn = Array.from({ length: 100 }, (_, percent) => percent).findLast(percent => !inRollout('ada', percent));
  const bridge = bridgeWith({ rollout: () => turn });
  const known = await bridge(`stytch_session=live; stytch_session_jwt=${jwt({ sub: 'ada' })}`);
  assert.deepEqual([known.outcome, known.setCookies, calls], ['held_back', [], []]);
  const asked = await bridge('stytch_session=live');
  assert.equal(asked.outcome, 'held_back');
  assert.match(asked.setCookies[0], /^stytch_bridge_later=held_back\.[\w-]+; Max-Age=60;/);
  assert.deepEqual(
    calls.map(([name]) => name),
    ['authenticate'],
  );
});

test('ten requests at once make one swap, and each gets the cookies', async () => {
  const bridge = bridgeWith();
  const results = await Promise.all(Array.from({ length: 10 }, () => bridge('stytch_session=live')));
  assert.deepEqual([...new Set(results.map(({ outcome }) => outcome))], ['swapped']);
  assert.deepEqual([names(), events.length], [['authenticate', 'attest'], 1]);
  // Nothing is kept for later: the session may have ended meanwhile.
  await bridge('stytch_session=live');
  assert.deepEqual(names(), ['authenticate', 'attest', 'authenticate', 'attest']);
});

/** A Stytch whose JWTs "jwt-ada" and "jwt-eve" are sessions of these two, each a Member of both Organizations. */
function twoPeople(changes = {}) {
  const emailOf = who => `${who}@x.example`;
  const memberIn = (organization_id, who) => `${who} in ${organization_id}`;
  const whoOf = token => (token.includes('eve') ? 'eve' : 'ada');
  const session = { last_accessed_at: '2031-01-01T10:00:00Z', expires_at: '2031-01-01T11:30:00Z' };
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
          get: async ({ member_id }) => ({ member: { member_id, email_address: emailOf(whoOf(member_id)) } }),
        },
      },
      sessions: {
        async attest({ token, organization_id }) {
          calls.push(['attest']);
          const who = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub;
          const member = { email_address: emailOf(who) };
          const session_token = `of ${memberIn(organization_id, who)}`;
          return { member_id: memberIn(organization_id, who), member, session_token, session_jwt: b2bJwt };
        },
      },
    },
    memberships: who => places.map(organization_id => ({ organization_id, member_id: memberIn(organization_id, who) })),
    ...changes,
  });
}

test('two people at once whose token cookies are empty: each gets their own session', async () => {
  const bridge = twoPeople();
  const [ofAda, ofEve] = await Promise.all(
    ['ada', 'eve'].map(who => bridge(`stytch_session=; stytch_session_jwt=${jwt({ name: who })}.${who}`)),
  );
  assert.equal(ofAda.session_token, 'of ada in organization-1');
  assert.equal(ofEve.session_token, 'of eve in organization-1');
  assert.equal((await bridge('stytch_session=; stytch_session_jwt=')).outcome, 'nothing');
});

test('one person on two hosts at once: each request enters the Organization that it asked for', async () => {
  const chooseOrganization = (_user, organizations, { host }) => organizations[host === 'a.example' ? 0 : 1];
  const bridge = twoPeople({ chooseOrganization });
  const hosts = ['a.example', 'b.example', 'a.example'];
  const results = await Promise.all(hosts.map(host => bridge('stytch_session=ada', { host })));
  assert.deepEqual(
    results.map(({ session_token }) => session_token),
    ['of ada in organization-1', 'of ada in organization-2', 'of ada in organization-1'],
  );
  assert.deepEqual(names().sort(), ['attest', 'attest', 'authenticate']);
});

test('a failed attempt is remembered for this host only, whatever Domain the cookies have', async () => {
  const names = { token: 'stytch_session', jwt: 'stytch_session_jwt' };
  const attributes = 'Domain=x.example; Path=/; Secure';
  const bridge = bridgeWith({
    ...{ memberships: () => [], cookies: { consumer: names, b2b: names, attributes, httpOnly: true } },
  });
  const [later] = (await bridge('stytch_session=live')).setCookies;
  assert.match(later, /; Path=\/; Secure; HttpOnly$/);
  assert.doesNotMatch(later, /Domain/);
});

test('Stytch does not answer: the request waits no longer than it should', async () => {
  const alive = setTimeout(() => {}, 10_000);
  const result = await bridgeWith({ attest: () => new Promise(() => {}), patience: 10 })('stytch_session=live');
  clearTimeout(alive);
  assert.deepEqual([result.outcome, result.reason], ['unreachable', 'timeout']);
});

test('the life that is left is counted between two times of Stytch, never from the clock here; 5 minutes at least', () => {
  assert.equal(minutesLeft({ last_accessed_at: '1999-01-01T00:00:00Z', expires_at: '1999-01-01T01:00:59Z' }), 60);
  assert.equal(minutesLeft({ last_accessed_at: '2099-01-01T00:00:00Z', expires_at: '2099-01-01T00:00:30Z' }), 5);
});

test('with other cookie names, the old session ends with the swap, so that a logout stays one', async () => {
  const names = { consumer: { token: 'old', jwt: 'old_jwt' }, b2b: { token: 'new', jwt: 'new_jwt' } };
  const bridge = bridgeWith({ cookies: { ...names, attributes: 'Path=/', httpOnly: true } });
  const result = await bridge('old=live');
  assert.deepEqual(result.setCookies.slice(2), [
    'old=; Max-Age=0; Path=/; HttpOnly',
    'old_jwt=; Max-Age=0; Path=/; HttpOnly',
  ]);
  assert.equal(result.cookieHeader, `new=new-token; new_jwt=${b2bJwt}`);
});

test('a frontend gets the pair, in cookies that it can read; another site gets nothing', async () => {
  const answer = await answerFrontend(bridgeWith(), { cookie: 'stytch_session=live', site: 'same-origin' });
  assert.deepEqual(answer.body, { outcome: 'swapped', session_token: 'new-token', session_jwt: b2bJwt });
  assert.doesNotMatch(answer.setCookies.join(), /HttpOnly/);
  assert.equal((await answerFrontend(bridgeWith(), { cookie: 'stytch_session=live', site: 'cross-site' })).status, 403);
});

test('the log names the person and the outcome, and no token', async () => {
  await bridgeWith()('stytch_session=live');
  await bridgeWith()('stytch_session=secret-token');
  assert.deepEqual(
    events.map(({ outcome, user_id }) => [outcome, user_id]),
    [
      ['swapped', 'ada'],
      ['refused', undefined],
    ],
  );
  assert.doesNotMatch(JSON.stringify(events), /token|live|jwt/);
});
