/** Hono: `app.use(stytchBridge())`, before anything that reads cookies. Needs Node, Bun or Deno (it reads a file). */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Handlers that come after it find the B2B session in the request's cookies, or whatever was there before. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (context, next) => {
    const { outcome, setCookies, cookieHeader } = await bridge(context.req.header('cookie'), context);
    if (outcome === 'swapped') {
      const headers = new Headers(context.req.raw.headers);
      headers.set('cookie', cookieHeader);
      context.req.raw = new Request(context.req.raw, { headers });
    }
    await next();
    for (const cookie of setCookies) context.header('set-cookie', cookie, { append: true });
  };
}

/** Only where the frontend holds the session: `app.post('/stytch-bridge', stytchBridgeEndpoint())`, instead of the above. */
export function stytchBridgeEndpoint(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async context => {
    const from = { cookie: context.req.header('cookie'), site: context.req.header('sec-fetch-site'), request: context };
    const { status, body, setCookies } = await answerFrontend(bridge, from);
    for (const cookie of setCookies) context.header('set-cookie', cookie, { append: true });
    context.header('cache-control', 'no-store');
    return context.json(body, status);
  };
}
