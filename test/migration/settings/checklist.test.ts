/** What has no API is a list with exact values, remembered and in the report; without a workspace key it has the rest, too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunResult } from '../../../source/migration/model.ts';
import { nextSteps } from '../../../source/migration/report/next-steps.ts';
import { elsewhere, type Stage, stage } from '../stage.ts';
import { b2bPath, plain } from './plain.ts';

let opened: Stage;
afterEach(() => opened.close());

const stateOf = ({ checklist = [] }: RunResult, id: string) => checklist.find(one => one.id === id)?.state;

test('OAuth providers in use have the new address and the number of Users; open items are in report, status and next steps', async () => {
  opened = await stage({ passwords: 'reset', settings: 'copy', checklist: 'webhooks' }, { users: 120, limits: 'off' });
  const { migration, answers } = opened;
  const { providers = [] } = await migration.readInventory(() => {});
  const result = await migration.run(answers, () => {});
  const api = plain(opened.sandbox.url, opened.credentials);
  const { oauth_callback_id } = (await api.get((await b2bPath(api)).environment)).environment;
  const address = `https://test.stytch.com/v1/b2b/oauth/callback/${oauth_callback_id}`;
  const google = result.checklist?.find(one => one.id === 'oauth_google');
  const users = providers.find(one => one.provider === 'google')?.users;
  expect(users).toBeGreaterThan(0);
  expect(google).toMatchObject({ state: 'open', value: address, text: expect.stringContaining(`${users} Users`) });
  // Providers that B2B does not have are no item.
  expect(result.checklist?.map(one => one.id)).not.toContain('oauth_apple');
  expect([stateOf(result, 'webhooks'), stateOf(result, 'captcha')]).toEqual(['ticked', 'open']);

  const steps = nextSteps(answers, result).join('\n');
  expect(steps).toContain(address);
  expect(migration.status(answers).open.join()).toContain('Captcha');
  expect(migration.status(answers).open.join()).not.toContain('Webhooks');
  for (const file of ['summary.md', 'report.html']) {
    const text = readFileSync(join(result.reportDir, file), 'utf8');
    expect(text).toContain('Settings that were not carried over');
    expect(text).toMatch(/webauthn: B2B has no such thing. B2B has no passkeys/);
    expect(text).toContain(oauth_callback_id);
    expect(text).toContain('ticked, not checked: Webhooks');
  }
  // Every "cannot" of the table is in the report.
  const cannot = (await migration.settings(answers)).filter(row => row.action === 'cannot').map(row => row.item);
  expect(cannot.length).toBeGreaterThan(4);
  const reported = result.settingsLeft?.filter(one => one.action === 'cannot').map(one => one.item);
  expect(reported?.sort()).toEqual(cannot.sort());
});

test('without a workspace key: what a project secret can read is checked, the rest is ticked', async () => {
  opened = await stage(
    { passwords: 'reset', b2bProject: 'existing', checklist: 'redirect_urls' },
    { users: 20, limits: 'off', withB2b: true },
  );
  const noKey = { workspaceKeyId: undefined, workspaceKeySecret: undefined };
  const { migration, answers } = await elsewhere(opened, { credentials: noKey });
  await migration.readInventory(() => {});
  const before = await migration.run(answers, () => {});
  const rbac = before.checklist?.find(one => one.id === 'rbac');
  expect(rbac).toMatchObject({
    state: 'differs',
    text: expect.stringMatching(
      /B2B lacks the role editor, billing, support\. B2B lacks the resource documents, invoices/,
    ),
  });
  expect(stateOf(before, 'redirect_urls')).toBe('ticked');
  expect(stateOf(before, 'sdk_config')).toBe('open');
  expect(stateOf(before, 'm2m_clients')).toBe('differs');

  const api = plain(opened.sandbox.url, opened.credentials);
  const { stytch_user: _, ...policy } = (await api.get('/consumer-app/environments/test/rbac_policy')).policy;
  const custom_roles = policy.custom_roles.filter((one: { role_id: string }) => one.role_id !== 'support');
  const support = {
    role_id: 'support',
    description: '',
    permissions: [{ resource_id: 'documents', actions: ['read'] }],
  };
  await api.put('/b2b-app/environments/test/rbac_policy', {
    custom_roles: [...custom_roles, support],
    custom_resources: policy.custom_resources,
    custom_scopes: policy.custom_scopes,
  });
  const after = await migration.verify(answers, () => {});
  expect(stateOf(after, 'rbac')).toBe('checked');
  migration.close();
});
