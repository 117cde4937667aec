/**
 * Every answer that the migration needs, as one schema. The wizard asks for them, flags set them, the engine obeys them.
 * Secrets are never answers: they come from the environment or are typed, and live in memory only (see stytch/credentials.ts).
 */
import * as z from 'zod';

/** Raised when the meaning of a saved answer changes; answers.ts of the wizard upgrades older files. */
export const answersVersion = 1;

const projectId = (vertical: string) =>
  z
    .string()
    .trim()
    .regex(/^project-(test|live)-[\w-]+$/, `A ${vertical} project id begins with "project-test-" or "project-live-".`);

const path = z.string().trim().min(1, 'Name a file.');

/** A Stytch metadata or claim key: no dots or quotes, so that it can stand in a claim template. */
const key = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][\w-]{0,63}$/, 'Use letters, digits, "_" and "-", beginning with a letter: for example tenant_id.');

const attribute = '(organization_id|external_member_id|role_ids)=[\\w.:/-]+';
const mapping = new RegExp(`^(none|${attribute}(,\\s*${attribute})*)$`);

const word = z
  .string()
  .trim()
  .min(1, 'One word is enough, for example "Class".')
  .max(40, 'Keep it under 40 characters.')
  .regex(/^[^\p{C}]+$/u, 'Plain text only.');

const name = z
  .string()
  .trim()
  .min(1, 'A name has 1 to 128 characters.')
  .max(128, 'A name has 1 to 128 characters.')
  .regex(/^[^\p{C}]+$/u, 'Plain text only.');

export const answerSchemas = {
  /** practice: invented Users, local Stytch. rehearse: own Users, local Stytch. migrate: the real projects. */
  mode: z.enum(['practice', 'rehearse', 'migrate']),
  /** What the B2B project is wanted for. `none` means that staying with Consumer is the better move. */
  reason: z.enum(['organizations', 'enterprise', 'none']),
  /** Where Users are read from: the Consumer API, or the official export utility's users.json (rehearsal only). */
  usersFrom: z.enum(['api', 'file']),
  usersFile: path,
  consumerProjectId: projectId('Consumer'),
  /** workspace_key: the tool creates the B2B project. existing: it was made by hand in the dashboard. */
  b2bProject: z.enum(['workspace_key', 'existing']),
  b2bProjectName: name,
  b2bProjectId: projectId('B2B'),
  /** Cannot be changed once a Member has an active password. */
  passwordScope: z.enum(['cross_org', 'organization']),
  /** file: hashes from Stytch support. reset: a new password by email at first login. none: passwordless from now on. */
  passwords: z.enum(['file', 'reset', 'none']),
  passwordFile: path,
  tenancy: z.enum(['trusted_metadata', 'email_domain', 'single']),
  /** The `trusted_metadata` key that names a User's tenant (a string, or a list of strings for several). */
  tenantKey: key,
  /** The one Organization's name, where tenancy is `single`. */
  singleName: name,
  /** Users that the tenancy places nowhere: leave them out (listed), or gather them in one Organization. */
  leftOver: z.enum(['leave_out', 'one_organization']),
  leftOverName: name,
  organizationWord: word,
  memberWord: word,
  /** Users without any email: left out and listed, or nothing starts until they have one. */
  noEmail: z.enum(['leave_out', 'stop']),
  /** Users whose emails are all unverified: Members whose email stays unverified (no password), or left out. */
  unverifiedEmail: z.enum(['keep_unverified', 'leave_out']),
  /** create: the run makes every Member. just_in_time: Organizations only; the application makes each Member at first login. */
  members: z.enum(['create', 'just_in_time']),
  sessions: z.enum(['log_in_again', 'carry_over']),
  /** The claim, and the `trusted_metadata` key, that carries the User's email. */
  claimName: key,
  tokenAudience: z.string().trim().min(1, 'The audience is the Consumer project id.'),
  tokenIssuer: z.string().trim().min(1, 'The issuer is "stytch.com/" and the Consumer project id.'),
  tokenJwksUrl: z.url('The JWKS address is a URL.'),
  /** Further attributes of the profile, each with the claim that holds it; "none" for the email alone. */
  tokenMapping: z
    .string()
    .trim()
    .regex(
      mapping,
      'Write "none", or attribute=claim of organization_id, external_member_id, role_ids, separated by commas.',
    ),
  /** Whether attesting creates Members (and Organizations) that do not exist yet. */
  tokenJit: z.enum(['off', 'on']),
  /** A profile made by hand; the run makes one where it has a workspace key. */
  tokenProfileId: z.string().trim().min(1, 'The dashboard shows it beside the profile.'),
  /** Set when a person has read the plan and said yes. For live projects: typed. */
  confirmed: z.boolean(),
} as const;

export const answersSchema = z.object(answerSchemas).partial();

/** All answers given so far. Missing keys were not asked yet. */
export type Answers = z.infer<typeof answersSchema>;
export type AnswerId = keyof typeof answerSchemas;
