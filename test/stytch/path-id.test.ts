import stytch from 'stytch';
import { expect, test } from 'vitest';
import { b2bClient } from '../../source/stytch/b2b.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { curesOf, errorTypeOf, isAmbiguous, isUnreachable } from '../../source/stytch/errors.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { pathId } from '../../source/stytch/path-id.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { recorder } from './recorder.ts';

const unsafe = ['', '.', '..', '%2e', '%2E%2e', '.%2E', '\ud800'];
const organization_id = 'organization-test-1';

async function clients() {
  const { arrived, origin } = await recorder();
  const dispatcher = createTransport({ origin, patience: 1000 });
  const credentials = { projectId: 'project-test-1', secret: 'secret-test-1' };
  return {
    arrived,
    origin,
    dispatcher,
    b2b: b2bClient({ ...credentials, dispatcher }),
    consumer: consumerClient({ ...credentials, dispatcher }),
    management: managementClient({ keyId: 'workspace-key-1', keySecret: 'secret', dispatcher }),
  };
}

const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    error => error,
  );

test.each(unsafe)('the id %j is refused', id => {
  expect(() => pathId(id)).toThrow(expect.objectContaining({ errorType: 'unsafe_id' }));
});

test.each(['member-test-1', '...', '.a', 'a..b', 'a/../b', 'a%2e', 'Ünïcode', ' '])('the id %j is handed on', id => {
  expect(pathId(id)).toBe(id);
});

test.each(unsafe)('through the SDK, no call with the id %j is sent, and it is no network error', async id => {
  const { b2b, consumer, arrived } = await clients();
  for (const call of [
    b2b.organizations.members.delete({ organization_id, member_id: id }),
    b2b.organizations.members.update({ organization_id: id, member_id: 'member-test-1' }),
    b2b.organizations.delete({ organization_id: id }),
    consumer.users.update({ user_id: id }),
  ]) {
    const error = await errorOf(call);
    expect(errorTypeOf(error)).toBe('unsafe_id');
    expect(isUnreachable(error) || isAmbiguous(error)).toBe(false);
  }
  expect(curesOf('unsafe_id').cause).toContain('id of this record');
  expect(arrived).toEqual([]);
});

test.each(unsafe)('through the management client, no call with the id %j is sent', async id => {
  const { management, arrived } = await clients();
  const calls = [
    () => management.projects.delete(id),
    () => management.secrets.delete('project', 'test', id),
    () => management.secrets.delete(id, 'test', 'secret-1'),
    () => management.trustedTokenProfiles.delete('project', id, 'profile-1'),
  ];
  for (const call of calls) {
    const error = await errorOf(Promise.resolve().then(call));
    expect(errorTypeOf(error)).toBe('unsafe_id');
  }
  expect(arrived).toEqual([]);
});

test('external ids and ids in a body may look like anything', async () => {
  const { b2b, arrived } = await clients();
  await b2b.organizations.create({ organization_name: 'Dots', organization_external_id: '..' });
  await b2b.organizations.members.create({ organization_id, email_address: 'a@b.example', external_id: '.' });
  expect(arrived).toHaveLength(2);
});

test.each([
  ['DELETE', `/v1/b2b/organizations/${organization_id}/members/..`],
  ['DELETE', `/v1/b2b/organizations/${organization_id}/members/.`],
  ['DELETE', `/v1/b2b/organizations/${organization_id}/members/%2e%2E`],
  ['DELETE', '/v1/b2b/organizations/../members/member-test-1'],
  ['PUT', '/v1/b2b/organizations/./members/member-test-1'],
  ['PUT', '/v1/b2b/organizations//members/member-test-1'],
  ['POST', '/v1/b2b/organizations/./members'],
  ['POST', '/v1/b2b/organizations/../members'],
  ['POST', `/v1/b2b/organizations/${organization_id}/members/../unlink_retired_email`],
  ['DELETE', '/v1/b2b/organizations/../members/passwords/password-test-1'],
  ['PUT', '/v1/users/..'],
  ['DELETE', '/pwa/v3/projects/project/environments/test/secrets/..'],
])('the transport does not send %s %s, whoever made the path', async (method, path) => {
  const { origin, dispatcher, arrived } = await clients();
  // fetch normalises the path before the transport sees it, and the bare dispatcher does not.
  const response = await fetch(`${origin}${path}`, { method, dispatcher } as RequestInit);
  expect(await response.json()).toMatchObject({ status_code: 400, error_type: 'unsafe_id' });
  const raw = await dispatcher.request({ origin, path, method: method as 'PUT' });
  expect(await raw.body.json()).toMatchObject({ error_type: 'unsafe_id' });
  expect(arrived).toEqual([]);
});

test('an SDK that was made without our wrapper gets a refusal too, not a network error', async () => {
  const { dispatcher, arrived } = await clients();
  const bare = new stytch.B2BClient({ project_id: 'p', secret: 's', dispatcher: dispatcher as never });
  const error = await errorOf(bare.organizations.members.delete({ organization_id, member_id: '..' }));
  expect(errorTypeOf(error)).toBe('unsafe_id');
  expect(isAmbiguous(error)).toBe(false);
  expect(arrived).toEqual([]);
});

test('tenants may be called like a part of a path', async () => {
  const { b2b, arrived } = await clients();
  for (const id of ['members', 'member', 'search']) await b2b.organizations.get({ organization_id: id });
  expect(arrived).toHaveLength(3);
});
