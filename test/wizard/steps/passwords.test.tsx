import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

describe('passwords', () => {
  it('requires the typed word before a scope that cannot be changed, in a real migration', async () => {
    const app = await openApp({ at: 'passwordScope' });
    await app.press(key.enter);
    expect(app.text()).toContain('Where do the passwords come from?');
    const real = await openApp({
      at: 'passwordScope',
      answers: { mode: 'migrate', consumerProjectId: 'project-test-1', b2bProject: 'workspace_key' },
      facts: { environment: new Set(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
    });
    await real.press(key.down, key.enter);
    expect(real.text()).toContain('This cannot be undone.');
    await real.press('yes', key.enter);
    expect(real.text()).toContain('That is not "organization-scoped".');
    await real.press(key.ctrlU, 'organization-scoped', key.enter);
    expect(real.saved.at(-1)?.passwordScope).toBe('organization');
  });

  it('proposes the practice hash file and refuses one that is not there', async () => {
    const app = await openApp({ at: 'passwordFile' });
    await app.press(key.ctrlU, '/nowhere/hashes.json', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('There is no file /nowhere/hashes.json.'));
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.saved.at(-1)?.passwordFile).toBe('/dev/null'));
  });
});
