/** The official SDK, unmodified, on a sandbox. It warns about addresses that are not Stytch's; tests need not hear it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import stytch from 'stytch';
import { afterAll } from 'vitest';
import type { Sandbox } from '../../source/sandbox/index.ts';

function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

export function consumerClient({ url, credentials }: Pick<Sandbox, 'url' | 'credentials'>): stytch.Client {
  const { project_id, secret } = credentials.consumer;
  return quietly(() => new stytch.Client({ project_id, secret, env: url }));
}

export function b2bClient({ url, credentials }: Pick<Sandbox, 'url' | 'credentials'>): stytch.B2BClient {
  const { project_id = '', secret = '' } = credentials.b2b ?? {};
  return quietly(() => new stytch.B2BClient({ project_id, secret, env: url }));
}

/** An active OIDC connection of an Organization. */
export async function activeOidc({ sso }: stytch.B2BClient, organization_id: string) {
  const { connection } = await sso.oidc.createConnection({ organization_id, display_name: 'Okta' });
  const connection_id = connection?.connection_id ?? '';
  const { connection: changed } = await sso.oidc.updateConnection({
    organization_id,
    connection_id,
    client_id: 'id',
    client_secret: 'secret',
    issuer: 'https://idp.example/',
    authorization_url: 'https://idp.example/a',
    token_url: 'https://idp.example/t',
    userinfo_url: 'https://idp.example/u',
    jwks_url: 'https://idp.example/j',
  });
  return { connection_id, status: changed?.status };
}

/** Another provider's userinfo endpoint, which knows one bearer token. */
export async function userInfoEndpoint(token: string, email: string): Promise<string> {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === `Bearer ${token}`;
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { sub: '1', email } : {}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/userinfo`;
}
