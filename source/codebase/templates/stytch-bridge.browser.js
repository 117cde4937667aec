/**
 * The browser's part: opens the Stytch client that fits the user's session, after having the session swapped by the
 * endpoint that `stytch-b2b-migrate bridge express` (or fastify, hono, nextjs, fastapi, flask) writes.
 *
 * The order matters. Both of Stytch's clients use the same cookies, and each, once made, asks Stytch about whatever
 * session it finds there and deletes the cookies of one that it does not know. So: swap first, then make one client.
 */

/**
 * @template {{ session: any }} B2B
 * @template Consumer
 * @typedef {object} Openers
 * @property {() => B2B} openB2B `() => new StytchB2BClient(publicToken)`
 * @property {() => Consumer} openConsumer the same for the old client, for those whose turn has not come
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
  // No one is logged in, or already in B2B: no request needed.
  if (!jwt || isB2b(jwt)) return { b2b: openB2B() };

  const { outcome, session_token, session_jwt } = await swap(endpoint);
  // The Consumer session lives on; a B2B client would delete its cookies.
  if (outcome === 'held_back' || outcome === 'unreachable') return { consumer: openConsumer() };
  const b2b = openB2B();
  if (outcome === 'swapped') {
    // Writes the cookies, sends no request. Then the client learns from Stytch who this is, and until when.
    b2b.session.updateSession({ session_token, session_jwt });
    // Should that fail, the cookies are there, and the client asks again when the page is next loaded.
    await b2b.session.authenticate().catch(() => {});
  }
  return { b2b };
}

async function swap(endpoint) {
  try {
    const response = await fetch(endpoint, { method: 'POST', credentials: 'same-origin' });
    return response.ok ? await response.json() : { outcome: 'unreachable' };
  } catch {
    return { outcome: 'unreachable' };
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
