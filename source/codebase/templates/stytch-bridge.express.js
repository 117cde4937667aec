/** Express: `app.use(stytchBridge())`, before anything that reads cookies. */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Later handlers find the B2B session in the request's cookies, or the cookies as they were sent. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, response, next) => {
    const { setCookies, cookieHeader } = await bridge(request.headers.cookie, request);
    for (const cookie of setCookies) response.append('Set-Cookie', cookie);
    // A cache must not give one user's cookies to another.
    if (setCookies.length > 0) response.set('Cache-Control', 'no-store');
    if (cookieHeader) request.headers.cookie = cookieHeader;
    next();
  };
}

/** Only if the frontend holds the session, instead of the above: `app.post('/stytch-bridge', stytchBridgeEndpoint())`. */
export function stytchBridgeEndpoint(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, response) => {
    const { cookie, 'sec-fetch-site': site } = request.headers;
    const { status, body, setCookies } = await answerFrontend(bridge, { cookie, site, request });
    for (const each of setCookies) response.append('Set-Cookie', each);
    response.status(status).set('Cache-Control', 'no-store').json(body);
  };
}
