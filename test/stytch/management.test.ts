import { expect, test } from 'vitest';
import { startSandbox } from '../../source/sandbox/index.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { recorder } from './recorder.ts';

async function answering(answer: object, status = 200) {
  const { arrived, origin } = await recorder(answer, status);
  const dispatcher = createTransport({ origin, patience: 1000 });
  return { arrived, management: managementClient({ keyId: 'key', keySecret: 'secret', dispatcher }) };
}

test('the scope of passwords of an environment is changed by PATCH, with nothing else', async () => {
  const { arrived, management } = await answering({ environment: { cross_org_passwords_enabled: true } });
  const updated = await management.environments.update('project', 'test', { cross_org_passwords_enabled: true });
  expect(updated.cross_org_passwords_enabled).toBe(true);
  expect(arrived).toMatchObject([
    {
      method: 'PATCH',
      path: '/pwa/v3/projects/project/environments/test',
      body: '{"cross_org_passwords_enabled":true}',
    },
  ]);
});

test('the local Stytch takes it', async () => {
  const sandbox = await startSandbox({ users: 0 });
  const { key_id, key_secret } = sandbox.credentials.workspace;
  const management = managementClient({
    keyId: key_id,
    keySecret: key_secret,
    dispatcher: createTransport({ origin: sandbox.url }),
  });
  const project = await management.projects.create({ name: 'New', vertical: 'B2B', project_slug: 'new' });
  const create = (type: 'LIVE' | 'TEST') =>
    management.environments.create(project.project_slug, {
      name: type,
      type,
      environment_slug: type.toLowerCase(),
      cross_org_passwords_enabled: false,
    });
  await create('LIVE');
  const environment = await create('TEST');
  const at = [environment.project_slug, environment.environment_slug] as const;
  await management.environments.update(...at, { cross_org_passwords_enabled: true });
  expect((await management.environments.get(...at)).cross_org_passwords_enabled).toBe(true);
  await sandbox.close();
});

test('a 201 is a success', async () => {
  const { management } = await answering({ project: { project_slug: 'new', name: 'New' } }, 201);
  const project = await management.projects.create({ name: 'New', vertical: 'B2B', project_slug: 'new' });
  expect(project.project_slug).toBe('new');
});

test('zero values that the service leaves out are there', async () => {
  const slugs = ['project', 'test'] as const;
  const environment = { environment_slug: 'test', project_slug: 'project', name: 'Test', project_id: 'p' };
  const one = await answering({ environment, profile: { profile_id: 'profile-1' }, jwt_template: {} });
  expect((await one.management.environments.get(...slugs)).cross_org_passwords_enabled).toBe(false);
  expect((await one.management.trustedTokenProfiles.update(...slugs, 'profile-1', {})).can_jit_provision).toBe(false);
  expect(await one.management.jwtTemplates.get(...slugs, 'SESSION')).toEqual({
    template_content: '',
    custom_audience: '',
  });
  const lists = await answering({ environments: [environment], profiles: [{ profile_id: 'profile-1' }] });
  expect(await lists.management.environments.all('project')).toMatchObject([{ cross_org_passwords_enabled: false }]);
  expect(await lists.management.trustedTokenProfiles.all(...slugs)).toMatchObject([{ can_jit_provision: false }]);
  const empty = await answering({});
  expect(await empty.management.projects.all()).toEqual([]);
  expect(await empty.management.environments.all('project')).toEqual([]);
  expect(await empty.management.secrets.all(...slugs)).toEqual([]);
  expect(await empty.management.trustedTokenProfiles.all(...slugs)).toEqual([]);
});
