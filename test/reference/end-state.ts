/**
 * The independent reference: what both projects must look like after a migration, computed from Users and answers alone.
 * It is written from the rules of the domain and imports nothing of `source/`, so that it cannot repeat the engine's mistakes.
 */
import { metadataOf } from './metadata.ts';
import { type ExpectedSettings, settingsOf } from './settings.ts';
import { atPath, chooseEmail, companyAddress, isBlank, tenancyOf } from './tenants.ts';

/** A User as the Consumer API returns it; only what the rules use. */
export interface ConsumerUser {
  user_id: string;
  external_id?: string | null;
  status?: string;
  is_locked?: boolean;
  name?: { first_name?: string | null; middle_name?: string | null; last_name?: string | null };
  emails: { email: string; verified: boolean }[];
  phone_numbers?: { phone_number: string; verified: boolean }[];
  totps?: unknown[];
  providers?: { provider_type: string }[];
  password?: { password_id: string; requires_reset?: boolean } | null;
  trusted_metadata?: Json;
  untrusted_metadata?: Json;
  created_at?: string;
  /** Consumer roles, the default one among them. */
  roles?: string[];
}

export type Json = Record<string, unknown>;

/** The answers that decide about the end state; the engine has more. Left out means the default. */
export interface ReferenceAnswers {
  tenancy: 'trusted_metadata' | 'untrusted_metadata' | 'email_domain' | 'file' | 'command' | 'personal' | 'single';
  /** Further rules for those whom it leaves over, with commas; or "none". */
  tenancyThen?: string;
  /** Domains that belong to no company, beside public mail; or "none". */
  publicDomains?: string;
  /** A path into `trusted_metadata`: `tenant`, `app.org.id`, `"app.org.id"`. */
  tenantKey?: string;
  /** The rows of the tenancy file; the tenancy command writes those with a user_id, and an error for the tenant `error!`. */
  tenancyRows?: { user_id?: string; email?: string; tenant: string; name?: string; role?: string }[];
  /** `merge a = b; leave out c; rename d = Name; move user = e`, keys without signs; or "none". */
  tenancyRules?: string;
  /** Where roles come from; what they become, `from=to` with commas, or "none"; who administers an Organization without any. */
  roleFrom?: 'none' | 'tenant' | 'metadata' | 'consumer';
  roleKey?: string;
  roleMap?: string;
  organizationAdmins?: 'nobody' | 'oldest' | 'role';
  /** With `role`: which, as the application names it. */
  adminRole?: string;
  /** A path of the tenants' names, in the order of their keys; or "none". */
  tenantNameKey?: string;
  singleName?: string;
  /** Rules about settings, see settings.ts; or "none". */
  organizationSettings?: string;
  leftOver?: 'leave_out' | 'one_organization' | 'personal';
  leftOverName?: string;
  unverifiedEmail?: 'keep_unverified' | 'leave_out';
  lockedUsers?: 'create' | 'leave_out';
  pendingUsers?: 'create' | 'leave_out';
  passwords?: 'file' | 'at_login' | 'reset' | 'none';
  passwordScope?: 'cross_org' | 'organization';
  severalPasswords?: 'same' | 'reset';
  /** `own`: a Member has the User's own external id, where there is one; else the user_id. */
  memberExternalId?: 'user_id' | 'crosswalk' | 'own';
  /** `drop trusted.a; rename trusted.b = c; only untrusted.d`, or "all". */
  metadata?: string;
  mfaEnrollment?: 'moved' | 'all' | 'none';
  sessions?: 'log_in_again' | 'carry_over';
  claimName?: string;
}

export type Reason =
  | 'deleted'
  | 'locked'
  | 'pending'
  | 'no_email'
  | 'unverified_email'
  | 'not_in_file'
  | 'not_by_command'
  | 'command_error'
  | 'left_out_by_rule'
  | 'no_tenant'
  | 'bad_tenant'
  | 'no_untrusted_tenant'
  | 'bad_untrusted_tenant'
  | 'no_company'
  | 'public_domain';

/** How an Organization is identified: by its external id, or, where the tenant's key cannot be one, by its metadata. */
export type OrganizationIdentity = string | { tenant_key: string };

export interface ExpectedMember {
  /** The `user_id`, or the User's own. */
  external_id: string;
  email_address: string;
  /** `any`: false until the user logs in for the first time. */
  email_address_verified: true | 'any';
  password: boolean;
  name: string;
  trusted_metadata: Json;
  untrusted_metadata: Json;
  mfa_phone_number: string;
  /** A second factor must be asked for at login. */
  mfa_enrolled: boolean;
  /** Beyond the `stytch_member` that everyone has. */
  roles: string[];
}

export interface ExpectedOrganization {
  external_id: OrganizationIdentity;
  name: string;
  members: ExpectedMember[];
  settings: ExpectedSettings;
}

export interface EndState {
  organizations: ExpectedOrganization[];
  /** Users who become no Member, each with the reason. */
  left: Map<string, Reason>;
  /** Users whose `trusted_metadata` carries the session claim, each with the email. */
  claims: Map<string, string>;
}

/** Computes the end state. `hashLines` holds the user_ids of the password file. */
export function endState(users: ConsumerUser[], answers: ReferenceAnswers, hashLines: ReadonlySet<string>): EndState {
  const organizations = new Map<string, ExpectedOrganization>();
  const names = new Map<ExpectedOrganization, string[]>();
  const usersOf = new Map<ExpectedOrganization, ConsumerUser[]>();
  const oldest = new Map<ExpectedOrganization, ConsumerUser>();
  /** The external ids of Members whose User has the role of most rights. */
  const leaders = new Map<ExpectedOrganization, string[]>();
  const left: EndState['left'] = new Map();
  const claims: EndState['claims'] = new Map();
  for (const user of users) {
    const company = companyAddress(user, answers);
    const chosen = company === undefined ? chooseEmail(user) : { email: company, verified: true };
    const refused = refusal(user, answers);
    const placed = refused ?? (chosen ? tenancyOf(user, answers) : 'no_email');
    if (typeof placed === 'string' || !chosen) {
      left.set(user.user_id, typeof placed === 'string' ? placed : 'no_email');
      continue;
    }
    const member = expectedMember(user, chosen, answers, hashLines, placed.length);
    for (const { id, external_id, name, roles: said = [] } of placed) {
      const organization = organizations.get(id) ?? { external_id, name, members: [], settings: {} };
      organizations.set(id, organization);
      const roles = rolesOf(user, said, answers);
      organization.members.push({ ...member, roles });
      const leads = rolesOf(user, said, { ...answers, roleMap: 'none' }).includes(answers.adminRole ?? '');
      leaders.set(organization, [...(leaders.get(organization) ?? []), ...(leads ? [member.external_id] : [])]);
      usersOf.set(organization, [...(usersOf.get(organization) ?? []), user]);
      oldest.set(organization, older(oldest.get(organization), user));
      names.set(organization, [...(names.get(organization) ?? []), name]);
    }
    if (answers.sessions === 'carry_over' && chosen.verified) claims.set(user.user_id, chosen.email);
  }
  for (const organization of organizations.values()) {
    const { members } = organization;
    if (members.some(one => one.roles.includes('stytch_admin'))) continue;
    const first = oldest.get(organization);
    const chosen: string[] = {
      nobody: [],
      oldest: first ? [idOfMember(first, answers)] : [],
      role: leaders.get(organization) ?? [],
    }[answers.organizationAdmins ?? 'nobody'];
    for (const one of members) if (chosen.includes(one.external_id)) one.roles = [...one.roles, 'stytch_admin'].sort();
  }
  for (const [organization, said] of names) {
    const key =
      typeof organization.external_id === 'string' ? organization.external_id : organization.external_id.tenant_key;
    const own = typeof organization.external_id === 'string' && organization.external_id.startsWith('migrate|');
    organization.settings = settingsOf(own ? undefined : key, usersOf.get(organization) ?? [], answers);
    organization.name = mostFrequent(said.filter(one => one !== '')) || key.trim().slice(0, 128);
  }
  return { organizations: [...organizations.values()], left, claims };
}

/** Who is there longer; of two since the same moment, the one with the smaller id. */
function older(one: ConsumerUser | undefined, other: ConsumerUser): ConsumerUser {
  const age = (user: ConsumerUser) => `${user.created_at ?? ''} ${user.user_id}`;
  return one && age(one) < age(other) ? one : other;
}

/** The roles that a Member gets: what the application says, renamed; without the one that every Member has. */
function rolesOf(
  user: ConsumerUser,
  said: string[],
  { roleFrom = 'none', roleKey = '', roleMap = 'none' }: ReferenceAnswers,
) {
  const texts = (value: unknown) =>
    [value].flat().filter((one): one is string => typeof one === 'string' && !isBlank(one));
  const from = {
    none: () => [],
    tenant: () => said,
    consumer: () => (user.roles ?? []).filter(role => role !== 'stytch_user'),
    metadata: () => texts(atPath(user.trusted_metadata, roleKey)),
  }[roleFrom]();
  const pairs = new Map(roleMap.split(',').map(pair => pair.split('=').map(one => one.trim()) as [string, string]));
  const roles = from.map(role => pairs.get(role) ?? role).filter(role => role !== '' && role !== 'stytch_member');
  return [...new Set(roles)].sort();
}

/** Of equally frequent ones, the smallest. */
function mostFrequent(texts: string[]): string {
  const count = (text: string) => texts.filter(one => one === text).length;
  return [...texts].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0] ?? '';
}

/** Why this User is left out whatever the tenancy says. */
function refusal(user: ConsumerUser, answers: ReferenceAnswers): Reason | undefined {
  if (user.status === 'deleted') return 'deleted';
  if (user.is_locked && answers.lockedUsers !== 'create') return 'locked';
  if (user.status === 'pending' && answers.pendingUsers === 'leave_out') return 'pending';
  if (user.emails.length === 0) return 'no_email';
  if (answers.unverifiedEmail === 'leave_out' && !user.emails.some(email => email.verified)) return 'unverified_email';
  return undefined;
}

function expectedMember(
  user: ConsumerUser,
  chosen: { email: string; verified: boolean },
  answers: ReferenceAnswers,
  hashLines: ReadonlySet<string>,
  tenants: number,
): ExpectedMember {
  const hasPassword = Boolean(user.password?.password_id);
  const moved = answers.passwords === 'file' && hasPassword && chosen.verified && hashLines.has(user.user_id);
  // With one password per Organization, the team may have chosen a reset for Users of several.
  const resets = answers.passwordScope === 'organization' && answers.severalPasswords === 'reset' && tenants > 1;
  const password = moved && !resets;
  return {
    external_id: idOfMember(user, answers),
    email_address: chosen.email,
    email_address_verified: password ? true : 'any',
    password,
    name: [user.name?.first_name, user.name?.middle_name, user.name?.last_name].filter(Boolean).join(' '),
    trusted_metadata: metadataOf('trusted', withoutClaim(user.trusted_metadata ?? {}, answers), answers.metadata),
    untrusted_metadata: metadataOf('untrusted', user.untrusted_metadata ?? {}, answers.metadata),
    mfa_phone_number: phoneOf(user),
    mfa_enrolled: mustUseSecondFactor(user, answers),
    roles: [],
  };
}

function idOfMember({ user_id, external_id }: ConsumerUser, { memberExternalId }: ReferenceAnswers): string {
  const hasOwn = typeof external_id === 'string' && external_id.length > 0;
  return memberExternalId === 'own' && hasOwn ? external_id : user_id;
}

/** The migration writes the claim into the Consumer User; it is no part of the Member. */
function withoutClaim(metadata: Json, answers: ReferenceAnswers): Json {
  if (answers.sessions !== 'carry_over') return metadata;
  const claim = answers.claimName ?? 'email';
  // Entries, not assignment: a key may be `__proto__`.
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== claim));
}

/** Users who had a second factor that moves; with `all`, also those whose authenticator app stays behind. */
function mustUseSecondFactor(user: ConsumerUser, { mfaEnrollment = 'moved' }: ReferenceAnswers): boolean {
  if (mfaEnrollment === 'none') return false;
  return phoneOf(user) !== '' || (mfaEnrollment === 'all' && (user.totps ?? []).length > 0);
}

/** The first verified phone, where it is a plain E.164 number. */
function phoneOf(user: ConsumerUser): string {
  const phone = user.phone_numbers?.find(found => found.verified)?.phone_number ?? '';
  // No country code begins with 0, so the service refuses such a number.
  return /^\+[1-9][0-9]{6,14}$/.test(phone) ? phone : '';
}
