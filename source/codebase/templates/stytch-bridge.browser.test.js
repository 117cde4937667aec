/** The bridge's own tests, without a browser: `node --test stytch-bridge.browser.test.js`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStytch } from './stytch-bridge.browser.js';

const jwt = claims => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const consumerJwt = jwt({ sub: 'user-1' });
const b2bJwt = jwt({ sub: 'member-1', 'https://stytch.com/organization': { organization_id: 'organization-1' } });

/** Opens Stytch with these cookies and this response of the endpoint; returns what happened, in order. */
async function open(cookie, answer) {
  const happened = [];
  globalThis.document = { cookie };
  globalThis.fetch = async (path, { method }) => {
    happened.push(`${method} ${path}`);
    if (!answer) throw new TypeError('Failed to fetch');
    return { ok: true, json: async () => answer };
  };
  const session = {
    updateSession: pair => happened.push(['updateSession', pair]),
    authenticate: async () => happened.push('authenticate'),
  };
  const opened = await openStytch({
    openB2B: () => happened.push('B2B client') && { session },
    openConsumer: () => happened.push('Consumer client') && {},
  });
  return { happened, opened: Object.keys(opened) };
}

test('a Consumer session is exchanged before the client is created, which then gets both tokens and authenticates', async () => {
  const answer = { outcome: 'exchanged', session_token: 'new', session_jwt: b2bJwt };
  const { happened, opened } = await open(`theme=dark; stytch_session_jwt=${consumerJwt}`, answer);
  assert.deepEqual(happened, [
    'POST /stytch-bridge',
    'B2B client',
    ['updateSession', { session_token: 'new', session_jwt: b2bJwt }],
    'authenticate',
  ]);
  assert.deepEqual(opened, ['b2b']);
});

test('no session, or a B2B session: no request', async () => {
  for (const cookie of ['', `stytch_session_jwt=${b2bJwt}`]) {
    assert.deepEqual((await open(cookie)).happened, ['B2B client']);
  }
});

test('users who are not in the roll-out keep their session and client; so do all users if the endpoint is down', async () => {
  for (const answer of [{ outcome: 'not_in_rollout' }, { outcome: 'unavailable' }, undefined]) {
    const { happened } = await open(`stytch_session_jwt=${consumerJwt}`, answer);
    assert.deepEqual(happened, ['POST /stytch-bridge', 'Consumer client']);
  }
});

test('refused: the B2B client without a session, and so the login', async () => {
  const { happened } = await open(`stytch_session_jwt=${consumerJwt}`, { outcome: 'refused' });
  assert.deepEqual(happened, ['POST /stytch-bridge', 'B2B client']);
});
