/** The settings of the invented Consumer application: every kind differs from a new environment, and can be written again. */
import { expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { workspace, consumer } = await bench({ users: 50 });
const project = '/pwa/v3/projects/consumer-app';
const env = `${project}/environments/test`;
await workspace(`POST ${project}/environments`, { name: 'New', environment_slug: 'new' });

/** What says which environment it is, and when it was made. */
const own = ['status_code', 'request_id', 'environment_slug', 'name', 'created_at', 'project_id', 'oauth_callback_id'];
const withoutOwn = (answer: Answer): Answer =>
  JSON.parse(JSON.stringify(answer, (key, value) => (own.includes(key) ? undefined : value)));

it.each([
  '',
  '/redirect_urls/all',
  '/jwt_templates/SESSION',
  '/jwt_templates/M2M',
  '/password_strength_config',
  '/rbac_policy',
  '/sdk/consumer',
  '/allowed_country_codes/sms',
  '/allowed_country_codes/whatsapp',
  '/event_log_streaming/DATADOG',
  '/trusted_token_profiles',
])('%s is not that of a new environment', async path => {
  const invented = await workspace(`GET ${env}${path}`);
  expect(invented.status_code).toBe(200);
  const usual = await workspace(`GET ${project}/environments/new${path}`);
  expect(withoutOwn(invented)).not.toEqual(withoutOwn(usual));
});

it('each flag of the environment is set, but for the one that only B2B has', async () => {
  const { environment } = await workspace(`GET ${env}`);
  const { environment: usual } = await workspace(`GET ${project}/environments/new`);
  const same = Object.keys(environment).filter(flag => !own.includes(flag) && environment[flag] === usual[flag]);
  expect(same.sort()).toEqual(['cross_org_passwords_enabled', 'project_slug', 'type']);
});

it('all of it fits the requests of the management API', async () => {
  const { environment } = await workspace(`GET ${env}`);
  const { project_slug, environment_slug, project_id, type, created_at, oauth_callback_id, ...flags } = environment;
  expect((await workspace(`PATCH ${env}`, flags)).status_code).toBe(200);
  for (const path of ['/password_strength_config', '/sdk/consumer']) {
    const [[, value] = []] = Object.entries(withoutOwn(await workspace(`GET ${env}${path}`)));
    const body = path === '/sdk/consumer' ? { config: value } : value;
    expect(await workspace(`PUT ${env}${path}`, body)).toMatchObject({ status_code: 200 });
  }
  const { policy } = await workspace(`GET ${env}/rbac_policy`);
  const { stytch_resources, ...written } = policy;
  expect((await workspace(`PUT ${env}/rbac_policy`, written)).policy).toEqual(policy);
  for (const { url, valid_types } of (await workspace(`GET ${env}/redirect_urls/all`)).redirect_urls) {
    const again = await workspace(`PUT ${env}/redirect_urls?url=${encodeURIComponent(url)}`, { valid_types });
    expect(again.redirect_url).toEqual({ url, valid_types });
  }
  const { email_templates } = await workspace(`GET ${project}/email_templates`);
  expect(email_templates).toHaveLength(2);
  for (const { template_id, ...template } of email_templates) {
    expect((await workspace(`PUT ${project}/email_templates/${template_id}`, template)).status_code).toBe(200);
  }
});

it('has machines whose ids and secrets depend on the seed alone, and roles for the Users', async () => {
  const [one, other] = [await consumer('POST /v1/m2m/clients/search', {}), await bench({ users: 3 })];
  expect(one.m2m_clients).toHaveLength(2);
  const apps = () => consumer('POST /v1/connected_apps/clients/search', {}).then(withoutOwn);
  expect((await apps())['connected_apps']).toHaveLength(1);
  expect(await other.consumer('POST /v1/connected_apps/clients/search', {}).then(withoutOwn)).toEqual(await apps());
  const [own, same] = [one, await other.consumer('POST /v1/m2m/clients/search', {})].map(withoutOwn);
  expect(same).toEqual(own);
  const { policy } = await workspace(`GET ${env}/rbac_policy`);
  const known = ['stytch_user', ...policy.custom_roles.map((role: Answer) => role.role_id)];
  const { results } = await consumer('POST /v1/users/search', {});
  expect(known).toEqual(expect.arrayContaining(results.flatMap((user: Answer) => user.roles)));
});

it('a project without Users is as a new one', async () => {
  const empty = await bench({ users: 0 });
  expect((await empty.workspace(`GET ${env}/redirect_urls/all`)).redirect_urls).toHaveLength(1);
  expect((await empty.workspace(`GET ${env}/rbac_policy`)).policy.custom_roles).toEqual([]);
});
