/**
 * Next.js. Either `proxy.js`, for every page:     export { proxy } from './stytch-bridge.nextjs.js';
 * (up to Next.js 15: `middleware.js`, exported as `middleware`, with `export const config = { runtime: 'nodejs' }`)
 * or `app/stytch-bridge/route.js`, on demand:      export { GET, POST } from '…/stytch-bridge.nextjs.js';
 */
import { NextResponse } from 'next/server.js';
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Where users without a session are sent. */
const loginPath = '/login';

/** @type {import('./stytch-bridge.js').Bridge | undefined} Created at the first request: `next build` has no secrets. */
let made;
/** @type {import('./stytch-bridge.js').Bridge} */
const bridge = (cookieHeader, request, frontend) => {
  made ??= createBridge(bridgeOptions());
  return made(cookieHeader, request, frontend);
};

/** Pages find the B2B session in the request's cookies, or the cookies as they were sent. */
export async function proxy(request) {
  const { setCookies, cookieHeader } = await bridge(request.headers.get('cookie'), request);
  const headers = new Headers(request.headers);
  if (cookieHeader) headers.set('cookie', cookieHeader);
  return withCookies(NextResponse.next({ request: { headers } }), setCookies);
}

/**
 * For a page that finds no B2B session: `redirect('/stytch-bridge?next=/the/page')`. Redirects back to the page with a new
 * session, and to the login without one. It cannot loop: it redirects back only after an exchange.
 */
export async function GET(request) {
  const { outcome, setCookies } = await bridge(request.headers.get('cookie'), request);
  const location = outcome === 'exchanged' ? pathOf(new URL(request.url).searchParams.get('next') ?? '/') : loginPath;
  // Without a host: behind a proxy, Next.js does not know the host that the browser uses.
  return withCookies(new Response(null, { status: 307, headers: { location } }), setCookies);
}

/** Always a path of this application. Otherwise a link could send a user with a new session to another site. */
function pathOf(wanted) {
  const here = 'http://here.invalid';
  const url = new URL(URL.canParse(wanted, here) ? wanted : '/', here);
  return url.origin === here ? (url.pathname + url.search).replace(/^\/+/, '/') : '/';
}

/** Only if the frontend holds the session: stytch-bridge.browser.js calls it. */
export async function POST(request) {
  const { headers } = request;
  const from = { cookie: headers.get('cookie'), site: headers.get('sec-fetch-site'), request };
  const { status, body, setCookies } = await answerFrontend(bridge, from);
  return withCookies(NextResponse.json(body, { status, headers: { 'cache-control': 'no-store' } }), setCookies);
}

function withCookies(response, setCookies) {
  for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
  // A cache must not give one user's cookies to another.
  if (setCookies.length > 0) response.headers.set('cache-control', 'no-store');
  return response;
}
