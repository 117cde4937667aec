import { expect, test } from 'vitest';
import { UserError } from '../../source/config/user-error.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { recorder } from './recorder.ts';

async function rehearsal() {
  const { arrived, origin } = await recorder();
  const dispatcher = createTransport({ origin, readOnly: true, patience: 1000 });
  const client = consumerClient({ projectId: 'project-test-1', secret: 'secret-test-1', dispatcher });
  return { arrived, origin, dispatcher, client };
}

const refused = { what: expect.any(String), why: expect.stringContaining('only reads the Consumer project') };

test.each([
  ['POST', '/v1/users'],
  ['PUT', '/v1/users/user-test-1'],
  ['PATCH', '/v1/users/user-test-1'],
  ['DELETE', '/v1/users/user-test-1'],
  ['POST', '/v1/sessions/authenticate'],
  ['POST', '/v1/sessions/revoke'],
  ['POST', '/v1/users?x=/search'],
  ['POST', '/v1/users/searching'],
])('%s %s is not sent to a project that is only read', async (method, path) => {
  const { arrived, origin, dispatcher } = await rehearsal();
  const response = await fetch(`${origin}${path}`, { method, dispatcher } as RequestInit);
  expect(await response.json()).toMatchObject({ status_code: 400, error_type: 'read_only_project' });
  expect(arrived).toEqual([]);
});

test('reads and searches pass', async () => {
  const { arrived, client } = await rehearsal();
  await client.users.search({});
  await client.users.get({ user_id: 'user-test-1' });
  await client.sessions.get({ user_id: 'user-test-1' });
  for await (const _page of client.users.searchAll({})) break;
  expect(arrived.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'POST']);
});

test('through the official SDK, a write is a UserError that says what, why and what next', async () => {
  const { arrived, client } = await rehearsal();
  const error = await client.users
    .update({ user_id: 'user-test-1', trusted_metadata: { email: 'a@b.example' } })
    .catch(thrown => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ ...refused, next: expect.stringContaining('Nothing was changed') });
  await expect(client.sessions.authenticate({ session_token: 'token' })).rejects.toMatchObject(refused);
  expect(arrived).toEqual([]);
});

test('through the management client too', async () => {
  const { arrived, dispatcher } = await rehearsal();
  const management = managementClient({ keyId: 'key', keySecret: 'secret', dispatcher });
  const template = { template_content: '', custom_audience: '' };
  await expect(management.jwtTemplates.set('project', 'test', 'SESSION', template)).rejects.toMatchObject(refused);
  expect(arrived).toEqual([]);
});

test('without the option everything is sent', async () => {
  const { arrived, origin } = await recorder();
  const dispatcher = createTransport({ origin });
  const client = consumerClient({ projectId: 'project-test-1', secret: 'secret-test-1', dispatcher });
  await client.users.update({ user_id: 'user-test-1' });
  expect(arrived).toMatchObject([{ method: 'PUT', path: '/v1/users/user-test-1' }]);
});
