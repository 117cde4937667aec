/** Every fault of the sandbox at every endpoint that a run uses: always the end of an undisturbed run. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../source/sandbox/index.ts';
import { contents, openB2b } from './b2b-project.ts';
import { b2bPath, plain, readAll } from './settings/plain.ts';
import { stage } from './stage.ts';

/** As the contract writes them; a run that uses another endpoint fails the first test. */
const endpoints = [
  'POST /v1/users/search',
  'GET /v1/users/{user_id}',
  'PUT /v1/users/{user_id}',
  'POST /pwa/v3/projects',
  'GET /pwa/v3/projects',
  'POST /pwa/v3/projects/{project_slug}/environments',
  'GET /pwa/v3/projects/{project_slug}/environments',
  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}',
  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}/secrets',
  'POST /pwa/v3/projects/{project_slug}/environments/{environment_slug}/secrets',
  'DELETE /pwa/v3/projects/{project_slug}/environments/{environment_slug}/secrets/{secret_id}',
  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}/trusted_token_profiles',
  'POST /pwa/v3/projects/{project_slug}/environments/{environment_slug}/trusted_token_profiles',
  'GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}/jwt_templates/{jwt_template_type}',
  'PUT /pwa/v3/projects/{project_slug}/environments/{environment_slug}/jwt_templates/{jwt_template_type}',
  ...[
    'redirect_urls',
    'redirect_urls/all',
    'password_strength_config',
    'rbac_policy',
    'sdk/consumer',
    'sdk/b2b',
    'allowed_country_codes/sms',
    'allowed_country_codes/whatsapp',
    'public_tokens',
    'event_log_streaming/{type}',
  ].map(path => `GET /pwa/v3/projects/{project_slug}/environments/{environment_slug}/${path}`),
  'GET /pwa/v3/projects/{project_slug}',
  'GET /pwa/v3/projects/{project_slug}/email_templates',
  'POST /pwa/v3/projects/{project_slug}/email_templates',
  'GET /pwa/v3/projects/{project_slug}/default_email_templates/{email_template_type}',
  'POST /pwa/v3/projects/{project_slug}/default_email_templates/{email_template_type}',
  'PATCH /pwa/v3/projects/{project_slug}/environments/{environment_slug}',
  'POST /pwa/v3/projects/{project_slug}/environments/{environment_slug}/redirect_urls',
  'PUT /pwa/v3/projects/{project_slug}/environments/{environment_slug}/redirect_urls',
  'POST /pwa/v3/projects/{project_slug}/environments/{environment_slug}/allowed_country_codes/sms',
  'PUT /pwa/v3/projects/{project_slug}/environments/{environment_slug}/password_strength_config',
  'PUT /pwa/v3/projects/{project_slug}/environments/{environment_slug}/rbac_policy',
  'PUT /pwa/v3/projects/{project_slug}/environments/{environment_slug}/sdk/b2b',
  'POST /v1/b2b/organizations',
  'POST /v1/b2b/organizations/{organization_id}/members',
  'POST /v1/b2b/passwords/migrate',
  'POST /v1/b2b/organizations/search',
  'POST /v1/b2b/organizations/members/search',
  'PUT /v1/b2b/organizations/{organization_id}/members/{member_id}',
  'GET /v1/sessions/jwks/{project_id}',
];

/** A whole migration of a small project, with this fault once or more at each endpoint. */
async function migrate(kind?: FaultKind) {
  const used = new Set<string>();
  const { sandbox, migration, answers, credentials, close } = await stage(
    { sessions: 'carry_over', settings: 'copy' },
    { users: 60, seed: 3, limits: 'off', onExchange: ({ method, path }) => used.add(`${method} ${path}`) },
    // Only where an answer is meant to be late: on a busy machine others may be, too.
    { rate: { calls: 2000, seconds: 1 }, answerTimeout: kind === 'hang' || kind === 'slow' ? 300 : 10_000 },
  );
  try {
    const { project_slug, environment_slug } = sandbox.credentials.consumer;
    // Waiting out Retry-After and hung calls takes its time: once is enough.
    const times = kind === 'rate-limit' || kind === 'hang' ? 1 : 2;
    if (kind) sandbox.faults.set(endpoints.map(on => ({ kind, on, times, milliseconds: 600 })));
    await migration.readInventory(() => {});
    const result = await migration.run(answers, () => {});
    sandbox.faults.clear();
    const { client, management, environment } = await openB2b(sandbox.url, credentials);
    const at = [environment.project_slug, environment.environment_slug] as const;
    const api = plain(sandbox.url, credentials);
    const settings = await readAll(api, await b2bPath(api));
    return {
      // Of the settings that were left, notes name tokens, which differ by nature.
      result: { ...result, seconds: 0, reportDir: '', b2bProjectId: '', settingsLeft: result.settingsLeft?.length },
      made: await contents(client),
      settings: { ...settings, flags: { ...settings.flags, project_slug: '' }, secrets: 0 },
      // One is this test's own, and with one every environment begins.
      secrets: (await management.secrets.all(...at)).length - 2,
      projects: (await management.projects.all()).length,
      template: await management.jwtTemplates.get(project_slug, environment_slug, 'SESSION'),
      used: [...used],
    };
  } finally {
    await close();
  }
}

describe.concurrent('with a fault at every endpoint', () => {
  let undisturbed: Awaited<ReturnType<typeof migrate>>;
  beforeAll(async () => {
    undisturbed = await migrate();
  });

  test('the list holds every endpoint that a run uses', ({ expect }) => {
    const known = endpoints.map(name => new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
    // A machine with much to do answers too late now and then: then what was made is read back.
    known.push(/^GET \/v1\/b2b\/organizations\/[^/]+(\/member)?$/);
    const own = undisturbed.used.filter(name => !known.some(pattern => pattern.test(name)));
    expect(own).toEqual([]);
  });

  test.for<FaultKind>([
    ...(['rate-limit', 'error-before', 'error-after', 'reset-before', 'reset-after'] as const),
    ...(['hang', 'slow', 'malformed', 'html'] as const),
  ])('%s: nothing lost, nothing twice', async (kind, { expect }) => {
    const { used: _used, ...disturbed } = await migrate(kind);
    const { used: _also, ...whole } = undisturbed;
    expect(disturbed).toEqual(whole);
  });
});

test('the undisturbed run itself is good', async () => {
  const { result, secrets, settings } = await migrate();
  const profiles = settings.profiles.map((one: { name: string }) => one.name).sort();
  expect({ outcome: result.outcome, secrets, profiles }).toEqual({
    outcome: 'done',
    secrets: 0,
    profiles: ['Consumer sessions', 'Partner portal'],
  });
});
