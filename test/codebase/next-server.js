/**
 * The two functions of `next/server` that the bridge calls, as Next.js 16 has them. The tests call the route handler and
 * the proxy as functions, without booting Next.js (226 MB); `next build` and `next start` of 16.4.6 were once seen, by
 * hand, to do the same. `next` hands changed request headers on to the page in headers of its own response.
 */
export class NextResponse extends Response {
  static next({ request } = {}) {
    const headers = new Headers({ 'x-middleware-next': '1' });
    for (const [name, value] of request?.headers ?? []) headers.set(`x-middleware-request-${name}`, value);
    headers.set('x-middleware-override-headers', [...(request?.headers.keys() ?? [])].join(','));
    return new NextResponse(null, { headers });
  }

  static json(body, init) {
    return Response.json(body, init);
  }
}
