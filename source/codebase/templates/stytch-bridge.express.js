/** Express: `app.use(stytchBridge())`, before anything that reads cookies. */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Handlers that come after it find the B2B session in the request's cookies, or whatever was there before. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, response, next) => {
    const { setCookies, cookieHeader } = await bridge(request.headers.cookie, request);
    for (const cookie of setCookies) response.append('Set-Cookie', cookie);
    if (cookieHeader) request.headers.cookie = cookieHeader;
    next();
  };
}

/** Only where the frontend holds the session: `app.post('/stytch-bridge', stytchBridgeEndpoint())`, instead of the above. */
export function stytchBridgeEndpoint(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, response) => {
    const { cookie, 'sec-fetch-site': site } = request.headers;
    const { status, body, setCookies } = await answerFrontend(bridge, { cookie, site, request });
    for (const each of setCookies) response.append('Set-Cookie', each);
    response.status(status).set('Cache-Control', 'no-store').json(body);
  };
}
