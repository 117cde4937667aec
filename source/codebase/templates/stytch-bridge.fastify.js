/** Fastify: `app.addHook('onRequest', stytchBridge())`, before @fastify/cookie is registered. */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Hooks and handlers that come after it find the B2B session in the request's cookies, or whatever was there before. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, reply) => {
    const { setCookies, cookieHeader } = await bridge(request.headers.cookie, request);
    for (const cookie of setCookies) reply.header('set-cookie', cookie);
    if (cookieHeader) request.raw.headers.cookie = cookieHeader;
  };
}

/** Only where the frontend holds the session: `app.post('/stytch-bridge', stytchBridgeEndpoint())`, instead of the above. */
export function stytchBridgeEndpoint(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (request, reply) => {
    const { cookie, 'sec-fetch-site': site } = request.headers;
    const { status, body, setCookies } = await answerFrontend(bridge, { cookie, site, request });
    for (const each of setCookies) reply.header('set-cookie', each);
    return reply.code(status).header('cache-control', 'no-store').send(body);
  };
}
