/**
 * A password login that moves passwords to B2B without an export. At the first login of a user, the Consumer project checks
 * the password, it is hashed here, and B2B stores the hash. From then on only B2B checks it.
 * Delete the stytch-password files after the end date.
 *
 * @typedef {import('./stytch-crosswalk.js').Membership} Membership
 * @typedef {object} Options
 * @property {{ passwords: any }} consumer the Consumer project's `stytch.Client`
 * @property {any} b2b the B2B project's `stytch.B2BClient`
 * @property {boolean} crossOrganization whether one password is valid in all Organizations of an email
 * @property {boolean} resetByDiscovery whether a reset ends on the page where people choose an Organization; else in one of theirs
 * @property {string} memberExternalId user_id, crosswalk or own: the external id of a Member
 * @property {(externalId: string) => Promise<Membership[]> | Membership[]} memberships the Members of a User, by the external
 *   id of one of them
 * @property {(email: string) => Promise<Membership[]> | Membership[]} membershipsOfEmail for logins without an Organization
 * @property {() => import('./stytch-rollout.js').Rollout} rollout who takes part, read at each login
 * @property {string} end the end date, such as 2031-03-31. Then the Consumer project checks no password any more
 * @property {Record<string, string>} [resetOptions] more parameters of the reset email, such as the redirect URL
 * @property {number} sessionMinutes
 * @property {number} timeoutMs how long a login takes at most
 * @property {number} failureMs how long a failed login takes at least, so that its time does not depend on the reason
 * @property {() => number} now
 * @property {(event: { outcome: string, reason?: string }) => void} [log] for counting. Never receives a user or a password
 *
 * @typedef {{ email: string, password: string, organization_id?: string }} Credentials
 *   `organization_id` may be left out only if passwords are cross-organization: then it is a discovery login
 * @typedef {{ outcome: 'accepted', response: any } | { outcome: 'failed' | 'unavailable' | 'not_in_rollout', response?: undefined }} Result
 *   accepted: `response` is Stytch's, with a session, an intermediate session for a second factor, or the Organizations of a
 *   discovery login. failed: wrong email or password, or any other reason. unavailable: a temporary error. not_in_rollout:
 *   nothing was checked; your login at the Consumer project answers, as before
 */
import { setTimeout as after } from 'node:timers/promises';
import { externalIdsOf } from './stytch-member-id.js';
import { hashPassword } from './stytch-password-hash.js';
import { errorType, findMembers, isSameEmail, isTemporary, sendReset, setHash } from './stytch-password-members.js';
import { emailTakesPart } from './stytch-rollout.js';

/**
 * Never throws for a login. Makes one check for each try: by B2B if there is a B2B password, else by the Consumer project.
 * @param {Options} options
 * @returns {(credentials: Credentials) => Promise<Result>}
 */
export function createPasswordLogin(options) {
  const end = Date.parse(options.end);
  if (Number.isNaN(end))
    throw new TypeError('The end date is missing or not a date. Set STYTCH_PASSWORD_MIGRATION_END.');
  const { log = () => {} } = options;

  return async credentials => {
    const started = performance.now();
    // What Stytch answers later is dropped. The next login finds out whether B2B has the password by then.
    const timeout = after(options.timeoutMs, { outcome: 'unavailable', reason: 'timeout' }, { ref: false });
    const { outcome, reason, response } = await Promise.race([attempt(options, end, credentials), timeout]);
    try {
      log({ outcome, reason });
    } catch {
      // A log that fails must not fail the login.
    }
    if (response) return { outcome: 'accepted', response };
    if (outcome === 'not_in_rollout') return { outcome };
    await after(Math.max(0, started + options.failureMs - performance.now()));
    // The application must not learn more, so that it cannot show more.
    return { outcome: outcome === 'unavailable' ? 'unavailable' : 'failed' };
  };
}

/**
 * moved: B2B has the password now. b2b: it had it before. reset_sent: no login, but an email to set a new password.
 * @param {Options} options
 * @param {number} end
 * @param {Credentials} credentials
 */
async function attempt(options, end, credentials) {
  const { email, password, organization_id } = credentials;
  let members = [];
  try {
    if (![email, password].every(text => typeof text === 'string' && text !== '')) return failed('no_credentials');
    if (!(await emailTakesPart(options, email, organization_id))) return { outcome: 'not_in_rollout' };
    members = await findMembers(options, email, organization_id);
    if (members.some(hasPassword)) return { outcome: 'b2b', response: await checkInB2b(options, members, credentials) };
    if (options.now() >= end) return await reset(options, members, 'after_end');

    const { user } = await options.consumer.passwords.authenticate({ email, password });
    const ids = externalIdsOf(user, options.memberExternalId);
    const own = members.filter(member => ids.includes(member.external_id));
    if (own.length === 0 || (organization_id !== undefined && own[0] !== members[0])) return failed('no_member');
    // B2B marks the email as verified when it stores the hash.
    const isVerified = user.emails.some(one => one.verified && isSameEmail(one.email, email));
    if (!isVerified) return await reset(options, own, 'unverified_email');
    await setHash(options, own, await hashPassword(password));
    return { outcome: 'moved', response: await authenticate(options, credentials) };
  } catch (error) {
    const reason = errorType(error);
    // The password may be correct, but others may know it (a breach, a takeover). Such a hash is never written.
    if (reason === 'reset_password' || reason === 'member_reset_password') return reset(options, members, reason);
    return isTemporary(error) ? { outcome: 'unavailable', reason } : failed(reason);
  }
}

const failed = reason => ({ outcome: 'failed', reason });
const hasPassword = member => Boolean(member.member_password_id);

async function reset(options, members, reason) {
  try {
    if (members.length === 0) return failed(reason);
    await sendReset(options, members[0]);
    return { outcome: 'reset_sent', reason };
  } catch (error) {
    return failed(errorType(error));
  }
}

/** @param {Options} options @param {Credentials} credentials */
function authenticate({ b2b, crossOrganization, sessionMinutes }, { email, password, organization_id }) {
  const typed = { email_address: email, password };
  if (crossOrganization && organization_id === undefined) return b2b.passwords.discovery.authenticate(typed);
  return b2b.passwords.authenticate({ ...typed, organization_id, session_duration_minutes: sessionMinutes });
}

/**
 * Also completes a login that was interrupted, with cross-organization passwords: when some Members of the User have the
 * password and others do not.
 */
async function checkInB2b(options, members, credentials) {
  const userId = members.find(member => hasPassword(member) && member.email_address_verified)?.external_id;
  const missing = members.filter(member => !hasPassword(member) && userId && member.external_id === userId);
  const isMissingHere = credentials.organization_id !== undefined && !hasPassword(members[0]);
  const response = await authenticate(
    options,
    isMissingHere ? { ...credentials, organization_id: undefined } : credentials,
  );
  const complete = async () => {
    if (missing.length > 0) await setHash(options, missing, await hashPassword(credentials.password));
  };
  if (isMissingHere) {
    await complete();
    return authenticate(options, credentials);
  }
  // The login is complete without it.
  await complete().catch(() => {});
  return response;
}
