import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Facts, noFacts } from '../../../source/wizard/facts.ts';
import { visible } from '../../../source/wizard/flow.ts';
import { resolve } from '../../../source/wizard/steps/question.ts';
import { questionOf } from '../../../source/wizard/steps/registry.ts';
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

describe('passwords at the next login', () => {
  it('are offered beside the export, with own numbers and a day on which they end', async () => {
    const app = await openApp({ at: 'passwords' });
    await app.press(key.down, key.down, key.enter);
    expect(app.saved.at(-1)?.passwords).toBe('at_login');
    expect(app.text().replace(/\s+/g, ' ')).toContain('A module in your login checks the typed password');
    await app.press(key.ctrlU, '2020-01-01', key.enter);
    expect(app.text()).toContain('That day is over.');
    await app.press(key.ctrlU, '2099-01-01', key.enter);
    expect(app.saved.at(-1)?.passwordsEnd).toBe('2099-01-01');
  });
});

describe('Users in several organizations', () => {
  it('are counted at the question about the scope', async () => {
    const app = await openApp({ at: 'passwordScope' });
    expect(app.text()).toMatch(/name several in\s+trusted_metadata\.tenant/);
  });

  it('are asked about only with organization-scoped passwords from a file', () => {
    const asked = (passwordScope: 'cross_org' | 'organization', passwords: 'file' | 'reset') =>
      visible({ ...noFacts(), answers: { passwordScope, passwords } }).some(one => one.id === 'severalPasswords');
    expect(asked('organization', 'file')).toBe(true);
    expect(asked('organization', 'reset')).toBe(false);
    expect(asked('cross_org', 'file')).toBe(false);
  });
});

describe('the scope of a B2B project that exists', () => {
  const byHand = { mode: 'migrate', b2bProject: 'existing', passwords: 'file', passwordScope: 'organization' } as const;
  const ids = (facts: Partial<Facts>) => visible({ ...noFacts(), ...facts }).map(question => question.id);

  it('must be looked up by a person; the answer is saved', async () => {
    const app = await openApp({
      at: 'passwordFile',
      answers: { ...byHand, consumerProjectId: 'project-test-1', b2bProjectId: 'project-test-2' },
      facts: { environment: new Set(['consumerSecret', 'b2bSecret']) },
    });
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('which password in each?'));
    await app.press(key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('Does the B2B environment have'));
    expect(app.body()).toMatchInlineSnapshot(`
      "
        Does the B2B environment have organization-scoped passwords?
        Only a workspace key could read it. Look it up in the dashboard, under passwords.

        ❯ I have not checked yet
            Nothing starts until you have.
          Yes, I have checked
            The report says that you checked it.

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave
        https://stytch.com/docs/multi-tenant-auth/authentication/passwords/cross-org"
    `);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)?.passwordScopeChecked).toBe('checked');
  });

  it('is not asked about where a workspace key reads it, or no hash is moved', () => {
    expect(ids({ answers: byHand })).toContain('passwordScopeChecked');
    expect(ids({ answers: byHand, credentials: { workspaceKeySecret: 'x' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, b2bProject: 'workspace_key' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, passwords: 'reset' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, mode: 'rehearse' } })).not.toContain('passwordScopeChecked');
  });

  it('is "not checked" by default, so that nothing starts without a look', () => {
    const question = questionOf('passwordScopeChecked');
    expect(question.kind === 'choice' && resolve(question.default, noFacts())).toBe('not_checked');
  });
});
