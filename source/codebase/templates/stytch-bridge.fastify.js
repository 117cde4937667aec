/** Fastify: `app.addHook('onRequest', stytchBridge())`, before @fastify/cookie is registered. */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Later hooks and handlers find the B2B session in the request's cookies, or the cookies as they were sent. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, reply) => {
    const { setCookies, cookieHeader } = await bridge(request.headers.cookie, request);
    for (const cookie of setCookies) reply.header('set-cookie', cookie);
    // A cache must not give one user's cookies to another.
    if (setCookies.length > 0) reply.header('cache-control', 'no-store');
    if (cookieHeader) request.raw.headers.cookie = cookieHeader;
  };
}

/** Only if the frontend holds the session, instead of the above: `app.post('/stytch-bridge', stytchBridgeEndpoint())`. */
export function stytchBridgeEndpoint(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, reply) => {
    const { cookie, 'sec-fetch-site': site } = request.headers;
    const { status, body, setCookies } = await answerFrontend(bridge, { cookie, site, request });
    for (const each of setCookies) reply.header('set-cookie', each);
    return reply.code(status).header('cache-control', 'no-store').send(body);
  };
}
