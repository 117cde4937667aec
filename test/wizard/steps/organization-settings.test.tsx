/** The table of settings: what each key writes, and what is shown of problems. */
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlanSummary } from '../../../source/migration/model.ts';
import { fakeMigration, plan } from '../fake.ts';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

/** The table, after the preview. */
async function opened(options: Parameters<typeof openApp>[0] = {}) {
  const app = await openApp({ at: 'preview', ...options });
  await app.press(key.enter);
  return app;
}
const rulesOf = (app: Awaited<ReturnType<typeof openApp>>) => app.saved.at(-1)?.organizationSettings;
const withPlan = (organizationSettings: Partial<PlanSummary['organizationSettings']>) =>
  Object.assign(fakeMigration(), {
    plans: { ...plan, organizationSettings: { ...plan.organizationSettings, ...organizationSettings } },
  });

const conflict = {
  domain: 'acme.example',
  error: 'organization_settings_duplicate_claimed_domain' as const,
  keys: ['acme', 'globex'],
  text: 'acme.example is claimed twice.',
  remedy: 'globex: claimed_email_domains = none',
};

describe('settings of Organizations', () => {
  it('stay the service’s own with Enter', async () => {
    const app = await opened();
    expect(app.text()).toMatch(/Second factor +OPTIONAL: 21 · REQUIRED_FOR_ALL: 3/);
    await app.press(key.enter);
    expect(rulesOf(app)).toBe('none');
    expect(app.text()).toContain('18 Users have no email.');
  });

  it.each([
    ['every one', [key.enter], 'all: mfa_policy = REQUIRED_FOR_ALL'],
    ['those from a size on', [key.down, key.enter, '50', key.enter], 'size >= 50: mfa_policy = REQUIRED_FOR_ALL'],
    ['those up to a size', [key.down, key.down, key.enter, '5', key.enter], 'size <= 5: mfa_policy = REQUIRED_FOR_ALL'],
    ['companies', [key.down, key.down, key.down, key.enter], 'company: mfa_policy = REQUIRED_FOR_ALL'],
    ['one of the largest', [...Array(4).fill(key.down), key.enter], 'northwind: mfa_policy = REQUIRED_FOR_ALL'],
    ['another one', [key.end, key.enter, 'all', key.enter], '"all": mfa_policy = REQUIRED_FOR_ALL'],
  ])('change for %s', async (_, keys, rule) => {
    const app = await opened();
    await app.press(key.down, key.down, key.enter, key.down, key.enter, ...keys);
    expect(rulesOf(app)).toBe(rule);
    expect(app.text()).toContain(`Your rules: ${rule}`);
    expect(app.migration.planned.at(-1)?.organizationSettings).toBe(rule);
  });

  it('take a list, refuse what the service would, and replace the rule about the same', async () => {
    const app = await opened();
    await app.press(key.down, key.enter, key.down, key.enter, key.enter);
    await app.press(key.down, key.down, key.enter, key.enter, ...Array(5).fill(key.down), key.enter);
    expect(rulesOf(app)).toBe('all: auth_methods = used; acme: mfa_policy = OPTIONAL');
    await app.press(key.down, key.enter, key.down, key.down, key.enter, 'sms', key.enter);
    expect(app.text().replaceAll(/\s+/g, ' ')).toContain('"sms" is none of these. Stytch would answer');
    await app.press(key.ctrlU, 'password, magic_link', key.enter, key.enter);
    expect(rulesOf(app)).toBe('acme: mfa_policy = OPTIONAL; all: auth_methods = password, magic_link');
    await app.press(key.end, key.enter);
    expect(rulesOf(app)).toBe('acme: mfa_policy = OPTIONAL');
    await app.press(key.end, key.enter);
    expect(rulesOf(app)).toBe('none');
  });

  it('follow what Users use, with one key', async () => {
    const app = await opened();
    await app.press(key.end, key.enter);
    expect(rulesOf(app)).toBe('all: auth_methods = used; all: mfa_policy = used');
  });

  it('end all conflicts with one key', async () => {
    const other = { ...conflict, domain: 'b.example', remedy: 'acme: claimed_email_domains = none' };
    const app = await opened({ migration: withPlan({ claimConflicts: [conflict, other] }) });
    expect(app.text()).toMatch(/Fix all 2 +a rule for each claimed domain/);
    await app.press(key.down, key.enter);
    expect(rulesOf(app)).toBe(`${conflict.remedy}; ${other.remedy}`);
  });

  it.each(['the table', 'the preview'])(
    'name a domain that is claimed twice, with a key that ends it: %s',
    async place => {
      const migration = withPlan({ claimConflicts: [conflict], problems: [{ id: 'claimed', text: conflict.text }] });
      const app = place === 'the table' ? await opened({ migration }) : await openApp({ at: 'preview', migration });
      expect(app.text()).toContain('acme.example is claimed twice.');
      expect(app.text()).toContain('Fix acme.example');
      await app.press(key.down, key.enter);
      expect(rulesOf(app)).toBe(conflict.remedy);
    },
  );
});
