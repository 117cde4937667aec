import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { b2bClient } from '../../source/stytch/b2b.ts';
import { explain, isAmbiguous } from '../../source/stytch/errors.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Respond = (echo: string) => { status: number; body: string | Buffer; headers?: Record<string, string> };

/** A service that answers with what it was sent, and clients of it. */
async function echoing(respond: Respond) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = respond(`${request.headers.authorization} ${body}`);
    response.writeHead(answer.status, answer.headers ?? {}).end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dispatcher = createTransport({ origin, patience: 1 });
  return {
    b2b: b2bClient({ projectId: 'project-test-1', secret: 'my plain words', dispatcher }),
    management: managementClient({ keyId: 'workspace-key-prod-1', keySecret: 'other plain words', dispatcher }),
  };
}

const salt = 'salt as text';
const migrate = {
  organization_id: 'organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931',
  email_address: 'a@b.example',
  hash: 'aGFzaA',
  hash_type: 'scrypt' as const,
  scrypt_config: { salt, n_parameter: 1, r_parameter: 1, p_parameter: 1, key_length: 1 },
};
const secretParts = ['my plain words', Buffer.from('project-test-1:my plain words').toString('base64'), salt, 'aGFzaA'];

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => expect.fail('It did not fail'),
    (error: unknown) => error as Error,
  );
  // All that anyone could print of it.
  const all = JSON.stringify([explain(error), error.message, error]);
  return { error, all, ...explain(error) };
}

const json = (status: number, body: unknown) => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('what an answer repeats of the request is not passed on', () => {
  test.each<[string, Respond]>([
    ['by Stytch', echo => json(400, { status_code: 400, error_type: 'invalid_hash', error_message: `Got ${echo}` })],
    ['in unknown fields', echo => json(400, { error_type: 'x', error_message: 'no', error_details: { echo }, echo })],
    ['in the names of OAuth', echo => json(400, { error: 'x', error_description: echo, error_uri: echo })],
    ['as the type', echo => json(400, { error_type: echo, error_message: 'no' })],
    ['as the id of the request', echo => json(400, { error_type: 'x', request_id: echo })],
    ['by a proxy that speaks JSON', echo => json(502, { message: echo })],
    ['by a proxy that speaks HTML', echo => ({ status: 502, body: `<html>${echo}</html>` })],
    ['at the very beginning', echo => ({ status: 200, body: echo })],
    [
      'compressed',
      echo => ({
        ...json(400, 0),
        body: gzipSync(`{"error_message":${JSON.stringify(echo)}}`),
        headers: { 'content-encoding': 'gzip' },
      }),
    ],
  ])('%s', async (_name, respond) => {
    const { b2b, management } = await echoing(respond);
    const { all } = await failureOf(b2b.passwords.migrate(migrate));
    // The SDK's own object of a request without an answer holds the request; that is never printed.
    const printed = all.replace(JSON.stringify(migrate), '');
    for (const part of secretParts) expect(printed).not.toContain(part);
    expect(printed).not.toMatch(/basic \w/i);
    const other = await failureOf(management.projects.all());
    expect(other.all).not.toContain('other plain words');
    expect(other.all).not.toContain(Buffer.from('workspace-key-prod-1:other plain words').toString('base64'));
  });
});

test('an error of Stytch keeps its type, its status and the rest of its message, in one line', async () => {
  const { b2b } = await echoing(() =>
    json(404, {
      status_code: 404,
      error_type: 'organization_not_found',
      error_message:
        'Organization organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931\nof a@b.example was not found.',
    }),
  );
  const { error, errorType, message } = await failureOf(b2b.passwords.migrate(migrate));
  expect({ errorType, message, status: (error as { status_code?: number }).status_code }).toEqual({
    errorType: 'organization_not_found',
    message: 'Organization organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931 of a@b.example was not found.',
    status: 404,
  });
});

test.each([
  ['null', 502],
  ['"text"', 502],
  ['[1]', 503],
  ['{"message":"Bad gateway"}', 502],
])('an error in JSON that is not from Stytch says so, and may have been done: %s', async (body, status) => {
  const { b2b } = await echoing(() => ({ status, body }));
  const { error, errorType, cause } = await failureOf(b2b.passwords.migrate(migrate));
  expect(errorType).toBe('not_from_stytch');
  expect(cause).toMatch(/between here and Stytch/);
  expect(isAmbiguous(error)).toBe(true);
});

test('a very long message is cut', async () => {
  const { b2b } = await echoing(() => json(400, { error_type: 'x', error_message: 'word '.repeat(100_000) }));
  expect((await failureOf(b2b.passwords.migrate(migrate))).message.length).toBeLessThan(600);
});
