/**
 * A second address, for tests in other languages than JavaScript: it sets faults while the sandbox runs, resets the state,
 * and returns what was sent. It is not part of Stytch's API, so it does not stand beside it.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseFault } from './core/faults.ts';
import type { Sandbox } from './index.ts';

export type Control = { url: string; close(): Promise<void> };

type Reply = { status: number; body?: unknown };

/** Listens on any free port of this machine, and on this machine only. */
export async function startControl(sandbox: Sandbox): Promise<Control> {
  const server = createServer((request, response) => {
    answer(sandbox, request)
      .catch((error: Error): Reply => ({ status: 400, body: { error: error.message } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? '' : `${JSON.stringify(body)}\n`);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const usage =
  'There are PUT and DELETE /faults, POST /reset, POST /unlock/{id}, POST /impersonation/{id}, POST /domains/{project_slug}/{domain} and GET /sent/{recipient}.';

async function answer(sandbox: Sandbox, request: IncomingMessage): Promise<Reply> {
  const { method, url = '/', headers } = request;
  // A page in a browser of this machine has no business here.
  if (headers.origin !== undefined || !headers.host?.startsWith('127.0.0.1:')) return { status: 403 };
  const [, what, whom = ''] = /^\/(\w+)(?:\/(.+))?$/.exec(url) ?? [];
  switch (`${method} ${what}`) {
    case 'PUT faults': {
      const lines = (await text(request)).split('\n').filter(line => line.trim());
      const faults = lines.map(line => parseFault(line.trim()));
      sandbox.faults.set(faults);
      return { status: 200, body: faults };
    }
    case 'DELETE faults':
      sandbox.faults.clear();
      return { status: 200, body: [] };
    case 'POST reset':
      sandbox.reset();
      return { status: 204 };
    case 'POST unlock':
      sandbox.unlock(decodeURIComponent(whom));
      return { status: 204 };
    case 'POST domains': {
      const [project = '', domain = ''] = whom.split('/');
      sandbox.addCustomDomain(decodeURIComponent(project), decodeURIComponent(domain));
      return { status: 204 };
    }
    case 'POST impersonation':
      return { status: 200, body: { impersonation_token: sandbox.impersonate(decodeURIComponent(whom)) } };
    case 'GET sent': {
      const sent = sandbox.lastSent(decodeURIComponent(whom));
      return sent ? { status: 200, body: sent } : { status: 404, body: { error: 'Nothing was sent there.' } };
    }
    default:
      return { status: 404, body: { error: usage } };
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
