/**
 * Next.js. Either `proxy.js`, for every page:     export { proxy } from './stytch-bridge.nextjs.js';
 * (up to Next.js 15: `middleware.js`, exported as `middleware`, with `export const config = { runtime: 'nodejs' }`)
 * or `app/stytch-bridge/route.js`, on demand:      export { GET, POST } from '…/stytch-bridge.nextjs.js';
 */
import { NextResponse } from 'next/server.js';
import { answerFrontend, createBridge } from './stytch-bridge.js';
import { bridgeOptions } from './stytch-bridge.settings.js';

/** Where people go who have no session. */
const loginPath = '/login';

/** @type {import('./stytch-bridge.js').Bridge | undefined} Made at the first request: `next build` has no secrets. */
let made;
/** @type {import('./stytch-bridge.js').Bridge} */
const bridge = (cookieHeader, request, frontend) => {
  made ??= createBridge(bridgeOptions());
  return made(cookieHeader, request, frontend);
};

/** Pages that come after it find the B2B session in the request's cookies, or whatever was there before. */
export async function proxy(request) {
  const { setCookies, cookieHeader } = await bridge(request.headers.get('cookie'), request);
  const headers = new Headers(request.headers);
  if (cookieHeader) headers.set('cookie', cookieHeader);
  return withCookies(NextResponse.next({ request: { headers } }), setCookies);
}

/**
 * For a page that finds no B2B session: `redirect('/stytch-bridge?next=/where/it/is')`. Goes back there with a new
 * session, and to the login without one; never in circles, since it goes back only when it has swapped.
 */
export async function GET(request) {
  const { outcome, setCookies } = await bridge(request.headers.get('cookie'), request);
  const location = outcome === 'swapped' ? pathOf(new URL(request.url).searchParams.get('next') ?? '/') : loginPath;
  // Without a host: behind a proxy, Next.js does not know the one that the browser sees.
  return withCookies(new Response(null, { status: 307, headers: { location } }), setCookies);
}

/** A place in this application, whatever is asked for: else a link could send the freshly logged in elsewhere. */
function pathOf(wanted) {
  const here = 'http://here.invalid';
  const url = new URL(URL.canParse(wanted, here) ? wanted : '/', here);
  return url.origin === here ? (url.pathname + url.search).replace(/^\/+/, '/') : '/';
}

/** Only where the frontend holds the session: what the browser's part of the bridge calls. */
export async function POST(request) {
  const { headers } = request;
  const from = { cookie: headers.get('cookie'), site: headers.get('sec-fetch-site'), request };
  const { status, body, setCookies } = await answerFrontend(bridge, from);
  return withCookies(NextResponse.json(body, { status, headers: { 'cache-control': 'no-store' } }), setCookies);
}

function withCookies(response, setCookies) {
  for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
  return response;
}
