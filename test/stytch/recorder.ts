/** A local server that answers every call with an empty success and notes what arrived. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export interface Arrived {
  method: string;
  path: string;
  authorization: string | undefined;
  body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const success = { status_code: 200, results: [], organizations: [], members: [], results_metadata: { total: 0 } };

/** Closed after the test. `status` and `answer` are what every call gets. */
export async function recorder(answer: object = success, status = 200) {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: path = '', headers } = request;
    arrived.push({ method, path, authorization: headers.authorization, body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { arrived, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
