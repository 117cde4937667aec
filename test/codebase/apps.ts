/**
 * One small application for each framework: the generated bridge, and a page that knows B2B sessions only, reads them from
 * the request's cookies, and redirects to /login without one.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { B2BClient } from 'stytch';
import { load } from './stage.ts';

export interface App {
  url: string;
  close(): Promise<unknown>;
}

/** The Member whose B2B session the page found. */
type Who = { member_id: string; organization_id: string } | undefined;

export function pageFor(b2b: B2BClient) {
  return async (cookies: string | undefined): Promise<Who> => {
    const token = /(?:^|; )stytch_session=([^;]*)/.exec(cookies ?? '')?.[1];
    if (!token) return undefined;
    try {
      const { member, organization } = await b2b.sessions.authenticate({ session_token: token });
      return { member_id: member.member_id, organization_id: organization.organization_id };
    } catch {
      return undefined;
    }
  };
}

type Page = ReturnType<typeof pageFor>;

export const apps: Record<string, (folder: string, page: Page) => Promise<App>> = {
  async express(folder, page) {
    const { stytchBridge, stytchBridgeEndpoint } = load(`${folder}/stytch-bridge.express.js`);
    const app = express();
    app.post('/stytch-bridge', stytchBridgeEndpoint());
    app.use(stytchBridge());
    app.get('/', async (request, response) => {
      const who = await page(request.headers.cookie);
      who ? response.json(who) : response.redirect('/login');
    });
    return listening(createServer(app));
  },

  async fastify(folder, page) {
    const { stytchBridge, stytchBridgeEndpoint } = load(`${folder}/stytch-bridge.fastify.js`);
    const app = fastify();
    app.post('/stytch-bridge', stytchBridgeEndpoint());
    app.register(async inside => {
      inside.addHook('onRequest', stytchBridge());
      inside.get('/', async (request, reply) => (await page(request.headers.cookie)) ?? reply.redirect('/login'));
    });
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  },

  async hono(folder, page) {
    const { stytchBridge, stytchBridgeEndpoint } = load(`${folder}/stytch-bridge.hono.js`);
    const app = new Hono();
    app.post('/stytch-bridge', stytchBridgeEndpoint());
    app.use(stytchBridge());
    app.get('/', async context => {
      const token = getCookie(context, 'stytch_session');
      const who = await page(token && `stytch_session=${token}`);
      return who ? context.json(who) : context.redirect('/login');
    });
    return listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server);
  },

  /** What Next.js does around a proxy: the page receives the request headers that the proxy sets in its response. */
  async nextjs(folder, page) {
    const { proxy, POST } = load(`${folder}/stytch-bridge.nextjs.js`);
    return fetching(async request => {
      if (request.method === 'POST') return POST(request);
      const passed: Response = await proxy(request);
      const who = await page(passed.headers.get('x-middleware-request-cookie') ?? undefined);
      const headers = [...passed.headers].filter(([name]) => /^(set-cookie|cache-control)$/.test(name));
      return who
        ? Response.json(who, { headers })
        : new Response(null, { status: 302, headers: [['location', '/login'], ...headers] });
    });
  },

  /** Without a proxy: a page without a session redirects to the route handler, which redirects back or to the login. */
  async 'nextjs, route handler'(folder, page) {
    const { GET, POST } = load(`${folder}/stytch-bridge.nextjs.js`);
    return fetching(async request => {
      if (request.method === 'POST') return POST(request);
      if (new URL(request.url).pathname === '/stytch-bridge') return GET(request);
      const who = await page(request.headers.get('cookie') ?? undefined);
      return who
        ? Response.json(who)
        : new Response(null, { status: 302, headers: { location: '/stytch-bridge?next=/' } });
    });
  },
};

/** A server of Fetch API handlers. */
function fetching(handler: (request: Request) => Promise<Response>): Promise<App> {
  return listening(serve({ fetch: handler, port: 0, hostname: '127.0.0.1' }) as Server);
}

async function listening(server: Server): Promise<App> {
  if (!server.listening) {
    if (!server.address()) server.listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** A browser's cookies: stores those that it receives, and follows redirects up to the login. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The Set-Cookie headers of all responses. */
  readonly sent: string[] = [];

  constructor(cookies: Record<string, string>) {
    for (const [name, value] of Object.entries(cookies)) this.cookies.set(name, value);
  }

  /** The response's body, or /login. */
  async open(url: string): Promise<unknown> {
    const response = await this.request(url);
    if (response.status < 300 || response.status > 399) return response.json();
    const to = new URL(response.headers.get('location') ?? '', url);
    return to.pathname === '/login' ? '/login' : this.open(to.href);
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const each of response.headers.getSetCookie()) {
      this.sent.push(each);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (/Max-Age=0/.test(each)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
