/**
 * Which Organizations a User belongs to and which fields their Members get, by the migration's rules. It makes no requests.
 *
 * @typedef {object} Rule
 * @property {string} tenancy trusted_metadata, email_domain or single
 * @property {string} tenantKey the path in trusted_metadata: `tenant`, `app.org.id`, `"key.with.dots"`
 * @property {string} leftOver leave_out or one_organization
 * @property {string} unverifiedEmail keep_unverified or leave_out
 * @property {string} pendingUsers create or leave_out
 * @property {string} lockedUsers create or leave_out
 * @property {string} mfaEnrollment moved, all or none: who must use a second factor
 * @property {string} memberExternalId user_id, crosswalk or own: the external id of a Member
 * @property {string} claim
 * @property {Record<'trusted' | 'untrusted', import('./stytch-metadata.js').MetadataRules>} metadata
 * @property {string[]} publicDomains
 * @property {Record<string, string>} externalIds
 * @property {() => import('./stytch-rollout.js').Rollout} rollout which Organizations take part, read at each call
 * @property {(userId: string, organizationId: string) => boolean | Promise<boolean>} wasCreated whether the migration
 *   created a Member of this User in this Organization
 *
 * @typedef {{ reason: string, organization?: string, error?: any }} Problem
 * @typedef {{ organizations: string[], problems: Problem[] }} Placement `organizations` are external ids
 */
import { domainToASCII } from 'node:url';
import { externalIdsOf } from './stytch-member-id.js';
import { memberMetadata } from './stytch-metadata.js';

const everyone = 'migrate|everyone';
const leftOver = 'migrate|left-over';
/** Prefixes of Stytch's own ids, and the migration's own prefix. */
const reserved = /^(migrate\||organization-(test|live)-)/;

/** Whether it can be an external id and part of a URL path: "." and ".." would change the path. */
export const isUsableId = id => typeof id === 'string' && /^[A-Za-z0-9._|-]{1,128}$/.test(id) && !/^\.+$/.test(id);

/** The Organizations of a User. Both lists are empty if the rules leave the User out. @returns {Placement} */
export function placementOf(user, rule) {
  return wantedMember(user, rule) ? organizationsOf(user, rule) : { organizations: [], problems: [] };
}

/** The same without a check of status and email, for a User who was deleted. @returns {Placement} */
export function organizationsOf(user, rule) {
  const { keys, problems = [], hasNoTenant = false } = tenantsOf(user, rule);
  if (hasNoTenant && rule.leftOver === 'one_organization') return { organizations: [leftOver], problems };
  if (rule.tenancy === 'single') return { organizations: [everyone], problems };
  const organizations = [];
  for (const key of keys) {
    const id = externalIdOf(key, rule);
    if (id === undefined) problems.push({ reason: 'unknown_tenant', organization: key });
    else organizations.push(id);
  }
  return { organizations, problems };
}

/** Own properties only: a tenant may be called "constructor". */
const own = (object, key) => (object && Object.hasOwn(object, key) ? object[key] : undefined);

function externalIdOf(key, rule) {
  const renamed = own(rule.externalIds, key);
  if (renamed !== undefined) return isUsableId(renamed) ? renamed : undefined;
  return isUsableId(key) && !reserved.test(key) ? key : undefined;
}

/** Never reads untrusted_metadata: users can change it themselves. */
function tenantsOf(user, rule) {
  if (rule.tenancy === 'single') return { keys: [] };
  if (rule.tenancy === 'email_domain') {
    const company = companyOf(emailOf(user, rule), rule);
    return company === '' ? { keys: [], hasNoTenant: true } : { keys: [company] };
  }
  if (rule.tenancy !== 'trusted_metadata')
    throw new TypeError(`Tenancy "${rule.tenancy}" is not known to this module.`);
  const value = keysOfPath(rule.tenantKey).reduce(
    (object, key) => (object && typeof object === 'object' && !Array.isArray(object) ? own(object, key) : undefined),
    user.trusted_metadata,
  );
  const values = Array.isArray(value) ? value : [value ?? ''];
  if (values.length === 0 || (values[0] === '' && !Array.isArray(value))) return { keys: [], hasNoTenant: true };
  const keys = values.map(tenantKeyOf);
  const usable = new Set(keys.filter(key => key !== undefined));
  // A value that cannot be a tenant is a mistake. It is not the same as no tenant.
  return { keys: [...usable], problems: keys.includes(undefined) ? [{ reason: 'bad_tenant' }] : [] };
}

/** Used unchanged: "acme " and "acme" are two tenants. An unsafe integer may already have lost its last digits. */
function tenantKeyOf(given) {
  const value = given && typeof given === 'object' ? own(given, 'id') : given;
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return exact ? String(value) : undefined;
}

function keysOfPath(path) {
  const part = '(?:"(?:[^"\\\\]|\\\\.)+"|[^\\s."]+)';
  if (!new RegExp(`^${part}(\\.${part})*$`).test(path)) throw new TypeError('tenantKey is not a path of keys.');
  return path.match(new RegExp(part, 'g')).map(key => (key.startsWith('"') ? JSON.parse(key) : key));
}

/** The domain of a verified address, in ASCII; '' for one that belongs to no company. */
function companyOf(email, rule) {
  const domain = email?.verified ? email.email.slice(email.email.lastIndexOf('@') + 1).toLowerCase() : '';
  const ascii = domain.startsWith('[') ? '' : domainToASCII(domain);
  return ascii.endsWith('.') || !ascii.includes('.') || rule.publicDomains.includes(ascii) ? '' : ascii;
}

/** The email that names the company, where the rule is by domain; else the first verified email, else the first. */
function emailOf(user, rule) {
  const emails = user.emails ?? [];
  const ofCompany = rule.tenancy === 'email_domain' ? emails.find(one => companyOf(one, rule) !== '') : undefined;
  return ofCompany ?? emails.find(one => one.verified) ?? emails[0];
}

/** The fields that a Member is created with; undefined for a User who is left out. Never verifies an email. */
export function wantedMember(user, rule) {
  const email = emailOf(user, rule);
  if (!email || (!email.verified && rule.unverifiedEmail === 'leave_out')) return undefined;
  if (user.status === 'deleted') return undefined;
  if (user.status === 'pending' && rule.pendingUsers === 'leave_out') return undefined;
  if (user.is_locked && rule.lockedUsers !== 'create') return undefined;
  const { first_name, middle_name, last_name } = user.name ?? {};
  const phone = (user.phone_numbers ?? []).find(one => one.verified)?.phone_number;
  const fields = {
    email_address: email.email,
    external_id: externalIdsOf(user, rule.memberExternalId)[0],
    name: [first_name, middle_name, last_name].filter(Boolean).join(' '),
    trusted_metadata: memberMetadata(withoutClaim(user, rule), rule.metadata.trusted),
    untrusted_metadata: memberMetadata(user.untrusted_metadata, rule.metadata.untrusted),
    mfa_phone_number: phone,
    mfa_enrolled: isEnrolled(user, phone, rule),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value && !isEmpty(value)));
}

/** Whether the Member must use a second factor: a User who had one keeps it, if it moves or is to be set up again. */
function isEnrolled({ totps = [] }, phone, { mfaEnrollment }) {
  if (mfaEnrollment === 'none') return false;
  return Boolean(phone) || (mfaEnrollment === 'all' && totps.length > 0);
}

export const sameEmail = (one, other) => String(one).toLowerCase() === String(other).toLowerCase();
const isOwn = (user, value) => typeof value === 'string' && user.emails.some(one => sameEmail(one.email, value));
const isEmpty = value => typeof value === 'object' && Object.keys(value).length === 0;

/** The trusted_metadata without the email that the migration wrote there. */
function withoutClaim(user, { claim }) {
  const entries = Object.entries(user.trusted_metadata ?? {});
  return Object.fromEntries(entries.filter(([key, value]) => key !== claim || !isOwn(user, value)));
}
