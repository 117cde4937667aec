/**
 * The browser's part: calls the endpoint that `stytch-b2b-migrate bridge express` (or fastify, hono, nextjs, fastapi,
 * flask) writes, which exchanges the session. Then it creates the Stytch client that fits the session.
 *
 * The order matters. Both of Stytch's clients use the same cookies. Each one, when created, asks Stytch about the session
 * in the cookies, and deletes the cookies of a session that it does not know. So: exchange first, then create one client.
 */

/**
 * @template {{ session: any }} B2B
 * @template Consumer
 * @typedef {object} Openers
 * @property {() => B2B} openB2B `() => new StytchB2BClient(publicToken)`
 * @property {() => Consumer} openConsumer the same for the Consumer client, for users who are not in the roll-out yet
 * @property {string} [endpoint]
 * @property {string} [jwtCookie]
 */

/**
 * @template {{ session: any }} B2B
 * @template Consumer
 * @param {Openers<B2B, Consumer>} openers
 * @returns {Promise<{ b2b: B2B, consumer?: undefined } | { consumer: Consumer, b2b?: undefined }>}
 */
export async function openStytch({
  openB2B,
  openConsumer,
  endpoint = '/stytch-bridge',
  jwtCookie = 'stytch_session_jwt',
}) {
  const jwt = document.cookie.match(new RegExp(`(?:^|; )${jwtCookie}=([^;]+)`))?.[1];
  // No session, or a B2B session: no request is needed.
  if (!jwt || isB2b(jwt)) return { b2b: openB2B() };

  const { outcome, session_token, session_jwt } = await exchange(endpoint);
  // The Consumer session is still alive, and a B2B client would delete its cookies.
  if (outcome === 'not_in_rollout' || outcome === 'unavailable') return { consumer: openConsumer() };
  const b2b = openB2B();
  if (outcome === 'exchanged') {
    // It only writes the cookies. `authenticate` then loads the Member and the session's end from Stytch.
    b2b.session.updateSession({ session_token, session_jwt });
    // If that fails, the cookies are set, and the client asks again when the page is loaded the next time.
    await b2b.session.authenticate().catch(() => {});
  }
  return { b2b };
}

async function exchange(endpoint) {
  try {
    const response = await fetch(endpoint, { method: 'POST', credentials: 'same-origin' });
    return response.ok ? await response.json() : { outcome: 'unavailable' };
  } catch {
    return { outcome: 'unavailable' };
  }
}

/** Only B2B sessions name an Organization. */
function isB2b(jwt) {
  try {
    const text = atob(jwt.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return 'https://stytch.com/organization' in JSON.parse(text);
  } catch {
    return false;
  }
}
