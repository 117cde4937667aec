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
