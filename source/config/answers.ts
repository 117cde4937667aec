/**
 * Every answer that the migration needs, as one schema. The wizard asks for them, flags set them, the engine obeys them.
 * Secrets are never answers: they come from the environment or are typed, and live in memory only (see stytch/credentials.ts).
 */
import * as z from 'zod';
import {
  folder,
  key,
  loginFlows,
  mapping,
  metadataPath,
  name,
  organizationUrl,
  path,
  projectId,
  rules,
  tenancies,
  trustPhrase,
  word,
} from './answer-values.ts';
import { parseDatabaseColumns } from './database-columns.ts';
import { parseMetadataRules } from './metadata-rules.ts';
import { parseOrganizationRules } from './organization-rules.ts';
import { parseRules } from './tenancy-rules.ts';

/** Raised when the meaning of a saved answer changes; answers-file.ts upgrades older files. */
export const answersVersion = 1;

/** How one answer behaves, beside what it may be. */
interface AnswerDefinition<Schema extends z.ZodType> {
  schema: Schema;
  /** A run that has begun holds on to it: another value would make other records. */
  frozen?: true;
  /** Values that it may still become then, by the value that it had. */
  becomes?: Readonly<Record<string, readonly string[]>>;
  /** It decides which projects are connected: changing it closes the connection. */
  reconnects?: true;
  /** Answers that belong to the old value: they are asked again when this one changes. */
  invalidates?: readonly string[];
}

const answer = <Schema extends z.ZodType>(
  schema: Schema,
  behaviour: Omit<AnswerDefinition<Schema>, 'schema'> = {},
): AnswerDefinition<Schema> => ({ schema, ...behaviour });

const ofProject = ['tokenAudience', 'tokenIssuer', 'tokenJwksUrl', 'tokenConfirmed'] as const;

/** Every answer, in one place: what it may be and how it behaves. */
export const answerDefinitions = {
  /** practice: invented Users, local Stytch. rehearse: own Users, local Stytch. migrate: the real projects. */
  mode: answer(z.enum(['practice', 'rehearse', 'migrate']), {
    frozen: true,
    reconnects: true,
    invalidates: ['passwordFile', ...ofProject],
  }),
  /** What the B2B project is wanted for. `none` means that staying with Consumer is the better move. */
  reason: answer(z.enum(['organizations', 'enterprise', 'none'])),
  /** Where Users are read from: the Consumer API, or the official export utility's users.json (rehearsal only). */
  usersFrom: answer(z.enum(['api', 'file']), { reconnects: true }),
  usersFile: answer(path, { reconnects: true }),
  consumerProjectId: answer(projectId('Consumer'), { frozen: true, reconnects: true, invalidates: ofProject }),
  /** workspace_key: the tool creates the B2B project. existing: it was made by hand in the dashboard. */
  b2bProject: answer(z.enum(['workspace_key', 'existing']), { frozen: true, reconnects: true }),
  /** With a workspace key: `new`, or the slugs of a project and its environment. A project alone: its environment is created. */
  b2bEnvironment: answer(
    z
      .string()
      .trim()
      .regex(/^(new|[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)?)$/, 'Write "new", or the slugs: my-app, or my-app/test.'),
    { frozen: true, reconnects: true },
  ),
  b2bProjectName: answer(name, { frozen: true }),
  b2bProjectId: answer(projectId('B2B'), { frozen: true, reconnects: true }),
  /** ask: nothing starts before doctor has asked the service. assume: what it did not ask is assumed. */
  doctor: answer(z.enum(['ask', 'assume'])),
  /** Whether the settings of the Consumer project are carried over. */
  settings: answer(z.enum(['copy', 'leave'])),
  /** Settings that others have made otherwise: theirs stay, Consumer's win, or Consumer's win for these (kind/item, with commas). */
  settingsConflicts: answer(z.string().trim().min(1, 'Write keep, consumer, or a list as "settings diff" prints it.')),
  /** Whether a secret of the B2B project is made for the application, and the file that it is written to. */
  applicationSecret: answer(z.enum(['none', 'file'])),
  applicationSecretFile: answer(path),
  /** What was done by hand: ids of the checklist and of settings (kind/item), with commas; or "none". */
  checklist: answer(
    z
      .string()
      .trim()
      .regex(/^[^\s,]+(,[^\s,]+)*$/, 'Write "none", or ids with commas between.'),
  ),
  /** Cannot be changed once a Member has an active password. */
  passwordScope: answer(z.enum(['cross_org', 'organization']), { frozen: true }),
  /** checked: the user has looked the password scope up in the dashboard, where no key can read it. */
  passwordScopeChecked: answer(z.enum(['checked', 'not_checked'])),
  /** file: hashes from Stytch support. later: the same, the file is still to come. reset: a new password by email at first login. none: passwordless from now on. */
  passwords: answer(z.enum(['file', 'later', 'at_login', 'reset', 'none']), {
    frozen: true,
    becomes: { later: ['file', 'reset'], at_login: ['file', 'reset'] },
  }),
  passwordFile: answer(path),
  /** Organization-scoped passwords, Users in several Organizations: the same hash in each, or a reset in each. */
  severalPasswords: answer(z.enum(['same', 'reset']), { frozen: true }),
  /** Passwords at the next login: the day from which the Consumer project is not asked any more. The others reset then. */
  passwordsEnd: answer(z.iso.date('A day such as 2031-03-31.')),
  /** Bad lines of the hash file, or few that belong to Users: nothing starts, or Users without a good line set a new password. */
  badHashes: answer(z.enum(['stop', 'reset'])),
  tenancy: answer(z.enum(tenancies), { frozen: true }),
  /** Rules for Users whom the first one does not place, in their order, with commas; "none" for no other. */
  tenancyThen: answer(
    z
      .string()
      .trim()
      .regex(
        new RegExp(`^(none|(${tenancies.join('|')})(,(${tenancies.join('|')}))*)$`),
        `Write "none", or some of ${tenancies.join(', ')}, with commas.`,
      ),
    { frozen: true },
  ),
  /** The `trusted_metadata` path that names a User's tenant (a string or number, or a list of those). */
  tenantKey: answer(metadataPath, { frozen: true }),
  /** The team's own file of who belongs where. */
  tenancyFile: answer(path),
  /** Typed where `untrusted_metadata` may decide: Users can write it themselves. */
  trustUntrustedMetadata: answer(z.literal(trustPhrase, `Type: ${trustPhrase}`), { frozen: true }),
  /** The team's own program of who belongs where, with its arguments; or a JavaScript module. */
  tenancyCommand: answer(z.string().trim().min(1, 'Name a program, or a JavaScript module.')),
  /** The `trusted_metadata` path of the tenant's name, where its key is no name; "none" for the key itself. */
  tenantNameKey: answer(metadataPath, { frozen: true }),
  /** Mail domains that are no company's, beside those of public mail: of resellers, schools, your own. With commas; or "none". */
  publicDomains: answer(
    z
      .string()
      .trim()
      .regex(
        /^(none|[^\s,@]+\.[^\s,@]+([\s,]+[^\s,@]+\.[^\s,@]+)*)$/,
        'Write "none", or domains such as school.example, with commas.',
      ),
    { frozen: true },
  ),
  /** The one Organization's name, where tenancy is `single`. */
  singleName: answer(name, { frozen: true }),
  /** Users that the tenancy places nowhere: leave them out (listed), gather them in one Organization, or give each their own. */
  leftOver: answer(z.enum(['leave_out', 'one_organization', 'personal']), { frozen: true }),
  leftOverName: answer(name, { frozen: true }),
  /** The team's own rules on top of the tenancy: rename, slug, merge, leave out, move. See tenancy-rules.ts. */
  tenancyRules: answer(rules(parseRules, 'rename acme = Acme Inc.; merge acme-old = acme')),
  /** Rules about the settings of Organizations. See organization-rules.ts. */
  organizationSettings: answer(
    rules(parseOrganizationRules, 'all: mfa_policy = used; size >= 50: email_invites = NOT_ALLOWED'),
  ),
  /** The team's own file of such rules; those of the answer come after them. */
  organizationSettingsFile: answer(path),
  /** Where the roles of a Member come from. tenant: beside the tenant, in an object or the file. consumer: the User's Consumer roles. */
  roleFrom: answer(z.enum(['none', 'tenant', 'metadata', 'consumer'])),
  /** The `trusted_metadata` path of the User's role (a text, or a list of texts). */
  roleKey: answer(metadataPath),
  /** What roles become: `teacher=instructor, guest=`. One that is not named keeps its name; "none" for all of them. */
  roleMap: answer(
    z
      .string()
      .trim()
      .regex(
        /^(none|[^=,]+=[\w.:-]*\s*(,[^=,]+=[\w.:-]*\s*)*)$/,
        'Write "none", or role=B2B role with commas: teacher=instructor, owner=stytch_admin.',
      ),
  ),
  /** Roles that the B2B policy does not know: nothing starts, or they are added to it with what every Member may do. */
  missingRoles: answer(z.enum(['stop', 'create'])),
  /** Organizations in which no Member is stytch_admin: `nobody`, the User who is there longest, or those with one role. */
  organizationAdmins: answer(z.enum(['nobody', 'oldest', 'role'])),
  /** That role, as the application names it: the one with the most rights. */
  adminRole: answer(z.string().trim().min(1, 'Name a role, as your application does.')),
  organizationWord: answer(word),
  memberWord: answer(word),
  /** Users without any email: left out and listed, or nothing starts until they have one. */
  noEmail: answer(z.enum(['leave_out', 'stop'])),
  /** Users whose emails are all unverified: Members whose email stays unverified (no password), or left out. */
  unverifiedEmail: answer(z.enum(['keep_unverified', 'leave_out']), { frozen: true }),
  /** Users with the status "pending", who never logged in: Members like the others, or left out. */
  pendingUsers: answer(z.enum(['create', 'leave_out']), { frozen: true }),
  /** Users who are locked now: left out until the lock ends, or Members, who are not locked. */
  lockedUsers: answer(z.enum(['create', 'leave_out']), { frozen: true }),
  /**
   * The external id of a Member. user_id: the User's, and their own external id is dropped. crosswalk: the same, and the crosswalk
   * has the own one. own: the User's own where there is one. Nothing that is made depends on the first two.
   */
  memberExternalId: answer(z.enum(['user_id', 'crosswalk', 'own']), {
    frozen: true,
    becomes: { user_id: ['crosswalk'], crosswalk: ['user_id'] },
  }),
  /** Which metadata a Member gets: `all`, or rules to drop, keep and rename keys. See metadata-rules.ts. */
  metadata: answer(rules(parseMetadataRules, 'drop trusted.tenants; rename trusted.plan = tier')),
  /**
   * Who must use a second factor at login. moved: Users whose verified phone moves. all: also those whose authenticator app does
   * not move, who set one up at the next login. none: no Member, unless the Organization requires it.
   */
  mfaEnrollment: answer(z.enum(['moved', 'all', 'none']), { frozen: true }),
  /** The team's own file of TOTP secrets; without one, authenticator apps are set up again. */
  totpSecrets: answer(z.enum(['none', 'file'])),
  totpFile: answer(path),
  /** create: the run makes every Member. just_in_time: Organizations only; the application makes each Member at first login. */
  members: answer(z.enum(['create', 'just_in_time'])),
  /** The application's code, which is only read; or "later". */
  codeFolder: answer(folder),
  /**
   * discovery: one page for all; who has logged in chooses an Organization. organization: a page for each Organization. It decides
   * about redirect URLs, the SDK's settings, and which calls the application makes.
   */
  loginFlow: answer(z.enum(loginFlows)),
  organizationUrl: answer(organizationUrl),
  /** Whose SQL the files of the report are written in that fill the application's own database; or none. */
  database: answer(z.enum(['postgres', 'mysql', 'sqlite', 'none'])),
  /** The columns there that hold user_ids, or "none". See database-columns.ts. */
  databaseColumns: answer(rules(parseDatabaseColumns, 'orders.user_id by workspace_id; app.notes.author')),
  /** carry_over: through a Trusted Auth Token profile. finished: they were, and the profile is removed again. */
  sessions: answer(z.enum(['log_in_again', 'carry_over', 'finished'])),
  /** The claim, and the `trusted_metadata` key, that carries the User's email. */
  claimName: answer(key),
  tokenAudience: answer(z.string().trim().min(1, 'The audience is the Consumer project id.')),
  tokenIssuer: answer(z.string().trim().min(1, 'The issuer is "stytch.com/" and the Consumer project id.')),
  tokenJwksUrl: answer(z.url('The JWKS address is a URL.')),
  /** Typed where one of these is unusual: each host and audience that they name, with spaces between. */
  tokenConfirmed: answer(z.string().trim().min(1, 'Type it as it is shown.')),
  /** Further attributes of the profile, each with the claim that holds it; "none" for the email alone. */
  tokenMapping: answer(
    z
      .string()
      .trim()
      .regex(mapping, 'Write "none", or attribute=claim of organization_id and role_ids, separated by commas.'),
  ),
  /** Whether attesting creates Members (and Organizations) that do not exist yet. */
  tokenJit: answer(z.enum(['off', 'on'])),
  /** A profile made by hand; the run makes one where it has a workspace key. */
  tokenProfileId: answer(z.string().trim().min(1, 'The dashboard shows it beside the profile.')),
  /** Set when the user has read the plan and confirmed it. For live projects: typed. */
  confirmed: answer(z.boolean()),
} as const;

type Definitions = typeof answerDefinitions;
export type AnswerId = keyof Definitions;

const ids = Object.keys(answerDefinitions) as AnswerId[];

/** The schema of each answer. */
export const answerSchemas = Object.fromEntries(ids.map(id => [id, answerDefinitions[id].schema])) as {
  [Id in AnswerId]: Definitions[Id]['schema'];
};

/** All answers given so far. Missing keys were not asked yet. */
export type Answers = { [Id in AnswerId]?: z.infer<Definitions[Id]['schema']> } & {
  /** Where the tenancy command's answers are: set for the work of one migration, never asked, saved or frozen. */
  tenancyCommandOutput?: string;
};

/** Answers that name a file. */
export const fileAnswers: readonly AnswerId[] = ids.filter(id => answerDefinitions[id].schema === path);

/** Those, and answers that name a folder. */
export const pathAnswers: readonly AnswerId[] = [
  ...fileAnswers,
  ...ids.filter(id => answerDefinitions[id].schema === folder),
];

/** Answers that a run holds on to from its first write on. */
export const frozenAnswers: readonly AnswerId[] = ids.filter(id => answerDefinitions[id].frozen);

/** Whether a run that has begun may go on with another value of an answer. */
export const mayBecome = (id: AnswerId, was: unknown, is: unknown): boolean =>
  was === is || (answerDefinitions[id].becomes?.[String(was)] ?? []).includes(String(is));

/** Answers that mean nothing any more once `id` changes. */
export const invalidatedBy = (id: AnswerId): readonly AnswerId[] =>
  (answerDefinitions[id].invalidates ?? []) as readonly AnswerId[];
