/** The words shared by the whole migration: what was read, what is planned, what happened. Types only. */
import type { ThrottleState } from '../stytch/throttle.ts';
import type { TaskEvent } from './engine/progress.ts';
import type { Examples } from './planning/examples.ts';
import type { ExternalIdCounts } from './planning/external-id-counter.ts';
import type { MetadataCounts } from './planning/metadata-counter.ts';
import type { MethodCount } from './planning/methods.ts';
import type { SettingsSummary } from './planning/organizations/decide.ts';
import type { OrganizationSettings } from './planning/organizations/fields.ts';
import type { FileRows } from './planning/tenancy/file-rows.ts';
import type { ChecklistItem } from './settings/checklist.ts';
import type { LargeMetadata } from './sources/large-metadata.ts';
import type { NotCarriedCount } from './sources/not-carried.ts';

export type { TaskProgress } from './engine/progress.ts';

/** One factor that a User logs in with, and whether a B2B Member can have it. */
export interface FactorCount {
  id: string;
  /** For example "Passkeys". */
  label: string;
  /** Users who have it. */
  users: number;
  /** moves: carried over. email: the User logs in by email instead, or registers it again. lost: no B2B counterpart. */
  fate: 'moves' | 'again' | 'lost';
  /** One short sentence on what becomes of it. */
  note: string;
}

/** What stands under one path of `trusted_metadata`. */
export interface KeySummary {
  /** As `tenantKey` takes it. */
  key: string;
  users: number;
  /** Different ones, as far as they are counted. */
  values: number;
  /** Users who have several. */
  several: number;
  examples: string[];
  /** Roles that stand beside the values, in objects with id and role; some of them. */
  roles: string[];
  /** The values look like tenants: not like roles, plans or flags. */
  likely: boolean;
}

/** What is in the Consumer project, in numbers. */
export interface InventorySummary {
  users: number;
  /** When it was read, RFC 3339. */
  readAt: string;
  /** Which reading of this folder it is, counted from 1. */
  reading: number;
  /** What is different from the reading before; only where there was one. */
  changes?: { added: number; changed: number; gone: number } | undefined;
  verifiedEmail: number;
  unverifiedEmail: number;
  noEmail: number;
  severalEmails: number;
  factors: FactorCount[];
  /** Users of each OAuth provider, by its name in lower case; left out by older readings. */
  providers?: { provider: string; users: number }[];
  /** What the API returns of Users and a Member does not get; only kinds that some User has. */
  notCarried: NotCarriedCount[];
  /** Users whose metadata is larger than a Member may have; left out where there are none. */
  largeMetadata?: LargeMetadata | undefined;
  /** Users for whom no factor of theirs works after the move except an email they have verified. */
  emailOnlyAfter: number;
  /** `trusted_metadata` keys that hold strings or lists of strings, the likeliest tenant key first. */
  tenantKeys: KeySummary[];
  /** Users whose `untrusted_metadata` says something else than `trusted_metadata` under the same key. */
  contradictions: { key: string; users: number }[];
  /** Users with a verified phone, with an authenticator app, and with at least one of both. */
  secondFactors: { phone: number; totp: number; either: number };
  /** Domains of verified emails, largest first, at most 50. */
  domains: { domain: string; users: number; public: boolean }[];
  /** Who is logged in now, from asking about some Users; null when that failed, left out when it was not tried. */
  sessions?: SessionSample | null;
}

/** What the hash file holds, counted by line; Users are those who have a password. */
export interface HashFileSummary {
  path: string;
  /** What its records are called: of a JSON array they are entries, numbered from 1. */
  unit: 'line' | 'entry';
  lines: number;
  /** Users who have a line that can be used. */
  matched: number;
  /** Lines that cannot be used, and the Users whose lines they are, where that can be told. */
  bad: number;
  badUsers: number;
  /** The kinds of bad lines, most frequent first. `first`: the first line of the kind. */
  kinds: { field: string; reason: string; lines: number; first: number }[];
  /** Lines that belong to no User of the Consumer project. */
  unknown: number;
  /** Lines of Users who have no password. */
  withoutPassword: number;
  /** Lines that are there before, with the same hash. */
  repeated: number;
  /** bcrypt hashes that begin with $2x$: made by a faulty implementation. */
  faultyBcrypt: number;
  /** scrypt hashes; missing in what an earlier version of this program counted. */
  scrypt?: number;
}

/** Live sessions among the Users who were asked about. */
export interface SessionSample {
  sampled: number;
  withLive: number;
  /** Half of those have longer left, half shorter; null when no User has a session. */
  medianMinutesLeft: number | null;
}

export interface Warning {
  id: string;
  /** What, why and what to do, in one or two sentences. */
  text: string;
}

/** Users who do not become Members, by reason: one of placement.ts or of the tenancy strategy. */
export type LeftCount = { reason: string; label: string; users: number };

export interface PlannedOrganization {
  /** The tenant's own key. */
  key: string;
  name: string;
  slug: string;
  /** `organization_external_id`: the key itself, or what stands for it. */
  externalId: string;
  members: number;
  /** Ways to log in and second factors that some of its Users have, as bits: see planning/organizations/facts.ts. */
  used: number;
  /** Members whose Users have a second factor. */
  withFactor: number;
  settings: OrganizationSettings;
}

/** How many records of each kind there would be. */
export interface PlanCounts {
  users: number;
  organizations: number;
  members: number;
  /** Members that the application creates, each at its first login; 0 unless that is the strategy. */
  atFirstLogin: number;
  /** Users who become Members, once or several times. */
  placed: number;
  /** Users who become a Member of more than one Organization. */
  inSeveral: number;
  /** Those of them who have a password in the Consumer project. */
  severalWithPassword: number;
  withPassword: number;
  /** Users with a Member who have a second factor in the Consumer project: a verified phone or an authenticator app. */
  secondFactor: number;
  /** Those of them whose phone moves; the others set a second factor up again, or have none. */
  secondFactorMoves: number;
  /** Members that must use a second factor, and those of them that also get a password: each takes a call more. */
  enrolled: number;
  enrolledWithPassword: number;
  /** Members whose authenticator app moves. */
  totps: number;
  /** Users whose password can move at their next login: a verified email, and no reset that is due. */
  passwordsAtLogin: number;
  /** Users with a password who become Members without one, where Organizations offer passwords. */
  resets: number;
  /** Users who have a hash and no verified email: their password does not come. */
  unverifiedHashes: number;
  /** Users whose `trusted_metadata` gets their email, for the session claim. */
  emails: number;
}

/** What would happen: pure arithmetic on answers and inventory. */
export interface PlanSummary extends PlanCounts {
  left: LeftCount[];
  /** What those who become Members keep of their ways to log in. */
  methods: MethodCount[];
  /** Largest first, at most 50. */
  largest: PlannedOrganization[];
  /** Users some of whose values name no tenant; the values are named, the others are used. */
  unusable: { users: number; examples: string[] };
  /**
   * What each role of the application becomes, how many Organizations have a stytch_admin by it, and how many more get one by
   * the answer.
   */
  roles: { counts: { from: string; to: string; members: number }[]; administered: number; granted: number };
  /** Tenants whose keys look alike. */
  lookAlikes: Examples<string>;
  /** What the settings of Organizations come to. */
  organizationSettings: SettingsSummary;
  /** Lines of the tenancy file; null without one. */
  fileRows: FileRows | null;
  /** Organizations named like an id, those whose name is too long, and those that Users call differently. */
  names: { ids: Examples<string>; cut: Examples<string>; several: Examples<string> };
  /** What the target holds already; null where it was not read. */
  existing: {
    ours: number;
    others: number;
    examples: string[];
    /** Organizations of others that have an external id which the plan needs. */
    taken: { externalId: string; name: string; organizationId: string }[];
  } | null;
  /** Tenants whose plain slug another one has or could be taken for. */
  changedSlugs: { count: number; examples: { key: string; wanted: string; slug: string }[] };
  /** Pairs of tenants for which the same external id was worked out. */
  collisions: string[];
  /** Own external ids that cannot be those of Members; only where they are to be. */
  externalIds: ExternalIdCounts;
  /** What the rules about metadata come to. */
  metadata: MetadataCounts;
  /** Users whose claim key holds something else than an address of theirs. */
  claimInUse: number;
  /** Users whose claim key holds an address of theirs that they have not verified. */
  claimUnverified: number;
  /** API calls by endpoint, in order of execution. */
  calls: { endpoint: string; calls: number; perSecond: number }[];
  /** At the allowed rate; endpoints are used side by side. */
  seconds: number;
  warnings: Warning[];
  /** Anything here and nothing starts. */
  problems: Warning[];
}

/** A setting that a run did not write. */
export interface SettingLeft {
  title: string;
  item: string;
  action: 'conflict' | 'cannot' | 'manual';
  note: string;
}

/** What a run reports while it works. `run --json` prints one event per line. */
export type RunEvent =
  | TaskEvent
  | { type: 'wait'; seconds: number; why: string }
  /** It was paused, resumed, or its rate was changed. */
  | ({ type: 'pace' } & ThrottleState)
  | { type: 'end'; result: RunResult };

/** What became of each User; the numbers add up to the Users that were read. */
export interface Outcomes {
  /** Every Member of theirs that was planned is made. */
  migrated: number;
  /** A Member of theirs failed. */
  failed: number;
  /** A Member of theirs is still to be made: its Organization is not there, or the run stopped. */
  waiting: number;
  /** Placed nowhere, by the answers. */
  left: number;
  /** In no cohort yet, or Members at their first login. */
  later: number;
  /** Failed, and the user decided to leave them. */
  skipped: number;
}

/** A difference that the verification found; no values, as metadata may be confidential. */
export interface Mismatch {
  /** `organization`, `organization/user_id` or `organization/member_id`, by external ids where there are any. */
  record: string;
  /** The field that differs, or what is wrong with the whole: missing, unexpected, user, duplicate. */
  field: string;
  /** Where the data shows who changed it since it was written. */
  changed?: Side;
  /** What it means, where the field is none of those that mismatches.ts explains. */
  why?: string;
}

/** Where a field is otherwise than it was when it was written. */
export type Side = 'consumer' | 'b2b' | 'both';

/** Members of Users who have a password in the Consumer project, by what became of it. */
export interface PasswordsAtLogin {
  /** They have a password in B2B. */
  moved: number;
  /** Their Users have not logged in since. */
  remaining: number;
  /** Their Users set a new one: a reset is due, or the email is not verified. */
  mustReset: number;
}

export interface RunResult {
  outcome: 'done' | 'needs_people' | 'failed' | 'interrupted';
  organizations: number;
  members: number;
  /** Members that the application is still to create, each at its first login. */
  atFirstLogin: number;
  users: number;
  /** Users with a password who came without it, and can set a new one. */
  resets: number;
  outcomes: Outcomes;
  left: LeftCount[];
  /** Passwords that move at the next login, as the last verification counted; only with that answer. */
  passwordsAtLogin?: PasswordsAtLogin;
  /** Records that failed. */
  failed: number;
  /** Failed records that the user decided to leave. */
  skipped: number;
  mismatches: number;
  /** The mismatches by field, with what each means. */
  mismatchKinds: { field: string; count: number; why: string }[];
  /** Records compared field by field. */
  verified: number;
  /** What could not be read, and so was not compared, in sentences. */
  notChecked: string[];
  /** Unexpected objects in the target that break nothing, in sentences. */
  notes: string[];
  /** What those who become Members keep of their ways to log in. */
  methods: MethodCount[];
  /** What Users have and their Members did not get. */
  notCarried: NotCarriedCount[];
  /** Members added, changed and gone since the finished run before; only where there was one. */
  since?: { added: number; changed: number; gone: number };
  failures: { errorType: string; count: number; example: string; cause: string; cure: string }[];
  /** Settings that were not carried over: others' values, what B2B lacks, what only the user can do. */
  settingsLeft?: SettingLeft[];
  /** What is done by hand, ticked or open. */
  checklist?: ChecklistItem[];
  reportDir: string;
  seconds: number;
  b2bProjectId: string;
}

export interface InventoryProgress {
  read: number;
  /** null when the API does not report it. */
  total: number | null;
  rate: number;
  secondsLeft: number | null;
  /** Set while a call has to wait: for how long, and why. */
  wait?: { seconds: number; why: string };
}
