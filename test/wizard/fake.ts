/** A migration that happens nowhere, for the wizard's tests: quick, the same every time, and as talkative as the real one. */
import { isDeepStrictEqual } from 'node:util';
import type { CodeSummary } from '../../source/codebase/scan/output/scan-into.ts';
import type { Answers } from '../../source/config/answers.ts';
import type { Environment } from '../../source/migration/environment.ts';
import type { Migration } from '../../source/migration/migration.ts';
import type {
  HashFileSummary,
  InventoryProgress,
  InventorySummary,
  PlanSummary,
  RunEvent,
  RunResult,
  TaskProgress,
} from '../../source/migration/model.ts';
import type { Link } from '../../source/migration/sessions/link.ts';
import { usualValues } from '../../source/migration/sessions/profile-values.ts';
import type { TemplatePlan } from '../../source/migration/sessions/template-plan.ts';
import { checklist } from '../../source/migration/settings/checklist.ts';
import type { SettingRow } from '../../source/migration/settings/diff.ts';
import { Throttle } from '../../source/stytch/throttle.ts';

/** What the scan of the application's code found. */
export const codeSummary: CodeSummary = {
  files: 312,
  parsed: 41,
  languages: ['javascript', 'python'],
  totals: [
    { title: 'No counterpart in B2B', why: 'Decide what these users get instead, and remove the flow.', places: 3 },
    { title: 'One Organization, or discovery', why: 'Decide the login flow.', places: 12 },
    { title: 'Needs an Organization', why: 'Pass an organization_id, from the session.', places: 20 },
    { title: 'In tests', places: 14 },
  ],
  losses: [{ what: 'POST /v1/webauthn/register/start', places: 3, users: '9 Users lose it' }],
  columns: [],
  done: 5,
  remaining: 35,
};

export const summary: InventorySummary = {
  users: 200,
  readAt: '2026-01-02T03:04:05Z',
  reading: 1,
  verifiedEmail: 160,
  unverifiedEmail: 22,
  noEmail: 18,
  severalEmails: 12,
  factors: [
    { id: 'password', label: 'Passwords', users: 120, fate: 'moves', note: 'With a hash file from Stytch support.' },
    { id: 'oauth', label: 'Google OAuth', users: 40, fate: 'moves', note: 'Linked again by email at the next login.' },
    {
      id: 'totp',
      label: 'Authenticator apps',
      users: 14,
      fate: 'again',
      note: 'Registered again; secrets are not given out.',
    },
    { id: 'passkeys', label: 'Passkeys', users: 9, fate: 'lost', note: 'B2B has no passkeys.' },
    { id: 'wallets', label: 'Crypto wallets', users: 4, fate: 'lost', note: 'B2B has no wallets.' },
  ],
  providers: [
    { provider: 'google', users: 40 },
    { provider: 'apple', users: 3 },
  ],
  notCarried: [],
  emailOnlyAfter: 11,
  tenantKeys: [
    {
      key: 'tenant',
      users: 170,
      values: 24,
      several: 16,
      examples: ['northwind', 'acme', 'globex'],
      roles: [],
      likely: true,
    },
    { key: 'plan', users: 60, values: 3, several: 0, examples: ['free', 'pro'], roles: [], likely: false },
  ],
  contradictions: [{ key: 'tenant', users: 5 }],
  secondFactors: { phone: 12, totp: 9, either: 20 },
  domains: [
    { domain: 'gmail.com', users: 40, public: true },
    { domain: 'acme.example', users: 22, public: false },
  ],
  sessions: null,
};

const largest = ['Northwind', 'Acme', 'Globex', 'Initech', 'Umbrella', 'Hooli'].map((name, index) => ({
  key: name.toLowerCase(),
  name,
  slug: name.toLowerCase(),
  externalId: name.toLowerCase(),
  members: 30 - index * 4,
  used: 3,
  withFactor: index,
  settings: { fields: { email_invites: 'ALL_ALLOWED' }, sso: 'none', scim: 'none' } as const,
}));

export const plan: PlanSummary = {
  users: 200,
  organizations: 24,
  members: 178,
  atFirstLogin: 0,
  placed: 162,
  severalWithPassword: 3,
  passwordsAtLogin: 0,
  secondFactor: 20,
  secondFactorMoves: 12,
  enrolled: 14,
  enrolledWithPassword: 9,
  totps: 0,
  inSeveral: 16,
  withPassword: 110,
  resets: 10,
  unverifiedHashes: 0,
  emails: 0,
  left: [
    { reason: 'no_email', label: 'No email address', users: 18 },
    { reason: 'no_tenant', label: 'No tenant', users: 20 },
  ],
  largest,
  roles: { counts: [], administered: 24, granted: 0 },
  lookAlikes: { count: 0, examples: [] },
  organizationSettings: {
    counts: [
      { setting: 'auth_methods', values: [{ value: 'ALL_ALLOWED', organizations: 24 }] },
      {
        setting: 'mfa_policy',
        values: [
          { value: 'OPTIONAL', organizations: 21 },
          { value: 'REQUIRED_FOR_ALL', organizations: 3 },
        ],
      },
      ...(
        [
          ['mfa_methods', 'ALL_ALLOWED'],
          ['email_invites', 'ALL_ALLOWED'],
          ['email_jit_provisioning', 'NOT_ALLOWED'],
          ['email_allowed_domains', 'none'],
          ['claimed_email_domains', 'none'],
          ['oauth_tenant_jit_provisioning', 'NOT_ALLOWED'],
          ['allowed_oauth_tenants', 'none'],
          ['sso_jit_provisioning', 'ALL_ALLOWED'],
          ['sso', 'none'],
          ['scim', 'none'],
        ] as const
      ).map(([setting, value]) => ({ setting, values: [{ value, organizations: 24 }] })),
    ],
    proposed: { everybodyHasFactor: 3, methods: ['password', 'google_oauth'] },
    claimConflicts: [],
    followUp: { sso: 0, scim: 0, connections: 0 },
    warnings: [],
    problems: [],
  },
  fileRows: null,
  names: { ids: { count: 0, examples: [] }, cut: { count: 0, examples: [] }, several: { count: 0, examples: [] } },
  unusable: { users: 0, examples: [] },
  existing: null,
  changedSlugs: { count: 0, examples: [] },
  collisions: [],
  externalIds: { shared: { count: 0, examples: [] }, unusable: { count: 0, examples: [] } },
  metadata: { rules: [], large: null, clashes: { count: 0, examples: [] } },
  methods: [
    { id: 'password', label: 'Passwords', kept: 90, again: 6, lost: 0 },
    { id: 'passkeys', label: 'Passkeys', kept: 0, again: 0, lost: 9 },
  ],
  claimInUse: 0,
  claimUnverified: 0,
  calls: [
    { endpoint: 'POST /v1/b2b/organizations', calls: 24, perSecond: 65 },
    { endpoint: 'POST /v1/b2b/passwords/migrate', calls: 110, perSecond: 65 },
    { endpoint: 'POST /v1/b2b/organizations/:id/members', calls: 68, perSecond: 65 },
  ],
  seconds: 4,
  warnings: [{ id: 'passkeys', text: '9 Users lose their passkeys. Tell them before, not after.' }],
  problems: [],
};

export const hashes: HashFileSummary = {
  path: '/tmp/hashes.csv',
  unit: 'line',
  lines: 118,
  matched: 118,
  bad: 0,
  badUsers: 0,
  kinds: [],
  unknown: 0,
  withoutPassword: 0,
  repeated: 0,
  faultyBcrypt: 0,
};

export const result: RunResult = {
  outcome: 'done',
  organizations: 24,
  members: 178,
  atFirstLogin: 0,
  users: 200,
  resets: 0,
  outcomes: { migrated: 162, failed: 0, waiting: 0, left: 38, later: 0, skipped: 0 },
  left: plan.left,
  failed: 0,
  skipped: 0,
  mismatches: 0,
  mismatchKinds: [],
  verified: 202,
  notChecked: [],
  notes: [],
  notCarried: [],
  failures: [],
  reportDir: '/tmp/migration/report',
  seconds: 4,
  methods: [
    { id: 'password', label: 'Passwords', kept: 90, again: 6, lost: 0 },
    { id: 'passkeys', label: 'Passkeys', kept: 0, again: 0, lost: 9 },
  ],
  b2bProjectId: 'project-test-b2b',
};

const titles: [string, string, number][] = [
  ['project', 'B2B project', 1],
  ['organizations', 'Organizations', 24],
  ['members', 'Members', 178],
  ['verify', 'Read back and compare', 202],
];

const task = (index: number, state: TaskProgress['state'], done: number): TaskProgress => {
  const [id, title, total] = titles[index] as (typeof titles)[number];
  return { task: id, title, state, done, failed: 0, total, rate: 60, secondsLeft: 2 };
};

/** The answers about the tokens of a Consumer project without a custom domain. */
export function tokenValues(projectId: string) {
  const { audience, issuer, jwksUrl } = usualValues(projectId);
  return { tokenAudience: audience, tokenIssuer: issuer, tokenJwksUrl: jwksUrl };
}

export interface FakeMigration extends Migration {
  /** What was asked of it, in order. */
  calls: string[];
  /** The answers of each plan that was computed: once for all who ask for it. */
  planned: Answers[];
  /** Change these to change what it does. */
  plans: PlanSummary;
  results: RunResult;
  links: Link[];
  hashes: HashFileSummary;
  template: TemplatePlan | null;
  rows: SettingRow[];
  /** Why the reading waits. */
  wait?: InventoryProgress['wait'];
  /** The live project that is not confirmed yet. */
  live: string | null;
  /** Resolve to let the reading, the planning or the run end. */
  hold: { reading?: Promise<void>; planning?: Promise<void>; running?: Promise<void> };
}

export function fakeMigration(): FakeMigration {
  let read: InventorySummary | null = null;
  let ended: RunResult | null = null;
  const fake: FakeMigration = {
    calls: [],
    planned: [],
    plans: plan,
    results: result,
    hashes,
    links: [{ name: 'JWT minted', ok: true, text: 'for user-test-1' }],
    template: null,
    rows: [],
    live: null,
    hold: {},
    summary: () => read,
    async readInventory(onProgress, signal) {
      fake.calls.push('readInventory');
      onProgress({ read: 100, total: 200, rate: 900, secondsLeft: 1, ...(fake.wait && { wait: fake.wait }) });
      if (fake.hold.reading) await Promise.race([fake.hold.reading, aborted(signal)]);
      signal?.throwIfAborted();
      read = summary;
      return summary;
    },
    hashFile: () => null,
    async readHashFile(path, { onLines } = {}) {
      fake.calls.push('readHashFile');
      onLines?.(118, 1);
      return { ...fake.hashes, path };
    },
    readTarget: async () => {},
    async plan(answers, { onProgress, signal } = {}) {
      const known = fake.planned.some(one => isDeepStrictEqual(one, answers));
      if (!known) fake.planned.push(answers);
      if (fake.hold.planning) {
        onProgress?.(120_000);
        await Promise.race([fake.hold.planning, aborted(signal)]);
      }
      signal?.throwIfAborted();
      return fake.plans;
    },
    async countSessions() {
      fake.calls.push('countSessions');
      read ??= summary;
      return read;
    },
    templatePlan: async () => fake.template,
    settings: async () => fake.rows,
    applySettings: () => Promise.reject(new Error('not in the fake')),
    terraform: () => Promise.reject(new Error('not in the fake')),
    makeClients: () => Promise.reject(new Error('not in the fake')),
    makeSecret: () => Promise.reject(new Error('not in the fake')),
    undoSettings: () => Promise.reject(new Error('not in the fake')),
    checklist: async answers =>
      checklist(answers, summary, { byHand: answers.b2bProject === 'existing', compared: {} }, false),
    async run(_answers, onEvent: (event: RunEvent) => void, signal) {
      fake.calls.push('run');
      fake.throttle.listen(state => onEvent({ type: 'pace', ...state }));
      const tell = (progress: TaskProgress) => onEvent({ type: 'task', progress });
      titles.forEach((_, index) => {
        tell(task(index, 'waiting', 0));
      });
      tell(task(0, 'done', 1));
      tell(task(1, 'running', 12));
      if (fake.hold.running) await Promise.race([fake.hold.running, aborted(signal)]);
      if (signal?.aborted) return { ...fake.results, outcome: 'interrupted' };
      titles.forEach(([, , total], index) => {
        tell(task(index, 'done', total));
      });
      ended = fake.results;
      onEvent({ type: 'end', result: fake.results });
      return fake.results;
    },
    async verify() {
      return fake.results;
    },
    async prove(_answers, _session, onLink) {
      fake.calls.push('prove');
      for (const link of fake.links) onLink(link);
    },
    async finishSessions() {
      fake.calls.push('finishSessions');
      return { outcome: 'done', ended: 3, removed: [['Trusted Auth Token profile', 1]], kept: [], open: [] };
    },
    unconfirmedLive: () => fake.live,
    confirmLive(typed) {
      if (typed === fake.live) fake.live = null;
      return fake.live === null;
    },
    async provePassword(_answers, _proof, onLink) {
      fake.calls.push('provePassword');
      for (const link of fake.links) onLink(link);
    },
    async proveTotp(_answers, _proof, onLink) {
      fake.calls.push('proveTotp');
      for (const link of fake.links) onLink(link);
    },
    report: async () => '/tmp/migration/report',
    undoPreview: () => ({ things: [], name: 'project-test-b2b', leaves: [] }),
    undo: () => Promise.reject(new Error('not in the fake')),
    measure: () => Promise.reject(new Error('not in the fake')),
    rollback: () => Promise.reject(new Error('not in the fake')),
    within: () => Promise.reject(new Error('not in the fake')),
    status: () => ({
      running: null,
      pace: null,
      tasks: titles.map((_, index) => task(index, ended ? 'done' : 'waiting', 0)),
      result: ended,
      open: [],
    }),
    throttle: new Throttle({ calls: 60, seconds: 1 }),
    close() {
      fake.calls.push('close');
    },
  };
  return fake;
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

/** An environment around a fake migration; `closed` tells whether it was closed. */
export function fakeEnvironment(migration: Migration): Environment & { closed: boolean } {
  const environment = {
    credentials: {
      consumerProjectId: 'project-test-local',
      consumerSecret: 'local-secret',
      workspaceKeyId: 'workspace-key-local',
      workspaceKeySecret: 'local-key-secret',
    },
    consumer: { api: 'http://127.0.0.1:1' },
    b2b: { api: 'http://127.0.0.1:1', management: 'http://127.0.0.1:1' },
    passwordFile: '/dev/null',
    sessionsFile: '/dev/null',
    invented: {
      password: async () => ({ email: 'ada@acme.example', password: 'invented' }),
      totp: async () => ({ email: 'ada@acme.example', code: '123456' }),
    },
    closed: false,
    open: async () => migration,
    async close() {
      environment.closed = true;
    },
  };
  return environment;
}
