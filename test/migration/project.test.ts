/** The B2B project that a run creates: its live environment comes first, and undo takes both back only while both are unused. */
import { expect, test } from 'vitest';
import { b2bClient } from '../../source/stytch/b2b.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { stage } from './stage.ts';

async function migrated() {
  const opened = await stage({ passwords: 'reset' }, { users: 20, limits: 'off' });
  const { credentials, sandbox, migration, answers } = opened;
  const dispatcher = createTransport({ origin: sandbox.url });
  const management = managementClient({
    keyId: credentials.workspaceKeyId ?? '',
    keySecret: credentials.workspaceKeySecret ?? '',
    dispatcher,
  });
  await migration.readInventory(() => {});
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done' });
  const project = (await management.projects.all()).find(found => found.vertical === 'B2B');
  const slug = project?.project_slug ?? '';
  const environments = await management.environments.all(slug);
  const undo = () => migration.undo(answers, () => {});
  return { ...opened, management, dispatcher, slug, environments, undo };
}

test('has its live environment before the test one, and goes with both', async () => {
  const { management, environments, slug, undo, close } = await migrated();
  try {
    expect(environments.map(one => one.environment_slug)).toEqual(['live', 'test']);
    expect(environments.map(one => one.project_id.slice(0, 13))).toEqual(['project-live-', 'project-test-']);
    expect(await undo()).toMatchObject({ outcome: 'done', kept: [] });
    expect((await management.projects.all()).map(found => found.project_slug)).not.toContain(slug);
  } finally {
    await close();
  }
});

test('stays when its live environment is in use', async () => {
  const { management, dispatcher, environments, slug, undo, close } = await migrated();
  try {
    const { secret } = await management.secrets.create(slug, 'live');
    const live = b2bClient({ projectId: environments[0]?.project_id ?? '', secret, dispatcher });
    await live.organizations.create({ organization_name: 'Launched' });
    expect(await undo()).toMatchObject({ outcome: 'needs_people' });
    expect((await management.projects.all()).map(found => found.project_slug)).toContain(slug);
  } finally {
    await close();
  }
});

test('stays when it has an environment that the run did not create', async () => {
  const { management, slug, undo, close } = await migrated();
  try {
    await management.environments.create(slug, {
      name: 'Staging',
      type: 'TEST',
      environment_slug: 'staging',
      cross_org_passwords_enabled: false,
    });
    expect(await undo()).toMatchObject({ outcome: 'needs_people' });
    expect((await management.projects.all()).map(found => found.project_slug)).toContain(slug);
  } finally {
    await close();
  }
});
