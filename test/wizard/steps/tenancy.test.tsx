import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeMigration, plan } from '../fake.ts';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

describe('tenancy', () => {
  it('takes the application’s own words and uses them', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press(key.ctrlU, 'Class', key.enter);
    expect(app.text()).toContain('And a user in one Class?');
    await app.press(key.ctrlU, 'Student', key.enter);
    expect(app.text()).toContain("What decides a User's Class?");
    expect(app.text()).toMatch(/untrusted_metadata says otherwise about "tenant" for 5 Users/);
  });

  it('proposes the best key and previews the largest, with who is left over', async () => {
    const app = await openApp({ at: 'tenantKey', answers: { organizationWord: 'Class', memberWord: 'Student' } });
    expect(app.text()).toMatch(/❯ tenant\s+170 Users, 24 values, 16 in several/);
    await app.press(key.enter);
    expect(app.text()).toMatch(/20 +No tenant/);
    await app.press(key.enter);
    expect(app.text()).toContain('Who administers each Class where nobody is stytch_admin?');
    await app.press(key.enter);
    expect(app.text()).toContain('24 Classes with 178 Students; 16 Users in several');
    expect(app.text()).toMatch(/Northwind +30 +█{20,}\n/);
    expect(app.text()).toContain('and 21 smaller');
    await app.press(key.enter, key.enter);
    expect(app.text()).toContain('A Student must have an email address.');
  });

  it('edits of the preview are rules: saved, shown, and added to each other', async () => {
    const app = await openApp({ at: 'preview' });
    await app.press(key.down, key.enter, key.enter, key.enter, 'Both; of them', key.enter);
    expect(app.saved.at(-1)?.tenancyRules).toBe('rename northwind = "Both; of them"');
    expect(app.text()).toContain('Your rules: rename northwind');
    await app.press(key.down, key.enter, key.down, key.enter, key.down, key.down, key.down, key.down, key.enter);
    expect(app.saved.at(-1)?.tenancyRules).toBe('rename northwind = "Both; of them"; leave out acme');
    expect(app.migration.planned.at(-1)?.tenancyRules).toContain('leave out acme');
  });

  it.each([
    [
      'splits one by mail domain',
      [key.enter, key.down, key.down, key.down, key.enter, '@polder.example', key.enter, key.enter],
      'split northwind @polder.example = polder.example',
    ],
    ['moves a User', [key.end, key.enter, 'user-test-1', key.enter, 'acme', key.enter], 'move user-test-1 = acme'],
    [
      'changes one that is not in the list, by its key',
      [key.end, key.up, key.enter, 'tiny', key.enter, key.enter, 'Tiny', key.enter],
      'rename tiny = Tiny',
    ],
  ])('%s', async (_, keys, rule) => {
    const app = await openApp({ at: 'preview' });
    await app.press(key.down, key.enter, ...keys);
    expect(app.saved.at(-1)?.tenancyRules).toBe(rule);
  });

  it('what is unclear stands in the preview, and how to change it', async () => {
    const summary = { ...plan, lookAlikes: { count: 1, examples: ['"ACME" and "acme"'] } };
    const app = await openApp({ at: 'preview', migration: Object.assign(fakeMigration(), { plans: summary }) });
    expect(app.text().replaceAll(/\s+/g, ' ')).toContain('1 group of tenants looks alike ("ACME" and "acme")');
  });

  it('a slug that Stytch refuses is refused here', async () => {
    const app = await openApp({ at: 'preview' });
    await app.press(key.down, key.enter, key.enter, key.down, key.enter, 'a b', key.enter);
    expect(app.text()).toContain('"a b" is no slug');
    await app.press(key.esc, key.esc, key.esc);
    expect(app.text()).toContain('❯ Go on');
  });
});
