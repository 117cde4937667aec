/** Addresses that a browser opens by itself, or that a script in it calls: they are not in the contract, and have no secret. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answers.ts';
import type { Environment, Services } from './context.ts';
import type { Json } from './json.ts';
import { Router } from './router.ts';

export type PageCall = {
  services: Services;
  now: number;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The body as it came. */
  text: string;
  /** The fields that an operation takes in its body. */
  fieldsOf(route: string): string[];
  /** Runs an operation of the contract as the owner of an environment. */
  operate(env: Environment, route: string, body: Json): Promise<Json>;
};

export type Page = (call: PageCall) => Answer | Promise<Answer>;

/** By `METHOD /path`. */
export type Pages = Record<string, Page>;

/** Finds a page by method and path. */
export function routerOf(pages: Pages): Router<{ method: string; path: string; page: Page }> {
  const targets = Object.entries(pages).map(([name, page]) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path, page };
  });
  return new Router(targets);
}

/** A redirection. */
export function redirectTo(location: string): Answer {
  return { status: 302, body: '', headers: { location } };
}

/** A page of HTML. It has no script, and no other site may frame it. */
export function htmlPage(title: string, content: string): Answer {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  };
  return {
    status: 200,
    body: `<!doctype html><html lang="en"><head>${head}</head><body>${content}</body></html>`,
    headers,
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
