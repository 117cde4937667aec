// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of HCL
/** The Terraform export: it parses, is formatted, fits the provider's schema, holds no secret, and replaces nothing. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from '@cdktf/hcl-tools';
import { parse } from '@cdktf/hcl2json';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { block, quoted } from '../../../source/migration/settings/terraform/hcl.ts';
import { writeTerraform } from '../../../source/migration/settings/terraform/write.ts';
import { type Stage, stage } from '../stage.ts';
import { type Plain, plain } from './plain.ts';
import schema from './provider-schema.json' with { type: 'json' };

// biome-ignore lint/suspicious/noExplicitAny: a parsed file is whatever it is
type Json = any;

let opened: Stage;
let api: Plain;
beforeEach(async () => {
  opened = await stage({ passwords: 'reset', settings: 'copy' }, { users: 5, limits: 'off', withB2b: true });
  api = plain(opened.sandbox.url, opened.credentials);
});
afterEach(() => opened.close());

const chosen: Answers = { b2bEnvironment: 'b2b-app/test' };
const exported = (more: Answers = {}) => opened.migration.terraform({ ...opened.answers, ...more });

async function parsed(files: Record<string, string>): Promise<Json> {
  const all: Json = { resource: {}, import: [], variable: {} };
  for (const [name, text] of Object.entries(files)) {
    expect(await format(text), name).toBe(text);
    const { resource = {}, import: imports = [], variable = {}, ...rest } = await parse(name, text);
    for (const [type, own] of Object.entries(resource as Json))
      all.resource[type] = { ...all.resource[type], ...(own as object) };
    all.import.push(...(imports as Json[]));
    Object.assign(all.variable, variable);
    Object.assign(all, rest);
  }
  return all;
}

/** Attributes that the schema does not know, that it alone sets, or that are missing; and literals where a secret belongs. */
function defects(name: string, value: Json, known: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(one => defects(name, one, known));
  if (typeof value !== 'object' || value === null) return [];
  const wrong = Object.entries(value).flatMap(([key, own]) => {
    const rule = known[key];
    if (!rule) return [`${name}.${key} is unknown`];
    if (rule.use === 'readonly') return [`${name}.${key} is read-only`];
    if (rule.sensitive && !/^\$\{var\.\w+\}$/.test(String(own))) return [`${name}.${key} is a secret in a file`];
    return rule.attributes ? defects(`${name}.${key}`, own, rule.attributes) : [];
  });
  const lacking = Object.keys(known).filter(key => known[key].use === 'required' && value[key] === undefined);
  return [...wrong, ...lacking.map(key => `${name}.${key} is missing`)];
}

const schemaDefects = ({ resource }: Json): string[] =>
  Object.entries(resource as Json).flatMap(([type, own]) =>
    Object.entries(own as Json).flatMap(([label, blocks]) =>
      defects(`${type}.${label}`, blocks, (schema.resources as Json)[type] ?? {}),
    ),
  );

test('a project that is there: every resource fits the schema, and what exists is imported', async () => {
  const all = await parsed(await exported(chosen));
  expect(schemaDefects(all)).toEqual([]);
  expect(all.resource.stytch_project.b2b[0]).toMatchObject({
    name: 'B2B app',
    vertical: 'B2B',
    project_slug: 'b2b-app',
    // The provider's default is another slug, and that would replace the project.
    live_environment: { environment_slug: 'production', name: 'Production' },
  });
  expect(all.resource.stytch_environment.test[0]).toMatchObject({
    environment_slug: 'test',
    user_lock_threshold: 7,
    project_slug: '${stytch_project.b2b.project_slug}',
  });
  const imports = Object.fromEntries(all.import.map((one: Json) => [one.to, one.id]));
  expect(imports).toMatchObject({
    '${stytch_project.b2b}': 'b2b-app',
    '${stytch_environment.test}': 'b2b-app.test',
    '${stytch_redirect_url.localhost_3000_authenticate}': 'b2b-app.test.http://localhost:3000/authenticate',
    '${stytch_rbac_policy.b2b}': 'b2b-app.test',
    '${stytch_country_code_allowlist.sms}': 'b2b-app.test.sms',
  });
  // What is not there is made, not imported.
  expect(Object.keys(imports)).not.toContain('${stytch_redirect_url.app_paperhouse_example_invited}');
  expect(all.resource.stytch_redirect_url.app_paperhouse_example_invited).toHaveLength(1);
  for (const to of Object.keys(imports)) {
    const [type = '', label = ''] = to.slice(2, -1).split('.');
    expect(all.resource[type]?.[label], to).toHaveLength(1);
  }
});

test('after an apply, everything is imported, and the values are those of the environment', async () => {
  await opened.migration.readInventory(() => {});
  await opened.migration.applySettings({ ...opened.answers, ...chosen }, () => {});
  const all = await parsed(await exported(chosen));
  expect(schemaDefects(all)).toEqual([]);
  const made = Object.entries(all.resource as Json).flatMap(([type, own]) =>
    Object.keys(own as Json).map(label => `\${${type}.${label}}`),
  );
  const imported = all.import.map((one: Json) => one.to);
  // The stream needs a key that the API does not give.
  expect(made.filter(name => !imported.includes(name))).toEqual(['${stytch_event_log_streaming.datadog}']);
  const { policy } = await api.get('/b2b-app/environments/test/rbac_policy');
  const { stytch_admin, stytch_member, custom_roles } = all.resource.stytch_rbac_policy.b2b[0];
  expect(stytch_admin.permissions).toHaveLength(policy.stytch_admin.permissions.length);
  expect(stytch_member).toEqual(policy.stytch_member);
  expect(custom_roles).toEqual(expect.arrayContaining(policy.custom_roles));
  const { template_content } = (await api.get('/b2b-app/environments/test/jwt_templates/SESSION')).jwt_template;
  expect(all.resource.stytch_jwt_template.session[0].template_content).toBe(template_content);
});

test('a new project: nothing is imported, and the live environment has the name that a run gives it', async () => {
  const files = await exported();
  const all = await parsed(files);
  expect(schemaDefects(all)).toEqual([]);
  expect(all.import).toEqual([]);
  expect(all.resource.stytch_project.b2b[0].live_environment.environment_slug).toBe('live');
  // Of the default roles only a part is known: stated so, Members would lose the rest.
  expect(Object.keys(all.resource.stytch_rbac_policy.b2b[0])).not.toContain('stytch_member');
});

test('secrets are variables without a value', async () => {
  const files = await exported(chosen);
  const all = await parsed(files);
  expect(all.variable).toEqual({ datadog_api_key: [{ type: '${string}', sensitive: true }] });
  expect(all.resource.stytch_event_log_streaming.datadog[0].datadog_config.api_key).toBe('${var.datadog_api_key}');
  const text = Object.values(files).join('\n');
  for (const secret of [
    opened.credentials.workspaceKeySecret,
    opened.credentials.b2bSecret,
    opened.credentials.consumerSecret,
  ])
    expect(text).not.toContain(secret);
  expect(text).not.toContain('stytch_secret');
});

test('what HCL reads as a template is escaped, and quotes and newlines too', async () => {
  const html = '<p class="a">${user} %{ if x }\n{{magic_link_url}} \\n</p>';
  const text = block('resource "stytch_email_template" "odd"', { html, plain: '$$ % {' });
  expect(await format(text)).toBe(text);
  const [odd] = (await parse('odd.tf', text)).resource.stytch_email_template.odd;
  // The parser leaves the escape of a template in place.
  expect(odd.html.replace(/([$%])\1\{/g, '$1{')).toBe(html);
  expect(quoted('${a}')).toBe('"$${a}"');
});

test('files are private, replace an earlier export, and never a file of the team', () => {
  const dir = mkdtempSync(join(tmpdir(), 'terraform-'));
  const header =
    '# Written by stytch-b2b-migrate: "settings --terraform". Secrets are variables, and never in a file.\n';
  writeTerraform(dir, { 'main.tf': `${header}one`, 'variables.tf': `${header}two` });
  expect(writeTerraform(dir, { 'main.tf': `${header}three` })).toEqual([join(dir, 'main.tf')]);
  expect(readFileSync(join(dir, 'main.tf'), 'utf8')).toContain('three');
  expect(statSync(join(dir, 'main.tf')).mode & 0o777).toBe(0o600);
  writeFileSync(join(dir, 'imports.tf'), 'ours');
  expect(() => writeTerraform(dir, { 'main.tf': header })).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(readFileSync(join(dir, 'main.tf'), 'utf8')).toContain('three');
  rmSync(dir, { recursive: true });
});
