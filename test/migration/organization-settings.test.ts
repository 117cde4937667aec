/** Settings of Organizations from rules: a whole run, what changes since, what others change, and undo. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import type { RunOptions } from '../../source/migration/run-options.ts';
import type { SandboxOptions } from '../../source/sandbox/index.ts';
import { type B2bClient, b2bClient } from '../../source/stytch/b2b.ts';
import { createTransport } from '../../source/stytch/transport.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened?.close());

const phone = (number: string) => [{ phone_id: `phone-number-test-${number}`, phone_number: number, verified: true }];

function user(name: string, tenant: string, fields: object = {}) {
  return {
    user_id: `user-test-00000000-0000-4000-8000-00000000${name}`,
    status: 'active',
    emails: [{ email_id: `email-test-${name}`, email: `${name}@${tenant}.example`, verified: true }],
    trusted_metadata: { tenant },
    created_at: '2024-01-01T00:00:00Z',
    ...fields,
  };
}

const users = [
  user('0001', 'acme', { phone_numbers: phone('+31612340001') }),
  user('0002', 'acme', { phone_numbers: phone('+31612340002') }),
  user('0003', 'globex', { password: { password_id: 'password-test-1', requires_reset: false } }),
  user('0004', 'globex'),
  user('0005', 'solo'),
];

async function started(answers: Answers, options: SandboxOptions = {}) {
  const importUsers = join(mkdtempSync(join(tmpdir(), 'organization-settings-')), 'users.json');
  writeFileSync(importUsers, JSON.stringify(users));
  opened = await stage({ passwords: 'reset', ...answers }, { importUsers, limits: 'off', ...options });
  await opened.migration.readInventory(() => {});
}

const run = (options?: RunOptions) => opened.migration.run(opened.answers, () => {}, undefined, options);
const b2b = async () => (await openB2b(opened.sandbox.url, opened.credentials)).client;

async function organization(slug: string, given?: B2bClient) {
  const client = given ?? (await b2b());
  const { organizations } = await client.organizations.search({ limit: 100 });
  const found = organizations.find(one => one.organization_slug === slug);
  if (!found) throw new Error(`no ${slug}`);
  return {
    found,
    update: (fields: object) => client.organizations.update({ ...fields, organization_id: found.organization_id }),
  };
}

const rules = [
  'all: mfa_policy = used',
  'all: auth_methods = used',
  'company: email_jit_provisioning = RESTRICTED',
  'company: email_allowed_domains = own',
  'size < 2: email_invites = NOT_ALLOWED',
  'acme: claimed_email_domains = own',
  'globex: oauth_tenant_jit_provisioning = RESTRICTED; globex: allowed_oauth_tenants = slack:T2, slack:T1',
].join('\n');

test('are written in the call that creates the Organization, verified, and gone after undo', async () => {
  await started({ organizationSettings: rules });
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await organization('acme')).found).toMatchObject({
    mfa_policy: 'REQUIRED_FOR_ALL',
    auth_methods: 'RESTRICTED',
    allowed_auth_methods: ['email_otp', 'magic_link'],
    email_jit_provisioning: 'RESTRICTED',
    email_allowed_domains: ['acme.example'],
    claimed_email_domains: ['acme.example'],
    email_invites: 'ALL_ALLOWED',
  });
  expect((await organization('globex')).found).toMatchObject({
    mfa_policy: 'OPTIONAL',
    allowed_auth_methods: ['email_otp', 'magic_link', 'password'],
    allowed_oauth_tenants: { slack: ['T1', 'T2'] },
  });
  expect((await organization('solo')).found).toMatchObject({ email_invites: 'NOT_ALLOWED', email_allowed_domains: [] });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('follow the rules and the Users at the next run; what B2B has changed since stays and is named', async () => {
  await started({ organizationSettings: rules });
  await run();
  const acme = await organization('acme');
  await acme.update({ email_invites: 'NOT_ALLOWED' });
  await (await organization('solo')).update({ mfa_policy: 'REQUIRED_FOR_ALL' });
  const verified = await opened.migration.verify(opened.answers, () => {});
  expect(verified.mismatchKinds.map(one => one.field).sort()).toEqual(['email_invites', 'mfa_policy']);
  expect(verified.mismatchKinds[0]?.why).toContain('changed in B2B since');

  // A User without a second factor, one method less, and other rules.
  await opened.consumer.users.create({ email: 'new@acme.example', trusted_metadata: { tenant: 'acme' } });
  opened.answers.organizationSettings = `${rules}\nacme: email_invites = RESTRICTED\nglobex: auth_methods = ALL_ALLOWED`;
  await opened.migration.readInventory(() => {});
  const again = await run();
  expect(again.mismatchKinds.map(one => one.field).sort()).toEqual(['email_invites', 'mfa_policy']);
  expect((await organization('acme')).found).toMatchObject({ mfa_policy: 'OPTIONAL', email_invites: 'NOT_ALLOWED' });
  expect((await organization('globex')).found).toMatchObject({ auth_methods: 'ALL_ALLOWED' });
  expect((await organization('solo')).found.mfa_policy).toBe('REQUIRED_FOR_ALL');
  // Put back in B2B, the rule is followed at last; Consumer's side wins where that is asked for.
  await (await organization('acme')).update({ email_invites: 'ALL_ALLOWED' });
  await run();
  expect((await organization('acme')).found.email_invites).toBe('RESTRICTED');
  await (await organization('acme')).update({ email_invites: 'NOT_ALLOWED' });
  opened.answers.organizationSettings = `${rules}\nacme: mfa_policy = REQUIRED_FOR_ALL\nglobex: auth_methods = ALL_ALLOWED`;
  await run();
  expect((await organization('acme')).found).toMatchObject({
    email_invites: 'NOT_ALLOWED',
    mfa_policy: 'REQUIRED_FOR_ALL',
  });
  await run({ conflicts: 'consumer' });
  expect((await organization('acme')).found.email_invites).toBe('ALL_ALLOWED');
  await (await organization('solo')).update({ mfa_policy: 'OPTIONAL' });
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('a claim that moves from one Organization to another is followed in one run', async () => {
  await started({ organizationSettings: 'globex: claimed_email_domains = z.example' });
  await run();
  for (const [from, to] of [
    ['globex', 'acme'],
    ['acme', 'globex'],
  ] as const) {
    opened.answers.organizationSettings = `${to}: claimed_email_domains = z.example`;
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
    expect((await organization(to)).found.claimed_email_domains).toEqual(['z.example']);
    expect((await organization(from)).found.claimed_email_domains).toEqual([]);
  }
});

test('that somebody changed keep the Organization at undo', async () => {
  await started({ organizationSettings: rules });
  await run();
  await (await organization('solo')).update({ mfa_policy: 'REQUIRED_FOR_ALL' });
  const { kept } = await opened.migration.undo(opened.answers, () => {});
  expect(JSON.stringify(kept)).toContain('mfa_policy');
});

test('come from a file, too; a wrong line is named with its place, and nothing starts', async () => {
  await started({});
  const file = join(opened.dir, 'rules.txt');
  writeFileSync(file, '# ours\nall: mfa_policy = REQUIRED_FOR_ALL\nall: email_invites = MAYBE\n');
  opened.answers.organizationSettingsFile = file;
  await expect(run()).rejects.toMatchObject({
    exitCode: 2,
    why: expect.stringContaining(`${file}:3: email_invites: "MAYBE"`),
  });
  writeFileSync(file, 'all: mfa_policy = REQUIRED_FOR_ALL\n');
  opened.answers.organizationSettings = 'solo: mfa_policy = OPTIONAL';
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await organization('acme')).found.mfa_policy).toBe('REQUIRED_FOR_ALL');
  expect((await organization('solo')).found.mfa_policy).toBe('OPTIONAL');
});

test('a domain that an Organization of others claims already starts nothing', async () => {
  await started({ b2bProject: 'existing', passwordScopeChecked: 'checked' }, { withB2b: true });
  const { project_id = '', secret = '' } = opened.sandbox.credentials.b2b ?? {};
  const client = b2bClient({
    projectId: project_id,
    secret,
    dispatcher: createTransport({ origin: opened.sandbox.url }),
  });
  await client.organizations.create({ organization_name: 'Of old', claimed_email_domains: ['acme.example'] });
  opened.answers.organizationSettings = 'acme: claimed_email_domains = own';
  await expect(run()).rejects.toMatchObject({
    exitCode: 2,
    why: expect.stringMatching(/the Organization "Of old".*organization_settings_duplicate_claimed_domain/),
  });
  // Without a rule, the Members with an address there are named before the first call, and refused.
  const { warnings } = await opened.migration.plan({ ...opened.answers, organizationSettings: 'none' });
  expect(warnings.map(one => one.text).join('\n')).toMatch(/2 Members have an address at acme\.example.*"Of old"/);
  opened.answers.organizationSettings = 'globex: claimed_email_domains = own';
  const { failures } = await run();
  expect(failures).toMatchObject([{ errorType: 'action_not_allowed_email_domain_is_claimed', count: 2 }]);
  const { found } = await organization('of-old', client);
  await client.organizations.update({ organization_id: found.organization_id, claimed_email_domains: [] });
  // What globex claims is claimed by ours, now.
  await opened.migration.readInventory(() => {});
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('that the service would refuse start nothing', async () => {
  await started({ organizationSettings: 'all: email_invites = RESTRICTED' });
  await expect(run()).rejects.toMatchObject({
    exitCode: 2,
    why: expect.stringContaining('invalid_restricted_email_setting'),
  });
  await expect(b2b()).rejects.toThrow('no B2B project');
});
