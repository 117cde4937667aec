import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
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
    expect(app.text()).toContain('and 19 smaller');
    await app.press(key.enter);
    expect(app.text()).toContain('A Student must have an email address.');
  });
});
