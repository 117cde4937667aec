/** Every screen of the wizard in its states: how each is reached. Printed by `npm run screens`, kept as snapshots. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../source/config/user-error.ts';
import type { DoctorFile, DoctorResult } from '../../source/migration/doctor/doctor-file.ts';
import type { InventorySummary, PlanSummary } from '../../source/migration/model.ts';
import { diffKind } from '../../source/migration/settings/diff.ts';
import { redirectUrls } from '../../source/migration/settings/kinds/redirect-urls.ts';
import type { Services } from '../../source/wizard/services.ts';
import { differing } from '../migration/doctor/observed.ts';
import { codeSummary, type FakeMigration, fakeMigration, hashes, plan, result, summary, tokenValues } from './fake.ts';
import { key, type OpenOptions, openApp } from './harness.tsx';

export interface Scene {
  /** The question that it shows, and the state where there are several. */
  name: string;
  options: OpenOptions;
  /** What is typed to come there. */
  keys?: string[];
  /** What appears only after a while. */
  shows?: string;
}

export interface Size {
  columns: number;
  rows: number;
}

export const sizes: Size[] = [
  { columns: 80, rows: 24 },
  { columns: 60, rows: 20 },
];

const spinner = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

/** What a window shows of a scene, without the answers that were left behind above it; `whole`: in a very high window. */
export async function frameOf(scene: Scene, size: Size, compare = false): Promise<{ frame: string; whole: string }> {
  const app = await openApp({ ...scene.options, size, dir: 'migration' });
  const until = async (ready: () => boolean) => {
    for (let tries = 0; !ready() && tries < 400; tries++) await sleep(5);
  };
  const idle = () => !spinner.test(app.text());
  for (const each of scene.keys ?? []) {
    await app.press(each);
    if (!scene.shows) await until(idle);
  }
  await until(() => (scene.shows ? app.text().includes(scene.shows) : idle()));
  const frame = () =>
    app
      .text()
      .replace(/^[\s\S]*\n(?=.*(\n.*)?\n +━)/, '')
      .replaceAll(new RegExp(spinner, 'g'), '⠋')
      .trimEnd();
  const shown = frame();
  if (compare) await app.resize(200, size.columns);
  const whole = frame();
  app.close();
  return { frame: shown, whole };
}

/** A key that looks like roles. */
const withRoles: InventorySummary = {
  ...summary,
  tenantKeys: [
    ...summary.tenantKeys,
    { key: 'role', users: 190, values: 2, several: 0, examples: ['student', 'instructor'], roles: [], likely: false },
  ],
};
const with_ = (changes: Partial<FakeMigration>): FakeMigration => Object.assign(fakeMigration(), changes);
const never = new Promise<void>(() => {});
const rehearsal = { mode: 'rehearse', reason: 'organizations' } as const;
const real = { mode: 'migrate', reason: 'organizations', consumerProjectId: 'project-test-1' } as const;
const byKey = { ...real, b2bProject: 'workspace_key', b2bEnvironment: 'new', b2bProjectName: 'B2B' } as const;
const byHand = { ...real, b2bProject: 'existing', b2bProjectId: 'project-test-2' } as const;
const keys = { consumerSecret: 'x', workspaceKeyId: 'workspace-key-test-1', workspaceKeySecret: 'y' };
const secrets = { consumerSecret: 'x', b2bSecret: 'y' };
const carried = { sessions: 'carry_over', claimName: 'email', ...tokenValues('project-test-local') } as const;
const unusual = {
  ...carried,
  tokenIssuer: 'https://login.example.com',
  tokenJwksUrl: 'https://login.example.com/jwks',
};
const refused = async () => ({ problem: 'Stytch refuses this secret: unauthorized_credentials.' });
const left: InventorySummary = {
  ...summary,
  notCarried: [
    { id: 'pending', label: 'Pending Users', users: 7, note: '' },
    { id: 'locked', label: 'Locked Users', users: 1, note: '' },
    { id: 'external_id', label: 'External ids of Users', users: 41, note: '' },
  ],
};
const large: InventorySummary = {
  ...summary,
  largeMetadata: {
    users: 12,
    examples: ['user-test-1'],
    keys: {
      count: 6,
      examples: [
        { path: 'trusted.tenant', users: 12, bytes: 5400 },
        { path: 'untrusted.history', users: 3, bytes: 4200 },
      ],
    },
  },
};
const broken = new UserError({
  what: 'The workspace key was revoked.',
  why: 'Stytch answers 401 unauthorized_credentials.',
  next: 'Make a new key in the dashboard, workspace settings, Management API. Then run the same command again.',
});
const failures = [
  {
    errorType: 'duplicate_member_email',
    count: 2,
    example: 'user-test-1',
    cause: 'The Organization has a Member with that email already.',
    cure: 'Look at that Member in the dashboard.',
  },
];

const handCarried = {
  ...byHand,
  ...carried,
  ...tokenValues('project-test-1'),
  passwordScopeChecked: 'checked',
} as const;
const warnings = Array.from({ length: 12 }, (_, index) => ({
  id: `w${index}`,
  text: `${index + 2} Users lose a way to log in that B2B does not have. Tell them before the move, not after.`,
}));

const atIssuer = {
  at: 'tokenIssuer',
  facts: { answers: { sessions: 'carry_over', claimName: 'email', tokenAudience: 'project-test-local' } },
} as const;
const kind = { field: 'hash', reason: 'A bcrypt hash has 60 characters.', lines: 3, first: 7 };
const named = [key.ctrlU, '/dev/null', key.enter];
const enter = (times: number) => Array.from({ length: times }, () => key.enter);

/** As doctor writes it, 26 hours ago. */
const observedDoctor: DoctorFile = {
  ...differing('attest-mfa', 'none', 'stytch'),
  at: new Date(Date.now() - 26 * 3_600_000).toISOString(),
};
const slugCase = { ...differing('slug-case', 'same').results[0], status: 'as_assumed', observed: 'different' } as const;
observedDoctor.results.push(slugCase as DoctorResult, differing('scrypt-salt', 'text').results[0] as DoctorResult);

function atDoctor(known?: DoctorFile, ends: () => Promise<unknown> = () => never): OpenOptions {
  const runDoctor: Services['runDoctor'] = async ({ onEvent }) => {
    onEvent?.({ type: 'result', done: 4, of: 80, result: slugCase as DoctorResult });
    await ends();
    throw new Error('It never ends.');
  };
  return {
    // An offer: whoever resumes beyond it is not asked.
    at: 'b2bProjectName',
    facts: { answers: { ...real, b2bProject: 'workspace_key', b2bEnvironment: 'new' }, credentials: keys },
    services: { readDoctor: () => known, runDoctor },
  };
}

const metrics = { user_count: 0, organization_count: 12, member_count: 40, m2m_client_count: 1 };
const environment = (type: 'TEST' | 'LIVE') => ({
  environment_slug: type.toLowerCase(),
  name: type === 'TEST' ? 'Test' : 'Live',
  type,
  metrics,
});
const b2bProjects = [
  { project_slug: 'acme-b2b', name: 'Acme B2B', environments: [environment('LIVE'), environment('TEST')] },
  { project_slug: 'spare', name: 'Spare', environments: [environment('LIVE')] },
];
const settingRows = diffKind(
  redirectUrls,
  { 'https://app.acme.example/login': ['LOGIN'], 'default LOGIN': 'https://app.acme.example/login' },
  { 'http://localhost:3000/authenticate': ['LOGIN'], 'default LOGIN': 'http://localhost:3000/authenticate' },
  {
    answers: {},
    consumerProjectId: 'project-test-1',
    ticked: new Set(),
    observed: {},
    inUse: true,
    written: {},
    unsure: {},
    takes: () => false,
  },
);

const inConflict =
  'acme.example is claimed twice, by acme, globex: a domain belongs to one Organization. Stytch would answer organization_settings_duplicate_claimed_domain. For example: globex: claimed_email_domains = none.';
const settingsInConflict: PlanSummary['organizationSettings'] = {
  ...plan.organizationSettings,
  claimConflicts: [
    {
      domain: 'acme.example',
      error: 'organization_settings_duplicate_claimed_domain',
      keys: ['acme', 'globex'],
      text: inConflict,
      remedy: 'globex: claimed_email_domains = none',
    },
  ],
  warnings: [
    {
      id: 'unused_rules',
      text: 'This rule is about no Organization: "nobody: scim = none". Look at the key, or at the sizes.',
    },
  ],
  problems: [{ id: 'claimed_acme.example', text: inConflict }],
};

/** A plain list: name, where it opens, what is known there, keys. */
export const scenes: Scene[] = [
  {
    name: 'begin',
    options: { at: 'begin', facts: { hasSaved: true, answers: { mode: 'practice', reason: 'enterprise' } } },
  },
  { name: 'mode', options: {} },
  { name: 'reason', options: { at: 'reason' } },
  { name: 'reason: none', options: { at: 'reason' }, keys: [key.up, key.enter] },
  { name: 'usersFrom', options: { at: 'usersFrom', facts: { answers: rehearsal } } },
  { name: 'usersFile', options: { at: 'usersFile', facts: { answers: { ...rehearsal, usersFrom: 'file' } } } },
  {
    name: 'consumerProjectId',
    options: { at: 'consumerProjectId', facts: { answers: { ...rehearsal, usersFrom: 'api' } } },
  },
  {
    name: 'consumerProjectId: not an id',
    options: { at: 'consumerProjectId', facts: { answers: { ...rehearsal, usersFrom: 'api' } } },
    keys: ['acme', key.enter],
  },
  { name: 'consumerSecret', options: { at: 'consumerSecret', facts: { answers: real } } },
  {
    name: 'consumerSecret: refused',
    options: { at: 'consumerSecret', facts: { answers: real }, check: refused },
    keys: ['secret-test-wrong', key.enter],
  },
  { name: 'b2bProject', options: { at: 'b2bProject', facts: { answers: real, credentials: { consumerSecret: 'x' } } } },
  {
    name: 'workspaceKeyId',
    options: { at: 'workspaceKeyId', facts: { answers: byKey, credentials: { consumerSecret: 'x' } } },
  },
  {
    name: 'workspaceKeySecret',
    options: {
      at: 'workspaceKeySecret',
      facts: { answers: byKey, credentials: { consumerSecret: 'x', workspaceKeyId: 'workspace-key-test-1' } },
    },
  },
  {
    name: 'b2bEnvironment',
    options: {
      at: 'b2bEnvironment',
      facts: { answers: { ...real, b2bProject: 'workspace_key' }, credentials: keys },
      services: { b2bProjects: async () => b2bProjects },
    },
  },
  {
    name: 'b2bProjectId',
    options: {
      at: 'b2bProjectId',
      facts: { answers: { ...real, b2bProject: 'existing' }, credentials: { consumerSecret: 'x' } },
    },
  },
  { name: 'b2bSecret', options: { at: 'b2bSecret', facts: { answers: byHand, credentials: { consumerSecret: 'x' } } } },
  { name: 'b2bProjectName', options: { at: 'b2bProjectName' } },
  { name: 'doctor', options: atDoctor(), keys: [key.enter] },
  { name: 'doctor: with a result', options: atDoctor(observedDoctor), keys: [key.enter] },
  {
    name: 'doctor: asking',
    options: atDoctor(undefined, () => never),
    keys: [key.enter, key.up, key.enter],
    shows: 'slug-case',
  },
  {
    name: 'doctor: refused',
    options: atDoctor(undefined, () => Promise.reject(broken)),
    keys: [key.enter, key.up, key.enter],
    shows: 'revoked',
  },
  { name: 'connect', options: { at: 'connect', facts: { answers: byKey, credentials: keys } } },
  {
    name: 'connect: refused',
    options: {
      at: 'connect',
      facts: { answers: byKey, credentials: keys, environment: new Set(['consumerSecret']) },
      check: refused,
    },
  },
  {
    name: 'connect: failed',
    options: { at: 'connect', services: { openEnvironment: () => Promise.reject(broken) } },
  },
  {
    name: 'inventory: reading',
    options: { at: 'inventory', migration: with_({ hold: { reading: never } }) },
    shows: '100 of 200',
  },
  { name: 'inventory', options: { at: 'connect' }, keys: [key.enter] },
  { name: 'settings', options: { at: 'settings' } },
  { name: 'settingsConflicts', options: { at: 'settings', migration: with_({ rows: settingRows }) }, keys: enter(1) },
  {
    name: 'settingsConflicts: a conflict',
    options: { at: 'settings', migration: with_({ rows: settingRows }) },
    keys: [key.enter, key.down, key.enter],
  },
  {
    name: 'settingsConflicts: decided',
    options: { at: 'settings', migration: with_({ rows: settingRows }) },
    keys: [key.enter, key.down, key.enter, key.down, key.enter],
  },
  { name: 'checklist', options: { at: 'checklist' }, keys: [key.down] },
  {
    name: 'checklist: by hand',
    options: { at: 'checklist', facts: { answers: byHand, credentials: secrets } },
    keys: [key.down, key.down, key.enter],
  },
  {
    name: 'applicationSecret',
    options: { at: 'checklist', facts: { answers: byKey, credentials: keys } },
    keys: enter(1),
  },
  {
    name: 'applicationSecretFile',
    options: { at: 'checklist', facts: { answers: byKey, credentials: keys } },
    keys: [...enter(1), key.down, key.enter],
  },
  { name: 'passwordScope', options: { at: 'passwordScope' } },
  {
    name: 'passwordScope: confirmation',
    options: { at: 'passwordScope', facts: { answers: byKey, credentials: keys } },
    keys: [key.enter],
  },
  { name: 'passwords', options: { at: 'passwords' } },
  { name: 'hashRequest', options: { at: 'passwords' }, keys: [key.down, key.enter] },
  {
    name: 'passwordsEnd',
    options: { at: 'organizationWord', answers: { passwords: 'at_login', passwordsEnd: '2031-03-31' } },
    keys: [key.esc],
  },
  { name: 'passwordFile', options: { at: 'passwordFile' } },
  {
    name: 'badHashes',
    options: {
      at: 'passwordFile',
      migration: with_({ hashes: { ...hashes, bad: 3, badUsers: 3, matched: 115, kinds: [kind] } }),
    },
    keys: named,
  },
  { name: 'passwordProof', options: { at: 'passwordFile' }, keys: named },
  {
    name: 'severalPasswords',
    options: { at: 'passwordFile', answers: { passwordScope: 'organization' } },
    keys: [...named, key.up, key.enter],
  },
  {
    name: 'passwordScopeChecked',
    options: { at: 'passwordFile', facts: { answers: byHand, credentials: secrets } },
    keys: [...named, key.up, key.enter],
  },
  { name: 'organizationWord', options: { at: 'organizationWord' } },
  { name: 'memberWord', options: { at: 'memberWord' } },
  { name: 'tenancy', options: { at: 'tenancy' } },
  { name: 'tenancyThen', options: { at: 'tenancy' }, keys: [key.enter] },
  { name: 'tenantKey', options: { at: 'tenantKey' } },
  {
    name: 'trustUntrustedMetadata',
    options: { at: 'tenancy' },
    keys: [key.end, ...enter(3)],
  },
  {
    name: 'tenancyCommand',
    options: { at: 'tenancy' },
    keys: [key.down, key.down, key.down, key.enter, key.enter],
  },
  { name: 'tenancyFile', options: { at: 'tenancy' }, keys: [key.down, key.down, key.enter, key.enter] },
  {
    name: 'tenantNameKey',
    options: {
      at: 'tenantKey',
      summary: {
        ...summary,
        tenantKeys: [
          { key: 'org_id', users: 190, values: 24, several: 0, examples: ['4711', '4712'], roles: [], likely: true },
        ],
      },
    },
    keys: [key.enter],
  },
  { name: 'publicDomains', options: { at: 'tenancy' }, keys: [key.down, key.enter, key.enter] },
  { name: 'singleName', options: { at: 'singleName', facts: { answers: { tenancy: 'single' } } } },
  { name: 'leftOver', options: { at: 'leftOver' } },
  { name: 'leftOverName', options: { at: 'leftOver' }, keys: [key.down, key.down, key.enter] },
  { name: 'roleFrom', options: { at: 'leftOver', summary: withRoles }, keys: [key.enter] },
  { name: 'roleKey', options: { at: 'leftOver', summary: withRoles }, keys: [key.enter, key.down, key.enter] },
  {
    name: 'roleMap',
    options: { at: 'leftOver', summary: withRoles },
    keys: [key.enter, key.down, key.enter, key.enter],
  },
  {
    name: 'missingRoles',
    options: { at: 'leftOver', summary: withRoles },
    keys: [key.enter, key.down, ...enter(3)],
  },
  {
    name: 'adminRole',
    options: { at: 'leftOver', summary: withRoles },
    keys: [key.enter, key.down, ...enter(4), key.end, key.enter],
  },
  { name: 'organizationAdmins', options: { at: 'organizationAdmins' } },
  { name: 'preview', options: { at: 'preview' } },
  { name: 'preview: change one', options: { at: 'preview' }, keys: [key.down, key.enter] },
  { name: 'preview: change it', options: { at: 'preview' }, keys: [key.down, key.enter, key.enter] },
  { name: 'preview: rename it', options: { at: 'preview' }, keys: [key.down, key.enter, key.enter, key.enter] },
  {
    name: 'tenancyRules',
    options: { at: 'preview' },
    keys: [key.down, key.enter, key.enter, key.enter, 'Both', key.enter, key.esc, key.esc],
  },
  {
    name: 'preview: a domain is claimed twice',
    options: { at: 'preview', migration: with_({ plans: { ...plan, organizationSettings: settingsInConflict } }) },
  },
  {
    name: 'preview: planning',
    options: { at: 'preview', migration: with_({ hold: { planning: never } }) },
    shows: '120,000',
  },
  { name: 'organizationSettings', options: { at: 'preview' }, keys: [key.enter] },
  { name: 'organizationSettings: a value', options: { at: 'preview' }, keys: [key.enter, key.down, key.enter] },
  {
    name: 'organizationSettings: a list',
    options: { at: 'preview' },
    keys: [key.enter, key.down, key.enter, key.down, key.down, key.enter, ...'sso, sms', key.enter],
  },
  {
    name: 'organizationSettings: for which',
    options: { at: 'preview' },
    keys: [key.enter, key.down, key.down, key.enter, key.down, key.enter],
  },
  {
    name: 'organizationSettings: from a size on',
    options: { at: 'preview' },
    keys: [key.enter, key.down, key.down, key.enter, key.down, key.enter, key.down, key.enter],
  },
  {
    name: 'organizationSettings: rules',
    options: { at: 'preview' },
    keys: [key.enter, key.down, key.down, key.enter, key.down, key.enter, key.enter],
  },
  {
    name: 'organizationSettings: problems',
    options: { at: 'preview', migration: with_({ plans: { ...plan, organizationSettings: settingsInConflict } }) },
    keys: [key.enter],
  },
  {
    name: 'organizationSettingsFile',
    options: { at: 'preview', facts: { answers: { organizationSettingsFile: 'rules.txt' } } },
    keys: [key.enter],
  },
  { name: 'noEmail', options: { at: 'preview' }, keys: [key.enter, key.enter] },
  { name: 'unverifiedEmail', options: { at: 'unverifiedEmail' } },
  { name: 'pendingUsers', options: { at: 'unverifiedEmail', summary: left }, keys: enter(1) },
  { name: 'lockedUsers', options: { at: 'unverifiedEmail', summary: left }, keys: enter(2) },
  { name: 'totpSecrets', options: { at: 'unverifiedEmail', summary: left }, keys: enter(3) },
  { name: 'totpFile', options: { at: 'unverifiedEmail', summary: left }, keys: [...enter(3), key.down, key.enter] },
  {
    name: 'totpProof',
    options: { at: 'unverifiedEmail', summary: left },
    keys: [...enter(3), key.down, key.enter, '/tmp/totps.csv', key.enter],
  },
  { name: 'mfaEnrollment', options: { at: 'unverifiedEmail', summary: left }, keys: enter(4) },
  { name: 'memberExternalId', options: { at: 'unverifiedEmail', summary: left }, keys: enter(5) },
  { name: 'metadata: a list of tenants', options: { at: 'unverifiedEmail' }, keys: enter(3) },
  { name: 'metadata: too large', options: { at: 'unverifiedEmail', summary: large }, keys: enter(3) },
  {
    name: 'metadata: no rule',
    options: { at: 'unverifiedEmail' },
    keys: [...enter(3), key.ctrlU, 'drop tenant', key.enter],
  },
  { name: 'members', options: { at: 'unverifiedEmail', summary: left }, keys: enter(7) },
  { name: 'codeFolder', options: { at: 'codeFolder' } },
  { name: 'codeScan', options: { at: 'codeFolder' }, keys: [key.ctrlU, 'source', key.enter], shows: 'Go on' },
  {
    name: 'codeScan, scanning',
    options: {
      at: 'codeFolder',
      services: {
        scanInto: async (_root, { onProgress }) => {
          onProgress?.({ phase: 'parsing', done: 1204, of: 3012 });
          return new Promise(() => {});
        },
      },
    },
    keys: [key.ctrlU, 'source', key.enter],
    shows: 'Parsing',
  },
  {
    name: 'codeScan, nothing found',
    options: {
      at: 'codeFolder',
      services: {
        scanInto: async () => ({ ...codeSummary, totals: [], losses: [], done: 0, remaining: 0 }),
      },
    },
    keys: [key.ctrlU, 'source', key.enter],
    shows: 'Go on',
  },
  { name: 'loginFlow', options: { at: 'loginFlow' } },
  { name: 'organizationUrl', options: { at: 'loginFlow' }, keys: [key.down, key.enter] },
  { name: 'database', options: { at: 'database' } },
  { name: 'databaseColumns', options: { at: 'database' }, keys: [key.enter] },
  {
    name: 'databaseColumns, found by a scan',
    keys: [key.enter],
    options: {
      at: 'database',
      facts: {
        codeColumns: [
          { file: 'prisma/schema.prisma', line: 31, schema: null, table: 'orders', column: 'stytch_user_id' },
          { file: 'prisma/schema.prisma', line: 47, schema: 'app', table: 'Note', column: 'authorId' },
          { file: 'src/legacy/reports.ts', line: 9, schema: null, table: null, column: 'stytch_user_id' },
        ],
      },
    },
  },
  { name: 'sessions', options: { at: 'sessions' } },
  { name: 'carryOver', options: { at: 'sessions' }, keys: [key.down, key.enter] },
  { name: 'claimName', options: { at: 'sessions' }, keys: [key.down, key.enter, key.enter] },
  {
    name: 'tokenAudience',
    options: { at: 'tokenAudience', facts: { answers: { sessions: 'carry_over', claimName: 'email' } } },
  },
  { name: 'tokenIssuer', options: atIssuer },
  { name: 'tokenJwksUrl', options: atIssuer, keys: enter(1) },
  { name: 'tokenConfirmed', options: { at: 'tokenConfirmed', facts: { answers: unusual } } },
  { name: 'tokenMapping', options: atIssuer, keys: enter(2) },
  { name: 'tokenJit', options: atIssuer, keys: enter(3) },
  { name: 'byHand', options: { at: 'byHand', facts: { answers: { ...handCarried }, credentials: secrets } } },
  {
    name: 'tokenProfileId',
    options: { at: 'byHand', facts: { answers: { ...handCarried }, credentials: secrets } },
    keys: [key.enter],
  },
  { name: 'review', options: { at: 'review' } },
  { name: 'plan', options: { at: 'review' }, keys: [key.enter] },
  {
    name: 'plan: warnings to read',
    options: { at: 'review', migration: with_({ plans: { ...plan, warnings } }) },
    keys: [key.enter],
  },
  {
    name: 'plan: problems',
    options: {
      at: 'review',
      migration: with_({
        plans: { ...plan, problems: [{ id: 'no_email', text: '18 Users have no email. Choose again.' }] },
      }),
    },
    keys: [key.enter],
  },
  {
    name: 'plan: dual write',
    options: {
      at: 'review',
      migration: with_({ plans: { ...plan, users: 1_200_000 } }),
      facts: { answers: byKey, credentials: keys },
    },
    keys: [key.enter],
  },
  {
    name: 'plan: live',
    options: {
      at: 'review',
      migration: with_({ live: 'project-live-7' }),
      facts: { answers: { ...byKey, consumerProjectId: 'project-live-7' }, credentials: keys },
    },
    // In a low window the warnings are read first.
    keys: [key.enter, '\x1b[6~', key.enter],
  },
  {
    name: 'execution',
    options: { at: 'execution', migration: with_({ hold: { running: never } }) },
    shows: '12 of 24',
  },
  {
    name: 'execution: stopping',
    options: { at: 'execution', migration: with_({ run: () => new Promise(() => {}) }) },
    keys: [key.ctrlC],
    shows: 'Stopping',
  },
  { name: 'execution: failed', options: { at: 'execution', migration: with_({ run: () => Promise.reject(broken) }) } },
  { name: 'execution: once more', options: { at: 'execution', facts: { answers: byKey, credentials: keys } } },
  { name: 'proof', options: { at: 'execution', answers: { ...carried, confirmed: true } } },
  { name: 'proof: given', options: { at: 'execution', answers: { ...carried, confirmed: true } }, keys: [key.enter] },
  { name: 'verified', options: { at: 'execution' } },
  {
    name: 'verified: failures',
    options: {
      at: 'execution',
      migration: with_({ results: { ...result, outcome: 'failed', failed: 2, failures } }),
    },
  },
  {
    name: 'finishSessions',
    options: { at: 'execution', answers: { ...carried, confirmed: true } },
    keys: [key.enter, key.enter, key.down, key.down, key.enter],
  },
];
