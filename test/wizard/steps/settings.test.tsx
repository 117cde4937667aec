import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { diffKind } from '../../../source/migration/settings/diff.ts';
import { redirectUrls } from '../../../source/migration/settings/kinds/redirect-urls.ts';
import { fakeMigration } from '../fake.ts';
import { headingOf, key, openApp } from '../harness.tsx';

afterEach(cleanup);

const url = 'https://app.acme.example/login';
const rows = diffKind(
  redirectUrls,
  { [url]: ['LOGIN'], 'default LOGIN': url },
  { [url]: ['SIGNUP'], 'default LOGIN': 'https://other.example' },
  {
    answers: {},
    consumerProjectId: 'project-test-1',
    ticked: new Set<string>(),
    observed: {},
    inUse: true,
    written: {},
    unsure: {},
    takes: () => false,
  },
);

describe('settings', () => {
  const opened = () => openApp({ at: 'settings', migration: Object.assign(fakeMigration(), { rows }) });

  it('shows what becomes of each setting, both values on Enter, and keeps others’ values by default', async () => {
    const app = await opened();
    await app.press(key.enter);
    expect(app.text()).toMatch(/2 differs, stays · 1 create/);
    await app.press(key.down, key.enter);
    expect(app.text()).toMatch(/B2B now\s+\[\s+"SIGNUP"/);
    await app.press(key.esc);
    expect(app.text()).toContain('All right: go on');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.settingsConflicts).toBe('keep');
  });

  it('keeps a space between a name that is cut and what becomes of it', async () => {
    const long = rows.map(row => ({ ...row, item: row.item.padEnd(80, 'x') }));
    const app = await openApp({ at: 'settings', migration: Object.assign(fakeMigration(), { rows: long }) });
    await app.press(key.enter);
    expect(app.text()).toMatch(/x… (differs|create)/);
  });

  it('takes Consumer’s value of one setting, where the user decides so', async () => {
    const app = await opened();
    await app.press(key.enter, key.down, key.enter, key.down, key.enter, key.enter);
    expect(app.saved.at(-1)?.settingsConflicts).toBe('redirect-urls/https%3A%2F%2Fapp.acme.example%2Flogin');
  });

  it('ticks what the user has done by hand', async () => {
    const manual = { ...rows[0], action: 'manual' } as (typeof rows)[number];
    const migration = Object.assign(fakeMigration(), { rows: [manual] });
    const app = await openApp({ at: 'settings', migration });
    await app.press(key.enter, key.down, key.enter, key.down, key.enter);
    expect(app.text()).toContain('1 keep');
    expect(app.saved.at(-1)?.checklist).toBe('redirect-urls/https%3A%2F%2Fapp.acme.example%2Flogin');
  });

  it('has a checklist that is ticked and remembered', async () => {
    const app = await openApp({ at: 'checklist' });
    await app.press(key.down, key.enter, key.down, key.enter);
    expect(app.text()).toMatch(/\[x\] Google login\s+❯ \[x\] Custom domain/);
    await app.press(key.up, key.enter, key.up, key.enter);
    expect(app.saved.at(-1)?.checklist).toBe('custom_domain');
    expect(app.text()).toContain(headingOf('passwords'));
  });

  it('is not asked where no key reaches the settings: the list has all of it then', async () => {
    const app = await openApp({
      at: 'checklist',
      size: { columns: 100, rows: 50 },
      facts: {
        answers: {
          mode: 'migrate',
          reason: 'organizations',
          consumerProjectId: 'project-test-1',
          b2bProject: 'existing',
          b2bProjectId: 'project-test-2',
        },
        credentials: { consumerSecret: 'x', b2bSecret: 'y' },
      },
    });
    expect(app.text()).toContain('[ ] Redirect URLs');
    expect(app.saved.every(answers => answers.settings === undefined)).toBe(true);
  });
});
