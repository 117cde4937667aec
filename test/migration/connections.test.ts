/** SSO and SCIM connections on request: made once, also after a lost answer; compared, kept where IT has set them up, undone. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened.close());

const rules = 'acme: sso = saml; globex: sso = oidc; globex: scim = create; solo: sso = needed; solo: scim = needed';

async function started(answers: Answers = {}, onExchange?: (exchange: Exchange) => void) {
  const importUsers = join(mkdtempSync(join(tmpdir(), 'connections-')), 'users.json');
  const users = ['acme', 'globex', 'solo', 'plain'].map((tenant, index) => ({
    user_id: `user-test-00000000-0000-4000-8000-00000000000${index}`,
    status: 'active',
    emails: [{ email_id: `email-test-${index}`, email: `ann@${tenant}.example`, verified: true }],
    trusted_metadata: { tenant },
    created_at: '2024-01-01T00:00:00Z',
  }));
  writeFileSync(importUsers, JSON.stringify(users));
  opened = await stage(
    { passwords: 'reset', organizationSettings: rules, ...answers },
    { importUsers, limits: 'off', onExchange },
  );
  await opened.migration.readInventory(() => {});
}

const run = () => opened.migration.run(opened.answers, () => {});

/** What is in the Organization with this slug. */
async function of(slug: string) {
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 100 });
  const organization_id = organizations.find(one => one.organization_slug === slug)?.organization_id ?? '';
  const { saml_connections: saml, oidc_connections: oidc } = await client.sso.getConnections({ organization_id });
  const { connection: scim } = await client.scim.connection.get({ organization_id });
  return { client, organization_id, saml, oidc, scim };
}

test('are made where a rule asks for them, compared, and undone with their Organizations', async () => {
  await started();
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await of('acme')).saml).toHaveLength(1);
  const globex = await of('globex');
  expect([globex.oidc.length, globex.scim?.display_name]).toEqual([1, 'SCIM']);
  for (const slug of ['solo', 'plain']) expect(await of(slug)).toMatchObject({ saml: [], oidc: [], scim: undefined });
  // Again, nothing is made a second time.
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await of('acme')).saml).toHaveLength(1);
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('are listed in the report, with a page for the IT of each customer that says what the API answered, and no token', async () => {
  const answered: string[] = [];
  await started({}, ({ path, responseBody }) => {
    if (path.includes('/scim/')) answered.push(JSON.stringify(responseBody));
  });
  await run();
  const report = join(opened.dir, 'report');
  const pages = readdirSync(join(report, 'sso-scim')).sort();
  expect(pages).toEqual(['organization-acme.md', 'organization-globex.md', 'organization-solo.md']);
  const page = (name: string) => readFileSync(join(report, 'sso-scim', `organization-${name}.md`), 'utf8');
  const [acme, globex] = [await of('acme'), await of('globex')];
  expect(page('acme')).toContain(acme.saml[0]?.acs_url);
  expect(page('acme')).toContain(acme.saml[0]?.audience_uri);
  expect(page('globex')).toContain(globex.oidc[0]?.redirect_url);
  expect(page('globex')).toContain(globex.scim?.base_url);
  expect(page('solo')).toContain('Tell us which identity provider you use');
  for (const other of ['globex', 'solo']) expect(page('acme')).not.toContain(other);
  expect(statSync(join(report, 'sso-scim', 'organization-acme.md')).mode & 0o777).toBe(0o600);
  const rows = readFileSync(join(report, 'sso-scim.csv'), 'utf8').split('\n');
  expect(rows[1]).toBe(
    `acme,acme,${acme.organization_id},saml,${acme.saml[0]?.connection_id},none,,sso-scim/organization-acme.md`,
  );
  expect(readFileSync(join(report, 'summary.md'), 'utf8')).toContain(
    '3 Organizations need SSO or SCIM, and 3 connections',
  );
  const [token] = answered.flatMap(text => /"bearer_token":"([^"]+)"/.exec(text)?.[1] ?? []);
  expect(token).toMatch(/^[\w-]{44}$/);
  const files = readdirSync(opened.dir, { recursive: true, withFileTypes: true }).filter(one => one.isFile());
  for (const { parentPath, name } of files)
    expect([name, readFileSync(join(parentPath, name)).includes(token ?? '')]).toEqual([name, false]);
  // Nothing to follow any more: no list.
  opened.answers.organizationSettings = 'none';
  await run();
  expect(existsSync(join(report, 'sso-scim.csv'))).toBe(false);
});

test('after a lost answer the one that is there is taken', async () => {
  await started();
  opened.sandbox.faults.set([
    { kind: 'reset-after', on: 'POST /v1/b2b/sso/*', times: 2 },
    { kind: 'reset-after', on: 'POST /v1/b2b/scim/*', times: 1 },
  ]);
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  opened.sandbox.faults.clear();
  expect((await of('acme')).saml).toHaveLength(1);
  expect((await of('globex')).oidc).toHaveLength(1);
});

test('one that is gone, or was made anew by others, is named', async () => {
  await started();
  await run();
  const { client, organization_id, saml } = await of('acme');
  await client.sso.deleteConnection({ organization_id, connection_id: saml[0]?.connection_id ?? '' });
  const gone = await opened.migration.verify(opened.answers, () => {});
  expect(gone.mismatchKinds).toMatchObject([{ field: 'missing', count: 1 }]);
  await client.sso.saml.createConnection({ organization_id, display_name: 'Theirs' });
  const other = await opened.migration.verify(opened.answers, () => {});
  expect(other.mismatchKinds).toMatchObject([{ field: 'connection_id', count: 1 }]);
});

test('one that the customer has set up stays at undo, and its Organization with it', async () => {
  await started();
  await run();
  const acme = await of('acme');
  const connection_id = acme.saml[0]?.connection_id ?? '';
  await acme.client.sso.saml.updateConnection({
    organization_id: acme.organization_id,
    connection_id,
    idp_entity_id: 'https://idp.acme.example',
  });
  const globex = await of('globex');
  await globex.client.scim.connection.rotateStart({
    organization_id: globex.organization_id,
    connection_id: globex.scim?.connection_id ?? '',
  });
  const { outcome, kept } = await opened.migration.undo(opened.answers, () => {});
  expect(outcome).toBe('needs_people');
  expect(JSON.stringify(kept)).toMatch(/identity provider is set up/);
  expect((await of('acme')).saml).toHaveLength(1);
  // SCIM of globex gets another token than the first; its OIDC connection was not set up.
  expect(await of('globex')).toMatchObject({ oidc: [], scim: { display_name: 'SCIM' } });
});

test('a connection that no rule asks for any more stays, and is named', async () => {
  await started();
  await run();
  opened.answers.organizationSettings = rules.replace('acme: sso = saml', 'acme: sso = none');
  const { outcome, notes } = await run();
  expect([outcome, notes]).toEqual(['done', ['No rule asks any more for these connections, which stay: acme/saml.']]);
});
