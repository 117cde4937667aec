/** The bridge's own tests, with a pretended Stytch: `node --test stytch-bridge.test.js`. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { crosswalkFile } from './stytch-bridge.settings.js';
import { inRollout, minutesLeft } from './stytch-bridge.swap.js';

const jwt = claims => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const b2bJwt = jwt({ sub: 'member-1', 'https://stytch.com/organization': { organization_id: 'organization-1' } });
const acme = { organization_id: 'organization-1', member_id: 'member-1', slug: 'acme' };
const beta = { organization_id: 'organization-2', member_id: 'member-2', slug: 'beta' };
const refusal = (status_code, error_type) =>
  Object.assign(new Error('said with secret-token in it'), { status_code, error_type });

let calls;
let events;
beforeEach(() => {
  calls = [];
  events = [];
});

/** A bridge over a Stytch that knows one session, of ada, who has 90 minutes left. */
function bridgeWith(changes = {}) {
  const { attest, ...options } = changes;
  const session = { last_accessed_at: '2031-01-01T10:00:00Z', expires_at: '2031-01-01T11:30:00Z' };
  return createBridge({
    profileId: 'profile-1',
    consumer: {
      sessions: {
        async authenticate(held) {
          calls.push(['authenticate', held]);
          if (held.session_token !== 'live' && held.session_jwt !== jwt({ sub: 'ada' }))
            throw refusal(404, 'session_not_found');
          return { user: { user_id: 'ada' }, session, session_jwt: 'fresh-jwt' };
        },
      },
    },
    b2b: {
      sessions: {
        async attest(asked) {
          calls.push(['attest', asked]);
          if (attest) return attest(asked);
          const { member_id } = [acme, beta].find(one => one.organization_id === asked.organization_id) ?? {};
          return { member_id, session_token: 'new-token', session_jwt: b2bJwt };
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
    { profile_id: 'profile-1', token: 'fresh-jwt', organization_id: 'organization-1', session_duration_minutes: 90 },
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
    assert.match(result.setCookies.join(), /^stytch_bridge_later=\w+\.[\w-]+; Max-Age=\d+;/);
    calls = [];
    assert.equal((await bridge(`${cookie}; ${result.setCookies[0].split(';')[0]}`)).outcome, outcome);
    assert.deepEqual(calls, []);
    // Another session in the same browser is not held to it.
    await bridge(`stytch_session=other; ${result.setCookies[0].split(';')[0]}`);
    assert.equal(calls.length > 0, true);
  });
}

test("an email that is somebody else's by now: the session made for them is ended, and not handed out", async () => {
  const bridge = bridgeWith({
    attest: () => ({ member_id: 'member-9', session_token: 'theirs', session_jwt: b2bJwt }),
  });
  const result = await bridge('stytch_session=live');
  assert.equal(result.reason, 'other_member');
  assert.deepEqual(calls.at(-1), ['revoke', { session_token: 'theirs' }]);
  assert.doesNotMatch(JSON.stringify(result), /theirs/);
});

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
  assert.equal(calls.filter(([name]) => name === 'attest').length, 1);
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

test('the crosswalk is read with its quotes, several Organizations a person', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'bridge-')), 'crosswalk.csv');
  writeFileSync(
    path,
    'user_id,email,organization_id,member_id,slug\nada,"a ""b"", c@x.example",organization-1,member-1,acme\nada,a@x.example,organization-2,member-2,beta\n',
  );
  assert.deepEqual(crosswalkFile(path)('ada'), [acme, beta]);
  assert.deepEqual(crosswalkFile(path)('eve'), []);
});
