/** Hono: `app.use(stytchBridge())`, before anything that reads cookies. Needs Node, Bun or Deno (it reads a file). */
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Later handlers find the B2B session in the request's cookies, or the cookies as they were sent. */
export function stytchBridge(options = bridgeOptions()) {
  const bridge = createBridge(options);
  return async (context, next) => {
    const { outcome, setCookies, cookieHeader } = await bridge(context.req.header('cookie'), context);
    if (outcome === 'exchanged') {
      const headers = new Headers(context.req.raw.headers);
      headers.set('cookie', cookieHeader);
      context.req.raw = new Request(context.req.raw, { headers });
    }
    await next();
    for (const cookie of setCookies) context.header('set-cookie', cookie, { append: true });
    // A cache must not give one user's cookies to another.
    if (setCookies.length > 0) context.header('cache-control', 'no-store');
  };
}

/** Only if the frontend holds the session, instead of the above: `app.post('/stytch-bridge', stytchBridgeEndpoint())`. */
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
