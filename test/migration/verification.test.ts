/**
 * Verification against deliberate damage: each corruption is made from outside, through the APIs, as an administrator, an
 * attacker or a backend would make it, one at a time, and `verify` must name it. Each begins with a fresh copy of one finished
 * migration.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import type { JournalRecord } from '../../source/migration/engine/record.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { Migration } from '../../source/migration/migration.ts';
import type { RunResult } from '../../source/migration/model.ts';
import type { RunContext } from '../../source/migration/resources/context.ts';
import { verifyProfile } from '../../source/migration/verification/profile.ts';
import { startSandbox } from '../../source/sandbox/index.ts';
import { type ObservedMember, type ObservedOrganization, observe, open, type Send } from '../reference/observe.ts';
import { openB2b } from './b2b-project.ts';
import { mismatchesIn, tooMany, totals } from './results.ts';
import { stage, unlimited } from './stage.ts';

/** Two of them have keys that are no external ids. */
const acme = 'Acme & Söhne';
const beta = 'Beta GmbH & Co';
const [ann, bob, eve, una] = ['ann@acme.example', 'bob@acme.example', 'eve@beta.example', 'una@acme.example'];

let folder: string;
let answers: Answers;
let credentials: Awaited<ReturnType<typeof stage>>['credentials'];
/** The Users that every corruption aims at, by address. */
const userIds = new Map<string, string>();

interface Migrated {
  migration: Migration;
  consumer: Send;
  b2b: Send;
  manage: Send;
  /** Paths of the two environments in the management API. */
  paths: { consumer: string; b2b: string };
  organizations: ObservedOrganization[];
  /** The Organization of a tenant. */
  at(tenant: string): ObservedOrganization & { path: string };
  /** The Member of a User, and its path. */
  member(email: string, tenant?: string): ObservedMember & { path: string };
  user(email: string): string;
  sent(address: string): string;
  close(): Promise<void>;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verification-'));
  const file = join(folder, 'sandbox.sqlite');
  const opened = await stage({ sessions: 'carry_over' }, { file, users: 60, limits: 'off' });
  answers = opened.answers;
  credentials = opened.credentials;
  const { users, passwords } = opened.consumer;
  for (const [email, tenant] of [
    [ann, acme],
    [bob, acme],
    [eve, beta],
  ] as const) {
    const hash_type = 'bcrypt';
    const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';
    const { user_id } = await passwords.migrate({ email, hash_type, hash });
    userIds.set(email, user_id);
    await users.update({
      user_id,
      name: { first_name: email.slice(0, 3), last_name: 'Person' },
      trusted_metadata: { tenant, plan: { seats: 1, unused: null }, level: 3 },
      untrusted_metadata: { theme: 'dark' },
    });
  }
  const { user_id } = await users.create({ email: una, trusted_metadata: { tenant: acme } });
  userIds.set(una, user_id);
  // Verifies the address of every User with a password, as a login does; Una's stays unproved.
  for (const email of [ann, bob, eve]) {
    const { email_id } = await opened.consumer.otps.email.send({ email });
    await opened.consumer.otps.authenticate({ method_id: email_id, code: opened.sandbox.lastSent(email)?.token ?? '' });
  }
  const { phone_id } = await opened.consumer.otps.sms.send({
    phone_number: '+12025550123',
    user_id: userIds.get(ann) ?? '',
  });
  await opened.consumer.otps.authenticate({
    method_id: phone_id,
    code: opened.sandbox.lastSent('+12025550123')?.token ?? '',
  });
  await opened.sandbox.exportPasswords(answers.passwordFile ?? '');
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
  // The migration and its sandbox, as they are now, are what every test begins with.
  opened.migration.close();
  await opened.environment.close();
  await opened.sandbox.close();
  cpSync(opened.dir, join(folder, 'migration'), { recursive: true });
  answers = { ...answers, passwordFile: join(folder, 'migration', 'hashes.csv') };
  rmSync(opened.dir, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

let migrated: Migrated;
beforeEach(async () => {
  migrated = await freshMigration();
});
afterEach(() => migrated.close());

async function freshMigration(): Promise<Migrated> {
  const here = mkdtempSync(join(folder, 'migrated-'));
  const dir = join(here, 'migration');
  mkdirSync(dir);
  cpSync(join(folder, 'migration'), dir, { recursive: true });
  cpSync(join(folder, 'sandbox.sqlite'), join(here, 'sandbox.sqlite'));
  const sandbox = await startSandbox({ file: join(here, 'sandbox.sqlite'), limits: 'off' });
  const environment = await openEnvironment({
    dir,
    answers,
    credentials,
    pace: unlimited,
    addresses: { api: sandbox.url, management: sandbox.url },
  });
  const migration = await environment.open();
  const { consumer, workspace } = sandbox.credentials;
  const manage = open(sandbox.url, workspace.key_id, workspace.key_secret);
  const observed = await observe(sandbox.url, sandbox.credentials);
  if (!observed.b2b) throw new Error('no B2B project');
  const { environment: at, organizations } = observed.b2b;
  const path = (place: { project_slug: string; environment_slug: string }) =>
    `/pwa/v3/projects/${place.project_slug}/environments/${place.environment_slug}`;
  const paths = { consumer: path(consumer), b2b: path(at as never) };
  const { secret } = await manage<{ secret: { secret: string } }>(`POST ${paths.b2b}/secrets`, {});
  const named = (tenant: string) => {
    const found = organizations.find(
      one => one.organization_external_id === tenant || one.trusted_metadata?.['tenant_key'] === tenant,
    );
    if (!found) throw new Error(`no Organization of ${tenant}`);
    return { ...found, path: `/v1/b2b/organizations/${found.organization_id}` };
  };
  return {
    migration,
    manage,
    paths,
    organizations,
    at: named,
    consumer: open(sandbox.url, consumer.project_id, consumer.secret),
    b2b: open(sandbox.url, at.project_id, secret.secret),
    member: (email, tenant = email === eve ? beta : acme) => {
      const home = named(tenant);
      const found = home.members.find(one => one.external_id === userIds.get(email));
      if (!found) throw new Error(`no Member of ${email}`);
      return { ...found, path: `${home.path}/members/${found.member_id}` };
    },
    user: email => userIds.get(email) ?? '',
    sent: address => sandbox.lastSent(address)?.token ?? '',
    close: async () => {
      migration.close();
      await environment.close();
      await sandbox.close();
      rmSync(here, { recursive: true });
    },
  };
}

/** Reads the Consumer project again, as the command does, and compares. */
async function verify(): Promise<RunResult> {
  await migrated.migration.readInventory(() => {});
  const result = await migrated.migration.verify(answers, () => {});
  expect(tooMany(result)).toEqual([]);
  expect(totals(result)).toBe(result.users);
  return result;
}

const dirOf = (result: RunResult) => result.reportDir;

/** `record` as the report names it, or a part of it; `field`; and the cause, where the data shows one. */
type Named = [record: string, field: string, cause?: 'b2b' | 'consumer' | 'both'];

interface Corruption {
  what: string;
  /** Damages something, and says what must be named. */
  make: () => Promise<Named[]>;
}

const put = (path: string, body: object) => migrated.b2b(`PUT ${path}`, body);
const key = (email: string) => `/${migrated.user(email)}`;
const external = (tenant: string) => migrated.at(tenant).organization_external_id ?? '';

/** A corruption of the Member of Ann: fields of Update Member. */
const ofMember = (what: string, body: object, field: string, cause?: Named[2]): Corruption => ({
  what: `a Member: ${what}`,
  make: async () => {
    await put(migrated.member(ann).path, body);
    return [[key(ann), field, cause]];
  },
});

/** A corruption of an Organization: fields of Update Organization. */
const ofOrganization = (what: string, body: object, field: string, cause?: Named[2]): Corruption => ({
  what: `an Organization: ${what}`,
  make: async () => {
    await put(migrated.at(acme).path, body);
    return [[external(acme), field, cause]];
  },
});

const newMember = (tenant: string, body: object) =>
  migrated.b2b<{ member: ObservedMember }>(`POST ${migrated.at(tenant).path}/members`, body);

const foreignMember = (what: string, tenant: string, body: () => object): Corruption => ({
  what,
  make: async () => {
    const { member } = await newMember(tenant, body());
    return [[`${external(tenant)}/${member.member_id}`, 'unexpected']];
  },
});

const inMembers: Corruption[] = [
  {
    what: 'a Member deleted',
    make: async () => {
      await migrated.b2b(`DELETE ${migrated.member(ann).path}`);
      return [[key(ann), 'missing']];
    },
  },
  {
    what: 'a Member deleted and made again, as pending',
    make: async () => {
      const { path, email_address, name, external_id, trusted_metadata, untrusted_metadata } = migrated.member(una);
      await migrated.b2b(`DELETE ${path}`);
      const same = { email_address, name, external_id, trusted_metadata, untrusted_metadata };
      await newMember(acme, { ...same, create_member_as_pending: true });
      return [
        [key(una), 'status'],
        [key(una), 'member_id'],
      ];
    },
  },
  foreignMember('a Member of one tenant made in another tenant’s Organization', beta, () => ({
    email_address: ann,
    external_id: migrated.user(ann),
  })),
  foreignMember('a foreign Member without an external id', acme, () => ({ email_address: 'mallory@evil.example' })),
  foreignMember('a foreign Member with an external id', acme, () => ({
    email_address: 'mallory@evil.example',
    external_id: 'user-test-00000000-0000-4000-a000-000000000000',
  })),
  foreignMember('a second Member of one User, by another email', acme, () => ({
    email_address: 'ann.again@acme.example',
  })),
  foreignMember('a second Member of one User, by another external id', acme, () => ({
    email_address: 'ann.again@acme.example',
    external_id: `${migrated.user(ann)}-2`,
  })),
  {
    what: 'a Member’s password removed',
    make: async () => {
      // In a project with cross-organization passwords Stytch deletes none; a reset of a single Member's does.
      await migrated.b2b('POST /v1/b2b/passwords/email/require_reset', { email_address: bob });
      return [[key(bob), 'password']];
    },
  },
  {
    what: 'a password for a Member who should have none',
    make: async () => {
      const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';
      const { organization_id } = migrated.at(acme);
      await migrated.b2b('POST /v1/b2b/passwords/migrate', {
        organization_id,
        email_address: una,
        hash,
        hash_type: 'bcrypt',
      });
      return [
        [key(una), 'password'],
        [key(una), 'email_address_verified'],
      ];
    },
  },
  {
    what: 'an email verified that the User has not proved',
    make: async () => {
      const { organization_id } = migrated.at(acme);
      await migrated.b2b('POST /v1/b2b/otps/email/login_or_signup', { organization_id, email_address: una });
      await migrated.b2b('POST /v1/b2b/otps/email/authenticate', {
        organization_id,
        email_address: una,
        code: migrated.sent(una),
      });
      return [[key(una), 'email_address_verified']];
    },
  },
  ofMember('email', { email_address: 'other@acme.example', unlink_email: true }, 'email_address', 'b2b'),
  ofMember('name', { name: 'Another Name' }, 'name', 'b2b'),
  ofMember('name emptied', { name: '' }, 'name', 'b2b'),
  ofMember('trusted_metadata, a value', { trusted_metadata: { level: 4 } }, 'trusted_metadata', 'b2b'),
  ofMember('trusted_metadata, the type of a value', { trusted_metadata: { level: '3' } }, 'trusted_metadata', 'b2b'),
  ofMember('trusted_metadata, a key added', { trusted_metadata: { admin: true } }, 'trusted_metadata', 'b2b'),
  ofMember('trusted_metadata, a key removed', { trusted_metadata: { level: null } }, 'trusted_metadata', 'b2b'),
  ofMember('trusted_metadata, deep within', { trusted_metadata: { plan: { seats: 2 } } }, 'trusted_metadata', 'b2b'),
  ofMember('untrusted_metadata, a value', { untrusted_metadata: { theme: 'light' } }, 'untrusted_metadata', 'b2b'),
  ofMember('untrusted_metadata, a key added', { untrusted_metadata: { x: 1 } }, 'untrusted_metadata', 'b2b'),
  ofMember('untrusted_metadata, a key removed', { untrusted_metadata: { theme: null } }, 'untrusted_metadata', 'b2b'),
  ofMember('external id changed', { external_id: 'another-one' }, 'external_id', 'b2b'),
  {
    what: 'a Member: external id changed to that of a User of another tenant',
    make: async () => {
      await put(migrated.member(ann).path, { external_id: migrated.user(eve) });
      return [[key(ann), 'external_id', 'b2b']];
    },
  },
  {
    what: 'a Member: external id removed',
    make: async () => {
      await migrated.b2b(`DELETE ${migrated.member(ann).path}/external_id`);
      return [[key(ann), 'external_id', 'b2b']];
    },
  },
  {
    what: 'a Member: phone number changed',
    make: async () => {
      await migrated.b2b(
        `DELETE ${migrated.at(acme).path}/members/mfa_phone_numbers/${migrated.member(ann).member_id}`,
      );
      await put(migrated.member(ann).path, { mfa_phone_number: '+12025550177' });
      return [[key(ann), 'mfa_phone_number', 'b2b']];
    },
  },
  {
    what: 'a Member: phone number removed',
    make: async () => {
      await migrated.b2b(
        `DELETE ${migrated.at(acme).path}/members/mfa_phone_numbers/${migrated.member(ann).member_id}`,
      );
      return [[key(ann), 'mfa_phone_number', 'b2b']];
    },
  },
  {
    what: 'a Member: phone number for a User who has none',
    make: async () => {
      await put(migrated.member(bob).path, { mfa_phone_number: '+12025550178' });
      return [[key(bob), 'mfa_phone_number', 'b2b']];
    },
  },
  ofMember('administrator', { roles: ['stytch_admin'] }, 'roles'),
  {
    what: 'a Member: a custom role',
    make: async () => {
      const path = `${migrated.paths.b2b}/rbac_policy`;
      const custom_roles = [
        { role_id: 'auditor', description: 'Reads', permissions: [{ resource_id: 'stytch.self', actions: ['*'] }] },
      ];
      await migrated.manage(`PUT ${path}`, { custom_roles, custom_resources: [], custom_scopes: [] });
      await put(migrated.member(ann).path, { roles: ['auditor'] });
      return [[key(ann), 'roles']];
    },
  },
  ofMember('exempt from the Organization’s rules', { is_breakglass: true }, 'is_breakglass'),
  {
    what: 'a Member: enrolled in a second factor without having one',
    make: async () => {
      await put(migrated.member(bob).path, { mfa_enrolled: true });
      return [[key(bob), 'mfa_enrolled', 'b2b']];
    },
  },
];

const inOrganizations: Corruption[] = [
  ofOrganization('name', { organization_name: 'Evil Corp' }, 'organization_name', 'b2b'),
  ofOrganization('slug', { organization_slug: 'evil-corp' }, 'organization_slug', 'b2b'),
  ofOrganization('external id changed', { organization_external_id: 'evil' }, 'organization_external_id', 'b2b'),
  {
    what: 'an Organization: external id removed',
    make: async () => {
      await migrated.b2b(`DELETE ${migrated.at(acme).path}/external_id`);
      return [[external(acme), 'organization_external_id', 'b2b']];
    },
  },
  {
    what: 'an Organization deleted',
    make: async () => {
      await migrated.b2b(`DELETE ${migrated.at(acme).path}`);
      return [
        [external(acme), 'missing'],
        [key(ann), 'missing'],
      ];
    },
  },
  {
    what: 'a second Organization for one tenant',
    make: async () => {
      await migrated.b2b('POST /v1/b2b/organizations', {
        organization_name: 'Acme again',
        organization_external_id: 'again|1',
        trusted_metadata: { tenant_key: acme },
      });
      return [['again|1', 'duplicate']];
    },
  },
  {
    what: 'a second Organization for one tenant, without an external id',
    make: async () => {
      const { organization } = await migrated.b2b<{ organization: ObservedOrganization }>(
        'POST /v1/b2b/organizations',
        {
          organization_name: 'Acme again',
          trusted_metadata: { tenant_key: acme },
        },
      );
      return [[organization.organization_id, 'duplicate']];
    },
  },
  ofOrganization('tenant_key', { trusted_metadata: { tenant_key: beta } }, 'trusted_metadata', 'b2b'),
  ofOrganization('tenant_key removed', { trusted_metadata: { tenant_key: null } }, 'trusted_metadata', 'b2b'),
  ofOrganization('invites', { email_invites: 'NOT_ALLOWED' }, 'email_invites', 'b2b'),
  ofOrganization(
    'login methods restricted',
    { auth_methods: 'RESTRICTED', allowed_auth_methods: ['sso'] },
    'auth_methods',
    'b2b',
  ),
  ofOrganization('a list of login methods', { allowed_auth_methods: ['sso'] }, 'allowed_auth_methods', 'b2b'),
  ofOrganization('MFA required', { mfa_policy: 'REQUIRED_FOR_ALL' }, 'mfa_policy', 'b2b'),
  ofOrganization('MFA methods', { mfa_methods: 'RESTRICTED', allowed_mfa_methods: ['totp'] }, 'mfa_methods', 'b2b'),
  ofOrganization(
    'email JIT provisioning',
    { email_jit_provisioning: 'RESTRICTED', email_allowed_domains: ['evil.example'] },
    'email_jit_provisioning',
    'b2b',
  ),
  ofOrganization('allowed domains', { email_allowed_domains: ['evil.example'] }, 'email_allowed_domains', 'b2b'),
  ofOrganization('SSO JIT provisioning', { sso_jit_provisioning: 'NOT_ALLOWED' }, 'sso_jit_provisioning', 'b2b'),
  ofOrganization(
    'OAuth tenant JIT provisioning',
    { oauth_tenant_jit_provisioning: 'RESTRICTED', allowed_oauth_tenants: { slack: ['T1'] } },
    'oauth_tenant_jit_provisioning',
    'b2b',
  ),
  ofOrganization('allowed OAuth tenants', { allowed_oauth_tenants: { slack: ['T1'] } }, 'allowed_oauth_tenants', 'b2b'),
  ofOrganization('claimed domains', { claimed_email_domains: ['evil.example'] }, 'claimed_email_domains', 'b2b'),
  ofOrganization(
    'implicit roles by domain',
    { rbac_email_implicit_role_assignments: [{ domain: 'acme.example', role_id: 'stytch_admin' }] },
    'rbac_email_implicit_role_assignments',
  ),
];

interface Profile {
  profile_id: string;
  issuer: string;
}

async function profile(): Promise<Profile & { path: string }> {
  const path = `${migrated.paths.b2b}/trusted_token_profiles`;
  const { profiles } = await migrated.manage<{ profiles: Profile[] }>(`GET ${path}`);
  const [found] = profiles as [Profile];
  return { ...found, path: `${path}/${found.profile_id}` };
}

const ofProfile = (what: string, body: object, field: string): Corruption => ({
  what: `the profile: ${what}`,
  make: async () => {
    await migrated.manage(`PATCH ${(await profile()).path}`, body);
    return [['profile', field]];
  },
});

const ofTemplate = (what: string, change: (template: string) => string, field = 'claim_template'): Corruption => ({
  what: `the claim template: ${what}`,
  make: async () => {
    const path = `${migrated.paths.consumer}/jwt_templates/SESSION`;
    const { jwt_template } = await migrated.manage<{ jwt_template: Record<string, string> }>(`GET ${path}`);
    await migrated.manage(`PUT ${path}`, {
      custom_audience: jwt_template['custom_audience'],
      template_content: change(jwt_template['template_content'] ?? ''),
    });
    return [['session', field]];
  },
});

const setClaim = (email: string, value: unknown) =>
  migrated.consumer(`PUT /v1/users/${migrated.user(email)}`, { trusted_metadata: { email: value } });

const ofClaim = (what: string, email: string, value: () => unknown, field: string): Corruption => ({
  what: `an email claim: ${what}`,
  make: async () => {
    await setClaim(email, value());
    return [[migrated.user(email), field]];
  },
});

const inSessions: Corruption[] = [
  ofProfile('audience', { audience: 'another-one' }, 'audience'),
  ofProfile('issuer', { issuer: 'evil.example' }, 'issuer'),
  ofProfile('keys', { jwks_url: 'https://evil.example/jwks' }, 'jwks_url'),
  ofProfile('mapping of the email', { attribute_mapping: { email: 'mail', token_id: 'sub' } }, 'email_mapping'),
  ofProfile('mapping of the token', { attribute_mapping: { email: 'email', token_id: 'jti' } }, 'token_id_mapping'),
  ...['external_member_id', 'organization_id', 'role_ids'].map(attribute =>
    ofProfile(
      `a mapping added, ${attribute}`,
      { attribute_mapping: { email: 'email', token_id: 'sub', [attribute]: 'x' } },
      'attribute_mapping',
    ),
  ),
  ofProfile('JIT provisioning', { can_jit_provision: true }, 'can_jit_provision'),
  {
    what: 'the profile deleted',
    make: async () => {
      await migrated.manage(`DELETE ${(await profile()).path}`);
      return [['profile', 'missing']];
    },
  },
  {
    what: 'a second profile that trusts the same issuer',
    make: async () => {
      const { profile_id: _, path, ...fields } = await profile();
      const { profile: made } = await migrated.manage<{ profile: Profile }>(
        `POST ${path.slice(0, path.lastIndexOf('/'))}`,
        { ...fields, can_jit_provision: true },
      );
      return [[made.profile_id, 'second_profile']];
    },
  },
  ofTemplate('claim removed', () => ''),
  ofTemplate('claim renamed', template => template.replace('"email"', '"mail"')),
  ofTemplate('variable changed', template => template.replace('trusted_metadata.email', 'untrusted_metadata.email')),
  ofTemplate('claim hidden within another', template => `{ "claims": ${template} }`),
  ofTemplate('claim given a second time', template =>
    template.replace(/\}\s*$/, ', "email": {{ user.untrusted_metadata.email }} }'),
  ),
  ofClaim('another User’s address', ann, () => bob, 'claim_of_another'),
  ofClaim('removed', ann, () => null, 'claim_missing'),
  {
    what: 'an email claim: on a User whose email is unverified',
    make: async () => {
      await setClaim(una, una);
      // No claim was written there: to the migration it is metadata of the application, too.
      return [
        [migrated.user(una), 'claim_of_another'],
        [key(una), 'trusted_metadata', 'consumer'],
      ];
    },
  },
  ofClaim('something that is no address', ann, () => 7, 'claim'),
  {
    what: 'an email claim: of an address that the User deleted',
    make: async () => {
      const { email_id } = await migrated.consumer<{ email_id: string }>('POST /v1/otps/email/send', {
        email: 'old@acme.example',
        user_id: migrated.user(ann),
      });
      await migrated.consumer('POST /v1/otps/authenticate', {
        method_id: email_id,
        code: migrated.sent('old@acme.example'),
      });
      await setClaim(ann, 'old@acme.example');
      await migrated.consumer(`DELETE /v1/users/emails/${email_id}`);
      return [[migrated.user(ann), 'claim_of_another']];
    },
  },
  {
    what: 'an email claim: another verified address of the User than the Member has',
    make: async () => {
      const { email_id } = await migrated.consumer<{ email_id: string }>('POST /v1/otps/email/send', {
        email: 'second@acme.example',
        user_id: migrated.user(ann),
      });
      await migrated.consumer('POST /v1/otps/authenticate', {
        method_id: email_id,
        code: migrated.sent('second@acme.example'),
      });
      await setClaim(ann, 'second@acme.example');
      return [[migrated.user(ann), 'claim']];
    },
  },
  {
    what: 'the password scope of the environment',
    make: async () => {
      // Stytch refuses it while there are passwords.
      for (const { organization_id, members } of migrated.organizations) {
        for (const { member_id } of members.filter(one => one.member_password_id !== '')) {
          await migrated.b2b(`DELETE /v1/b2b/organizations/${organization_id}/members/${member_id}`);
        }
      }
      await migrated.manage(`PATCH ${migrated.paths.b2b}`, { cross_org_passwords_enabled: false });
      return [
        ['environment', 'password_scope'],
        [key(ann), 'missing'],
      ];
    },
  },
];

const ofUser = (what: string, body: object, named: () => Named[]): Corruption => ({
  what: `a User: ${what}`,
  make: async () => {
    await migrated.consumer(`PUT /v1/users/${migrated.user(ann)}`, body);
    return named();
  },
});

const inConsumer: Corruption[] = [
  ofUser('name', { name: { first_name: 'Other' } }, () => [[key(ann), 'name', 'consumer']]),
  ofUser('trusted_metadata', { trusted_metadata: { level: 9 } }, () => [[key(ann), 'trusted_metadata', 'consumer']]),
  ofUser('untrusted_metadata', { untrusted_metadata: { x: 9 } }, () => [[key(ann), 'untrusted_metadata', 'consumer']]),
  ofUser('another tenant', { trusted_metadata: { tenant: beta } }, () => [
    [`${external(acme)}${key(ann)}`, 'user'],
    [`${external(beta)}${key(ann)}`, 'missing'],
  ]),
  ofUser('a tenant that has no Organization', { trusted_metadata: { tenant: 'Brand New' } }, () => [
    [`${external(acme)}${key(ann)}`, 'user'],
    ['Brand New', 'missing'],
  ]),
  ofUser('no tenant any more', { trusted_metadata: { tenant: null } }, () => [[key(ann), 'user']]),
  {
    what: 'a User: another email',
    make: async () => {
      const { emails } = await migrated.consumer<{ emails: { email_id: string }[] }>(
        `GET /v1/users/${migrated.user(ann)}`,
      );
      const { email_id } = await migrated.consumer<{ email_id: string }>('POST /v1/otps/email/send', {
        email: 'ann.new@acme.example',
        user_id: migrated.user(ann),
      });
      await migrated.consumer('POST /v1/otps/authenticate', {
        method_id: email_id,
        code: migrated.sent('ann.new@acme.example'),
      });
      await migrated.consumer(`DELETE /v1/users/emails/${emails[0]?.email_id}`);
      return [
        [key(ann), 'email_address', 'consumer'],
        [migrated.user(ann), 'claim_of_another'],
      ];
    },
  },
  {
    what: 'a User: phone number removed',
    make: async () => {
      const { phone_numbers } = await migrated.consumer<{ phone_numbers: { phone_id: string }[] }>(
        `GET /v1/users/${migrated.user(ann)}`,
      );
      await migrated.consumer(`DELETE /v1/users/phone_numbers/${phone_numbers[0]?.phone_id}`);
      return [[key(ann), 'mfa_phone_number', 'consumer']];
    },
  },
  {
    what: 'a User deleted',
    make: async () => {
      await migrated.consumer(`DELETE /v1/users/${migrated.user(bob)}`);
      return [[key(bob), 'user']];
    },
  },
  {
    what: 'a User added',
    make: async () => {
      const { user_id } = await migrated.consumer<{ user_id: string }>('POST /v1/users', {
        email: 'new@acme.example',
        trusted_metadata: { tenant: acme },
      });
      return [[`/${user_id}`, 'missing']];
    },
  },
  {
    what: 'a User added of a tenant that has no Organization',
    make: async () => {
      const trusted_metadata = { tenant: 'brand-new' };
      await migrated.consumer('POST /v1/users', { email: 'new@brand-new.example', trusted_metadata });
      return [['brand-new', 'missing']];
    },
  },
  {
    what: 'the same field on both sides',
    make: async () => {
      await migrated.consumer(`PUT /v1/users/${migrated.user(ann)}`, { name: { first_name: 'Other' } });
      await put(migrated.member(ann).path, { name: 'Another Name' });
      return [[key(ann), 'name', 'both']];
    },
  },
];

const causes = {
  b2b: /changed in B2B since/,
  consumer: /changed in Consumer since/,
  both: /changed on both sides since/,
};

async function named({ make }: Corruption): Promise<void> {
  const wanted = await make();
  const result = await verify();
  expect(result.outcome).toBe('failed');
  const found = mismatchesIn(dirOf(result));
  for (const [record, field, cause] of wanted) {
    const match = found.find(one => one.field === field && (one.record === record || one.record.endsWith(record)));
    expect(match, `${record} ${field} among ${JSON.stringify(found)}`).toBeDefined();
    const stated = Object.entries(causes).find(([, text]) => text.test(match?.why ?? ''))?.[0];
    expect(stated, match?.why).toBe(cause);
  }
  // Nothing that is right is named.
  const fields = new Set(wanted.map(([, field]) => field));
  expect(found.filter(one => !fields.has(one.field) && !consequences.has(one.field))).toEqual([]);
}

/** What may be named beside, as Stytch changes it along. */
const consequences = new Set([
  ...[
    'password',
    'email_address_verified',
    'allowed_auth_methods',
    'allowed_mfa_methods',
    'email_allowed_domains',
    'allowed_oauth_tenants',
  ],
]);

test('nothing is named where nothing was changed; the numbers add up', async () => {
  expect(await verify()).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0, notes: [], notChecked: [] });
});

describe('in Members', () => {
  test.for(inMembers)('$what', named);
});
describe('in Organizations', () => {
  test.for(inOrganizations)('$what', named);
});
describe('in the settings for sessions and passwords', () => {
  test.for(inSessions)('$what', named);
});
describe('in the Consumer project', () => {
  test.for(inConsumer)('$what', named);
});

test('a claim of another User is an alarm in words', async () => {
  await setClaim(ann, bob);
  const { mismatchKinds } = await verify();
  expect(mismatchKinds).toMatchObject([{ field: 'claim_of_another', count: 1, why: expect.stringMatching(/^ALARM/) }]);
});

test('an Organization whose external id changed is not called deleted', async () => {
  await put(migrated.at(acme).path, { organization_external_id: 'evil' });
  const found = mismatchesIn(dirOf(await verify()));
  expect(found.map(one => one.field)).toEqual(['organization_external_id']);
});

test('a null in metadata equals its absence, at any depth', async () => {
  await put(migrated.member(ann).path, { trusted_metadata: { none: null, plan: { seats: 1, other: null } } });
  await migrated.consumer(`PUT /v1/users/${migrated.user(bob)}`, {
    trusted_metadata: { plan: { seats: 1, another: null } },
  });
  expect(await verify()).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('an unexpected object that breaks nothing is a note, by name', async () => {
  await migrated.b2b('POST /v1/b2b/organizations', { organization_name: 'Made by hand' });
  const path = `${migrated.paths.b2b}/trusted_token_profiles`;
  await migrated.manage(`POST ${path}`, {
    name: 'Partner tokens',
    audience: 'partner',
    issuer: 'partner.example',
    attribute_mapping: { email: 'email' },
    jwks_url: 'https://partner.example/jwks',
    public_key_type: 'JWK',
    pem_files: [],
    can_jit_provision: false,
  });
  await put(migrated.at(acme).path, { trusted_metadata: { invoice: 7 } });
  const { outcome, mismatches, notes } = await verify();
  expect({ outcome, mismatches }).toEqual({ outcome: 'done', mismatches: 0 });
  expect(notes.join('\n')).toMatch(/Made by hand/);
  expect(notes.join('\n')).toMatch(/Partner tokens/);
  expect(notes.join('\n')).toMatch(/trusted_metadata.*invoice/);
});

test.each([
  ['a password allowed', (methods: string[]) => [...methods, 'password']],
  ['one way to log in taken away', (methods: string[]) => methods.slice(1)],
])('where passwords are left behind: %s', async (_what, change) => {
  const opened = await stage({ passwords: 'none' }, { users: 20, limits: 'off' });
  try {
    await opened.migration.readInventory(() => {});
    expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
    const { client } = await openB2b(opened.sandbox.url, opened.credentials);
    const [organization] = (await client.organizations.search({ limit: 1 })).organizations;
    const { organization_id = '', allowed_auth_methods = [] } = organization ?? {};
    await client.organizations.update({ organization_id, allowed_auth_methods: change(allowed_auth_methods) });
    const { outcome, mismatchKinds } = await opened.migration.verify(opened.answers, () => {});
    expect(outcome).toBe('failed');
    expect(mismatchKinds).toMatchObject([{ field: 'allowed_auth_methods', count: 1 }]);
  } finally {
    await opened.close();
  }
});

const templatePath = () => `${migrated.paths.consumer}/jwt_templates/SESSION`;

test('a further audience in every JWT', async () => {
  const { jwt_template } = await migrated.manage<{ jwt_template: { template_content: string } }>(
    `GET ${templatePath()}`,
  );
  const { template_content } = jwt_template;
  await migrated.manage(`PUT ${templatePath()}`, { template_content, custom_audience: 'partner' });
  const { outcome, mismatchKinds } = await verify();
  expect(outcome).toBe('failed');
  expect(mismatchKinds).toMatchObject([{ field: 'custom_audience', count: 1 }]);
});

test('a profile with fixed keys in the place of the Consumer project’s', async () => {
  const { profile_id, path: _, ...fields } = await profile();
  const journal = new Journal(':memory:');
  journal.add('project', 'environment', {});
  journal.done('project', 'environment', { project_slug: 'p', environment_slug: 'e', project_id: 'project-test-1' });
  journal.add('profile', 'profile', {});
  journal.done('profile', 'profile', { profile_id });
  // Update Profile cannot change where the keys come from; whoever answers for the service can.
  const compare = (changed: object) => {
    const all = async () => [{ profile_id, ...fields, ...changed }];
    const management = () => ({ trustedTokenProfiles: { all } });
    const context = { journal, answers, management } as unknown as RunContext;
    return verifyProfile({} as JournalRecord, context);
  };
  expect((await compare({})).mismatches).toEqual([]);
  expect((await compare({ public_key_type: 'PEM' })).mismatches).toEqual([
    { record: 'profile', field: 'public_key_type' },
  ]);
  journal.close();
});

test('there are enough corruptions', () => {
  expect(inMembers.length + inOrganizations.length + inSessions.length + inConsumer.length).toBeGreaterThanOrEqual(56);
});
