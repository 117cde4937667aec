import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../source/config/user-error.ts';
import { headingOf, key, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

describe('prerequisites', () => {
  const real = { answers: { mode: 'migrate', reason: 'organizations', consumerProjectId: 'project-test-1' } as const };

  it('masks a secret, also a pasted one, checks it at once and keeps the question while it is wrong', async () => {
    const check = vi.fn(async () => ({ problem: 'The secret was refused. Take it again from the dashboard.' }));
    const app = await openApp({ at: 'consumerSecret', facts: real, check });
    await app.press('geheim');
    await app.paste('nis-123\n');
    expect(app.text()).toContain('•'.repeat(13));
    await app.press(key.enter);
    expect(app.text()).toContain('The secret was refused');
    expect(check).toHaveBeenCalledWith({}, 'project-test-1', 'geheimnis-123');
    expect(app.all()).not.toContain('geheim');
    expect(JSON.stringify(app.saved)).not.toContain('geheim');
  });

  it('says what is wrong with an id and stays', async () => {
    const app = await openApp({
      at: 'consumerProjectId',
      facts: { answers: { mode: 'migrate', reason: 'organizations' } },
    });
    await app.press(key.enter);
    expect(app.text()).toContain('Nothing was typed.');
    await app.press('nonsense', key.enter);
    expect(app.text()).toContain('A Consumer project id begins with "project-test-"');
    await app.press(key.ctrlU, 'project-test-7', key.enter);
    expect(app.saved.at(-1)?.consumerProjectId).toBe('project-test-7');
  });

  it('lists the B2B projects with what is in them; one that is there is asked for no name', async () => {
    const metrics = { user_count: 0, organization_count: 3, member_count: 9, m2m_client_count: 0 };
    const environment = (type: 'TEST' | 'LIVE') => ({
      environment_slug: type.toLowerCase(),
      name: type,
      type,
      metrics,
    });
    const b2bProjects = async () => [
      { project_slug: 'acme', name: 'Acme', environments: [environment('LIVE'), environment('TEST')] },
      { project_slug: 'spare', name: 'Spare', environments: [environment('LIVE')] },
    ];
    const answers = { ...real.answers, b2bProject: 'workspace_key' } as const;
    const credentials = { consumerSecret: 'x', workspaceKeyId: 'y', workspaceKeySecret: 'z' };
    const app = await openApp({ at: 'b2bEnvironment', facts: { answers, credentials }, services: { b2bProjects } });
    expect(app.text()).toMatch(
      /Acme, TEST\s+In use: 3 Organizations, 9 Members\.\s+Spare\s+It has no test environment/,
    );
    expect(app.text()).not.toContain('Acme, LIVE');
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)?.b2bEnvironment).toBe('acme/test');
    expect(app.text()).not.toContain('What shall the new B2B project be called?');
  });

  it('says why projects cannot be listed, and still makes a new one', async () => {
    const answers = { ...real.answers, b2bProject: 'workspace_key' } as const;
    const credentials = { consumerSecret: 'x', workspaceKeyId: 'y', workspaceKeySecret: 'z' };
    const refused = new UserError({ what: 'The key was revoked.', why: 'Stytch says so.', next: 'Make a new one.' });
    const app = await openApp({
      at: 'b2bEnvironment',
      facts: { answers, credentials },
      services: { b2bProjects: () => Promise.reject(refused) },
    });
    expect(app.text()).toMatch(/cannot be listed: The key was revoked\.[\s\S]*❯ A new project/);
  });

  it('shows each check and goes on with Enter', async () => {
    const app = await openApp({ at: 'connect' });
    expect(app.text()).toMatch(/✔ Local Stytch +listens/);
    expect(app.text()).toMatch(/✔ Consumer project +Consumer project, 200 Users/);
    expect(app.text()).not.toContain('local-secret');
    await app.press(key.enter);
    await settle();
    expect(app.text()).toContain(headingOf('inventory'));
  });

  it('asks for what the environment got wrong', async () => {
    const app = await openApp({
      at: 'connect',
      facts: {
        answers: { mode: 'migrate', reason: 'organizations', b2bProject: 'workspace_key', b2bProjectName: 'B2B' },
        credentials: {
          consumerProjectId: 'project-test-1',
          consumerSecret: 'x',
          workspaceKeyId: 'y',
          workspaceKeySecret: 'z',
        },
        environment: new Set(['consumerProjectId', 'consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']),
      },
      check: async () => ({ problem: 'It was refused.' }),
    });
    expect(app.text()).toMatch(/✖ Consumer project +It was refused. \(from the environment\)/);
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('Which Consumer project do you come from?');
  });

  it('says in three parts why an environment cannot be opened, and tries again', async () => {
    const openEnvironment = vi.fn(async () => {
      throw new UserError({ what: 'The local Stytch does not start.', why: 'Its port is taken.', next: 'Try again.' });
    });
    const app = await openApp({ at: 'connect', services: { openEnvironment } });
    expect(app.text()).toMatch(/does not start\.\s+Its port is taken\.\s+Try again\./);
    await app.press(key.enter);
    expect(openEnvironment).toHaveBeenCalledTimes(2);
  });
});
