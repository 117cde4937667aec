/** The words shared by the whole migration: what was read, what is planned, what happened. Types only. */

/** One factor that a User logs in with, and whether a B2B Member can have it. */
export interface FactorCount {
  id: string;
  /** For example "Passkeys". */
  label: string;
  /** Users who have it. */
  users: number;
  /** moves: carried over. email: the person logs in by email instead, or registers it again. lost: no B2B counterpart. */
  fate: 'moves' | 'again' | 'lost';
  /** One short sentence on what becomes of it. */
  note: string;
}

/** What is in the Consumer project, in numbers. */
export interface InventorySummary {
  users: number;
  /** When it was read, RFC 3339. */
  readAt: string;
  verifiedEmail: number;
  unverifiedEmail: number;
  noEmail: number;
  severalEmails: number;
  factors: FactorCount[];
  /** Users for whom no factor of theirs works after the move except an email they have verified. */
  emailOnlyAfter: number;
  /** `trusted_metadata` keys that hold strings or lists of strings, the likeliest tenant key first. */
  tenantKeys: { key: string; users: number; values: number; several: number; examples: string[] }[];
  /** Users whose `untrusted_metadata` says something else than `trusted_metadata` under the same key. */
  contradictions: { key: string; users: number }[];
  /** Domains of verified emails, largest first, at most 50. */
  domains: { domain: string; users: number; public: boolean }[];
  /** Who is logged in now, from asking about some Users; null when that failed, left out when it was not tried. */
  sessions?: SessionSample | null;
}

/** Live sessions among the Users who were asked about. */
export interface SessionSample {
  sampled: number;
  withLive: number;
  /** Half of those have longer left, half shorter; null when nobody has a session. */
  medianMinutesLeft: number | null;
}

export interface Warning {
  id: string;
  /** What, why and what to do, in one or two sentences. */
  text: string;
}

/** Why a User does not become a Member. */
export type LeftReason = 'no_email' | 'unverified_email' | 'no_tenant' | 'public_domain' | 'bad_tenant';

export interface PlannedOrganization {
  /** The tenant's own key; becomes `organization_external_id`. */
  key: string;
  name: string;
  slug: string;
  members: number;
}

/** What would happen: pure arithmetic on answers and inventory. */
export interface PlanSummary {
  users: number;
  organizations: number;
  members: number;
  /** Members that the application creates, each at its first login; 0 unless that is the strategy. */
  atFirstLogin: number;
  /** Users who become Members, once or several times. */
  placed: number;
  /** Users who become a Member of more than one Organization. */
  inSeveral: number;
  withPassword: number;
  /** Users whose `trusted_metadata` gets their email, for the session claim. */
  emails: number;
  left: { reason: LeftReason; label: string; users: number }[];
  /** Largest first, at most 20. */
  largest: PlannedOrganization[];
  /** API calls by endpoint, in order of execution. */
  calls: { endpoint: string; calls: number; perSecond: number }[];
  /** At the allowed rate; endpoints are drained one task after another. */
  seconds: number;
  warnings: Warning[];
  /** Anything here and nothing starts. */
  problems: Warning[];
}

/** What a run does. */
export type RunTaskId =
  | 'project'
  | 'organizations'
  | 'members'
  | 'changes'
  | 'gone'
  | 'profile'
  | 'emails'
  | 'claims'
  | 'verify';

/** Everything that goes through the journal. */
export type TaskId =
  | RunTaskId
  | 'sessions'
  | 'revoke'
  | `undo-${'claims' | 'emails' | 'members' | 'organizations' | 'profile' | 'project'}`;

/** Where one task stands. */
export interface TaskProgress {
  task: TaskId;
  /** In the application's own words, for example "Classes". */
  title: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** Records finished, over all runs. */
  done: number;
  failed: number;
  /** null while unknown. */
  total: number | null;
  /** Records a second over the last seconds of this run; 0 before the first. */
  rate: number;
  /** null while unknown. */
  secondsLeft: number | null;
}

/** What a run tells while it works. `run --json` prints one a line. */
export type RunEvent =
  | { type: 'task'; progress: TaskProgress }
  | { type: 'wait'; seconds: number; why: string }
  | { type: 'failure'; task: TaskId; record: string; errorType: string; message: string }
  | { type: 'end'; result: RunResult };

export interface RunResult {
  outcome: 'done' | 'needs_people' | 'failed' | 'interrupted';
  organizations: number;
  members: number;
  /** Members that the application is still to create, each at its first login. */
  atFirstLogin: number;
  users: number;
  left: { reason: LeftReason; label: string; users: number }[];
  /** Users whose Organizations were not in any cohort yet. */
  later: number;
  failed: number;
  /** Failures that a person said to leave. */
  skipped: number;
  mismatches: number;
  /** The mismatches by field, with what each may mean. */
  mismatchKinds: { field: string; count: number; why: string }[];
  /** Records compared field by field. */
  verified: number;
  /** Members added, changed and gone since the finished run before; only where there was one. */
  since?: { added: number; changed: number; gone: number };
  failures: { errorType: string; count: number; example: string; cause: string; cure: string }[];
  reportDir: string;
  seconds: number;
  b2bProjectId: string;
}

export interface InventoryProgress {
  read: number;
  /** null when the API does not tell. */
  total: number | null;
  rate: number;
  secondsLeft: number | null;
}
