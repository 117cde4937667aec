/** From a workspace with the Consumer project alone to a B2B environment with its settings, read back with a plain HTTP client. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import * as invented from '../../../source/sandbox/seed/invented-settings.ts';
import { elsewhere, type Stage, stage } from '../stage.ts';
import { b2bPath, type Plain, plain, readAll } from './plain.ts';

let opened: Stage;
let api: Plain;
let calls: string[] = [];

async function open(answers: Answers = {}, withB2b = false) {
  opened = await stage(
    { passwords: 'reset', settings: 'copy', ...answers },
    {
      users: 12,
      limits: 'off',
      withB2b,
      onExchange: ({ method, path }) => void calls.push(`${method} ${path}`),
    },
  );
  api = plain(opened.sandbox.url, opened.credentials);
  await opened.migration.readInventory(() => {});
  calls = [];
}
afterEach(() => opened.close());

const run = (more: Answers = {}) => opened.migration.run({ ...opened.answers, ...more }, () => {});
const undo = () => opened.migration.undo(opened.answers, () => {});
const writes = () => calls.filter(call => /\/pwa\//.test(call) && !/^GET|\/secrets/.test(call));
const differing = () => opened.migration.status(opened.answers).result?.mismatchKinds.map(one => one.field);
const consumer = '/consumer-app/environments/test';

const site = 'https://app.paperhouse.example';
const all = ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD', 'DISCOVERY'];
const types = (names: string[], is_default: boolean) => names.map(type => ({ type, is_default }));

/** The invented Consumer application, as B2B can have it: written by hand, not by the code that maps. */
const expected = {
  urls: [
    { url: 'http://localhost:3000/authenticate', valid_types: types(all, false) },
    { url: 'https://*.preview.paperhouse.example/authenticate', valid_types: types(['LOGIN'], false) },
    { url: `${site}/authenticate`, valid_types: types(['LOGIN', 'SIGNUP', 'DISCOVERY'], true) },
    { url: `${site}/invited`, valid_types: types(['INVITE'], true) },
    { url: `${site}/new-password`, valid_types: types(['RESET_PASSWORD'], true) },
    { url: `${site}/welcome?team={}`, valid_types: types(['SIGNUP'], false) },
  ],
  flags: {
    user_impersonation_enabled: true,
    user_lock_self_serve_enabled: true,
    user_lock_threshold: 7,
    user_lock_ttl: 1800,
    idp_authorization_url: `${site}/oauth/authorize`,
    idp_dynamic_client_registration_enabled: true,
    use_custom_domain_in_magic_link_emails: false,
    zero_downtime_session_migration_url: '',
    cross_org_passwords_enabled: true,
    // It names user.user_id, which no Member has.
    idp_dynamic_client_registration_access_token_template_content: '',
  },
  password: invented.passwordStrength,
  policy: {
    custom_roles: [
      {
        role_id: 'editor',
        description: 'Writes documents',
        permissions: [{ resource_id: 'documents', actions: ['*'] }],
      },
      {
        role_id: 'billing',
        description: 'Pays invoices',
        permissions: [{ resource_id: 'invoices', actions: ['pay', 'read'] }],
      },
      {
        role_id: 'support',
        description: 'Helps other people',
        permissions: [{ resource_id: 'documents', actions: ['read'] }],
      },
    ],
    custom_resources: [
      { resource_id: 'documents', available_actions: ['delete', 'read', 'write'] },
      { resource_id: 'invoices', available_actions: ['pay', 'read'] },
    ],
    custom_scopes: invented.rbacPolicy.custom_scopes,
    stytch_member: {
      permissions: [
        { resource_id: 'documents', actions: ['read'] },
        { resource_id: 'stytch.self', actions: ['*'] },
      ],
    },
    stytch_admin: { permissions: { length: 5 } },
  },
  session: { custom_audience: 'https://api.paperhouse.example' },
  m2m: invented.jwtTemplates.M2M,
  sdk: {
    basic: {
      enabled: true,
      allow_self_onboarding: false,
      enable_member_permissions: false,
      bundle_ids: ['example.paperhouse.app'],
      domains: ['http://localhost:3000', site].map(domain => ({ domain, slug_pattern: '' })),
    },
    sessions: { max_session_duration_minutes: 1440 },
    magic_links: { enabled: true, pkce_required: true },
    otps: { sms_enabled: true, email_enabled: true, sms_autofill_metadata: { length: 1 } },
    oauth: invented.sdkConfig.oauth,
    totps: invented.sdkConfig.totps,
    passwords: invented.sdkConfig.passwords,
    cookies: { http_only: 'DISABLED' },
  },
  sms: ['CA', 'DE', 'GB', 'US'],
  templates: [invented.emailTemplates[0]],
  profiles: [invented.trustedTokenProfile],
  // The one that every environment begins with; the run's own is gone.
  tokens: 1,
  secrets: 1,
};

/** Claims and what they stand for, whatever the spaces. */
const claims = (template: string) => template.replace(/\s/g, '');

describe('a new project', () => {
  beforeEach(() => open());

  test('has every setting that B2B can have, before its first Organization; a second run changes nothing', async () => {
    const result = await run();
    expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
    const last = calls.findLastIndex(call => /^(PUT|POST|PATCH) .*(redirect_urls|sdk|email_templates)/.test(call));
    expect(last).toBeLessThan(calls.indexOf('POST /v1/b2b/organizations'));
    const found = await readAll(api, await b2bPath(api));
    expect(found).toMatchObject(expected);
    expect(claims(found.session.template_content)).toBe(
      '{"plan":{{member.trusted_metadata.plan}},"roles":{{member.rbac.roles}},"may":{"documents":{{member.rbac.documents.actions}}}}',
    );
    const { project } = await b2bPath(api);
    expect((await api.get(`${project}/default_email_templates/PREBUILT`)).template_id).toBe('paperhouse');

    calls = [];
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(writes()).toEqual([]);
    expect(await readAll(api, await b2bPath(api))).toEqual(found);
  });

  test('the roles that it gets are there for its first Member', async () => {
    const given: Answers = { roleFrom: 'consumer' };
    expect(await run(given)).toMatchObject({ outcome: 'done', mismatches: 0 });
    const { environment, id } = await b2bPath(api);
    const { secret } = (await api.post(`${environment}/secrets`, {})).secret;
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const search = async (path: string, body: object) => {
      const url = `${opened.sandbox.url}/v1/b2b/organizations${path}/search`;
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const { organizations } = (await search('', {})) as { organizations: { organization_id: string }[] };
    const { members } = (await search('/members', {
      organization_ids: organizations.map(one => one.organization_id),
    })) as { members: { roles: { role_id: string }[] }[] };
    expect(members.flatMap(one => one.roles.map(role => role.role_id))).toContain('editor');
  });

  test('what Consumer changes later comes with the next run; what B2B changes stays, and is named', async () => {
    await run();
    const { environment } = await b2bPath(api);
    await api.patch(consumer, { user_lock_threshold: 9 });
    await api.post(`${consumer}/redirect_urls`, { url: `${site}/later`, valid_types: types(['LOGIN'], false) });
    await api.patch(environment, { user_lock_ttl: 600 });
    expect(await opened.migration.verify(opened.answers, () => {})).toMatchObject({ outcome: 'failed', mismatches: 3 });
    expect(differing()?.sort()).toEqual([`${site}/later`, 'user_lock_threshold', 'user_lock_ttl']);

    expect(await run()).toMatchObject({ outcome: 'failed', mismatches: 1 });
    const found = await readAll(api, await b2bPath(api));
    expect(found.flags).toMatchObject({ user_lock_threshold: 9, user_lock_ttl: 600 });
    expect(found.urls.map(one => one.url)).toContain(`${site}/later`);

    expect(await run({ settingsConflicts: 'flags/user_lock_ttl' })).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await readAll(api, await b2bPath(api))).flags.user_lock_ttl).toBe(1800);
    await undo();
    expect((await api.get('')).projects).toHaveLength(1);
  });

  test('what the user writes by hand and ticks is what it should be', async () => {
    const claim = (name: string) => `jwt-templates/${encodeURIComponent(`SESSION claim ${name}`)}`;
    await run();
    const { environment } = await b2bPath(api);
    const template_content = '{ "display_name": {{ member.name }} }';
    await api.put(`${environment}/jwt_templates/SESSION`, { template_content, custom_audience: '' });
    await api.patch(consumer, { zero_downtime_session_migration_url: 'https://other.example/userinfo' });
    expect(await run()).toMatchObject({ outcome: 'failed' });
    expect(differing()?.sort()).toEqual(['SESSION', 'SESSION audience']);
    const checklist = [claim('theme'), claim('display_name')].join();
    expect(await run({ checklist, settingsConflicts: 'consumer' })).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await readAll(api, await b2bPath(api))).session).toMatchObject({
      template_content,
      custom_audience: 'https://api.paperhouse.example',
    });
  });

  test("the claim that this tool adds to Consumer's template is not copied, and is no drift", async () => {
    const carried: Answers = { sessions: 'carry_over', tokenJit: 'off' };
    expect(await run(carried)).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await api.get(`${consumer}/jwt_templates/SESSION`)).jwt_template.template_content).toContain('"email"');
    const { session, profiles } = await readAll(api, await b2bPath(api));
    expect(session.template_content).not.toContain('email');
    expect(profiles.map((one: { name: string }) => one.name).sort()).toEqual(['Consumer sessions', 'Partner portal']);
    calls = [];
    expect(await run(carried)).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(writes()).toEqual([]);

    // The proof mints one JWT: it shows which claims of the template a Member really has.
    const file = join(opened.dir, 'sessions.ndjson');
    await opened.sandbox.exportSessions(file);
    const links: string[] = [];
    const prove = () =>
      opened.migration.prove({ ...opened.answers, ...carried }, { file }, one => links.push(`${one.ok} ${one.text}`));
    await prove();
    expect(links.at(-1)).toMatch(/^true there: .*roles, may/);
  });
});

describe('a project that is there', () => {
  const at = { project: '/b2b-app', environment: '/b2b-app/environments/test' };
  const chosen = { b2bEnvironment: 'b2b-app/test' };

  test('an empty one gets the settings, with no second project or environment; undo restores it', async () => {
    await open(chosen, true);
    const before = await readAll(api, at);
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await readAll(api, at)).toMatchObject({ ...expected, flags: { user_lock_threshold: 7 } });
    expect((await api.get('')).projects).toHaveLength(2);
    expect((await api.get('/b2b-app/environments')).environments).toHaveLength(2);
    // Stytch has always a default for the prebuilt email, so that one stays, and its template with it.
    const { kept } = await undo();
    expect(kept.map(one => one.errorType)).toEqual(['cannot_delete_default_email_template']);
    const { templates, ...after } = await readAll(api, at);
    expect(after).toEqual({ ...before, templates: undefined });
    expect(templates).toHaveLength(1);
  });

  test('one that is known by its id and secret gets them too, where there is a workspace key beside', async () => {
    await open({ b2bProject: 'existing' }, true);
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await readAll(api, at)).flags).toMatchObject({ user_lock_threshold: 7 });
    await undo();
    expect((await readAll(api, at)).flags).toMatchObject({ user_lock_threshold: 10 });
  });

  test('undo keeps what someone has changed since, and names it; all else is put back', async () => {
    await open(chosen, true);
    const before = await readAll(api, at);
    await run();
    await api.patch(at.environment, { user_lock_threshold: 4 });
    const { kept } = await undo();
    expect(kept.find(one => one.errorType === 'changed_since')?.example).toContain('user_lock_threshold');
    const { flags, policy } = await readAll(api, at);
    expect(flags).toEqual({ ...before.flags, user_lock_threshold: 4 });
    expect(policy).toEqual(before.policy);
  });

  test('what others have made otherwise stays, unless the user decides so; undo puts theirs back', async () => {
    await open(chosen, true);
    const secret = (await api.post(`${at.environment}/secrets`, {})).secret.secret;
    const { project_id } = (await api.get(at.environment)).environment;
    await fetch(`${opened.sandbox.url}/v1/b2b/organizations`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: '{"organization_name": "Of others"}',
    });
    await api.patch(at.environment, { user_lock_threshold: 3 });
    const before = await readAll(api, at);
    const rows = await opened.migration.settings(opened.answers);
    const action = (item: string) => rows.find(row => row.item === item)?.action;
    expect([action('user_lock_threshold'), action('policy'), action('default LOGIN')]).toEqual(
      Array.from({ length: 3 }, () => 'conflict'),
    );
    expect([action('role editor'), action(`${site}/invited`), action('webauthn')]).toEqual([
      ...['create', 'create', 'cannot'],
    ]);
    expect(await run({ settingsConflicts: 'flags/user_lock_threshold' })).toMatchObject({ mismatches: 0 });
    const found = await readAll(api, at);
    expect(found.flags).toMatchObject({ ...before.flags, user_lock_threshold: 7 });
    expect(found).toMatchObject({ password: before.password, session: before.session, sdk: before.sdk });
    expect(found.policy.stytch_member).toEqual(before.policy.stytch_member);
    expect(found.policy.custom_roles).toHaveLength(3);
    const defaults = found.urls.filter(one => one.valid_types.some((type: { is_default: boolean }) => type.is_default));
    expect(defaults.map(one => one.url)).toEqual(['http://localhost:3000/authenticate']);
    await undo();
    expect(await readAll(api, at)).toMatchObject({ flags: before.flags, urls: before.urls, policy: before.policy });
  });

  test('has its test environment made where it has only a live one, and undo takes back only that', async () => {
    await open({ b2bEnvironment: 'b2b-app' }, true);
    await api.delete(at.environment);
    const inProject = async () =>
      (await api.get('/b2b-app/environments')).environments.map((one: { type: string }) => one.type);
    expect(await inProject()).toEqual(['LIVE']);
    expect(await run()).toMatchObject({ outcome: 'done' });
    expect(await inProject()).toEqual(['LIVE', 'TEST']);
    await undo();
    expect(await inProject()).toEqual(['LIVE']);
  });

  test('serves the test run and the real run: the same project, its live environment', async () => {
    await open({ b2bEnvironment: 'b2b-app' }, true);
    expect(await run()).toMatchObject({ outcome: 'done' });
    const live = '/consumer-app/environments/production';
    const consumerProjectId = (await api.get(live)).environment.project_id;
    const { secret } = (await api.post(`${live}/secrets`, {})).secret;
    await api.patch(live, { user_lock_threshold: 5 });
    const real = await elsewhere(opened, {
      answers: { consumerProjectId },
      credentials: { consumerProjectId, consumerSecret: secret, b2bProjectId: undefined, b2bSecret: undefined },
    });
    const authorization = `Basic ${Buffer.from(`${consumerProjectId}:${secret}`).toString('base64')}`;
    const body = JSON.stringify({ email: 'ann@acme.example', trusted_metadata: { tenant: 'acme' } });
    await fetch(`${opened.sandbox.url}/v1/users`, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/json' },
    });
    real.migration.confirmLive(consumerProjectId);
    await real.migration.readInventory(() => {});
    const result = await real.migration.run(real.answers, () => {});
    expect(result).toMatchObject({ outcome: 'done', mismatches: 0 });
    const target = '/b2b-app/environments/production';
    expect((await api.get(target)).environment).toMatchObject({
      user_lock_threshold: 5,
      project_id: result.b2bProjectId,
    });
    expect((await api.get('/b2b-app/environments')).environments).toHaveLength(2);
    expect((await api.get('')).projects).toHaveLength(2);
    real.migration.close();
  });

  test('one of another kind, or none of that name, is refused before anything is written', async () => {
    await open({}, true);
    for (const [b2bEnvironment, text] of [
      ['consumer-app/test', 'is a Consumer project'],
      ['b2b-app/production', 'is LIVE'],
      ['b2b-app/nowhere', 'has no environment "nowhere"'],
      ['nowhere', 'There is no project'],
    ] as const) {
      const refusal = { exitCode: 2, message: expect.stringContaining(text) };
      await expect(run({ b2bEnvironment })).rejects.toMatchObject(refusal);
      expect(writes()).toEqual([]);
    }
  });
});
