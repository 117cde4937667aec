/**
 * One exchange: a live Consumer session becomes a B2B session of the same user, with the remaining lifetime of the old one.
 *
 * @typedef {import('./stytch-crosswalk.js').Membership} Membership
 *
 * exchanged: a new B2B session. no_session: the request has no session. b2b_session: it has a B2B session already.
 * not_in_rollout: the roll-out does not include this user yet. refused: the user must log in. unavailable: a temporary error.
 * @typedef {'exchanged' | 'no_session' | 'b2b_session' | 'not_in_rollout' | 'refused' | 'unavailable'} Outcome
 * @typedef {{ outcome: Outcome, reason?: string, user_id?: string, old_session_id?: string, member_id?: string, organization_id?: string,
 *   session_token?: string, session_jwt?: string, minutes?: number }} Attempt
 */
import { externalIdsOf } from './stytch-member-id.js';
import { includedOf, isPersonIn } from './stytch-rollout.js';

/**
 * Never throws. Shares nothing with other requests: each one authenticates, chooses its Organization and attests.
 * @param {import('./stytch-bridge.js').Options} options
 * @param {{ token?: string, jwt?: string }} cookies the Consumer session, as the browser sent it
 * @param {import('./stytch-rollout.js').Rollout} rollout
 * @param {any} request
 * @returns {Promise<Attempt>}
 */
export async function exchange(options, cookies, rollout, request) {
  let user_id;
  try {
    // The JWT in this answer is new, so it has the email claim, even if the one in the browser is older than the claim.
    const old = await options.consumer.sessions.authenticate(
      cookies.token ? { session_token: cookies.token } : { session_jwt: cookies.jwt },
    );
    user_id = old.user.user_id;
    if (!isPersonIn(user_id, rollout)) return { outcome: 'not_in_rollout', user_id };
    const places = await options.memberships(user_id, old.user);
    const organizations = includedOf(user_id, places, rollout);
    // Until all Organizations take part, a person without a Member belongs to one of the others.
    const isLater = places.length > 0 || rollout.organizations < 100;
    if (organizations.length === 0)
      return isLater ? { outcome: 'not_in_rollout', user_id } : { ...refused('not_migrated'), user_id };
    const chosen = await options.chooseOrganization(old.user, organizations, request);
    const membership = organizations.find(one => one.organization_id === chosen?.organization_id);
    if (!membership) return { ...refused('no_organization_chosen'), user_id };
    return { ...(await attest(options, old, membership)), user_id };
  } catch (error) {
    return { ...failure(error), user_id };
  }
}

/** @returns {Attempt} */
const refused = reason => ({ outcome: 'refused', reason });

/**
 * @param {import('./stytch-bridge.js').Options} options
 * @param {any} old Stytch's answer about the Consumer session
 * @param {Membership} membership
 * @returns {Promise<Attempt>}
 */
async function attest(
  { b2b, profileId, claim, memberExternalId },
  { user, session, session_jwt },
  { organization_id, member_id },
) {
  // Stytch takes the claim as proof of the email. The application may have written it before the email was verified.
  const claimed = lower(readClaims(session_jwt)?.[claim]);
  if (claimed === '') return refused('no_email_claim');
  if (!user.emails?.some(one => one.verified && lower(one.email) === claimed)) return refused('unverified_email');
  const member = await findMember(b2b, organization_id, member_id);
  // Checked before attest: a profile that creates Members would create a removed one again.
  if (!member) return refused('removed_in_b2b');
  if (!externalIdsOf(user, memberExternalId).includes(member.external_id)) return refused('other_user');
  if (lower(member.email_address) !== claimed) return refused('other_email');

  const minutes = minutesLeft(session);
  const made = await b2b.sessions.attest({
    profile_id: profileId,
    token: session_jwt,
    organization_id,
    session_duration_minutes: minutes,
  });
  // The Organization may require a second factor. Only the login can ask for it.
  if (!made.session_token) return refused('more_is_required');
  // Stytch finds the Member by email, and the email may have moved to another Member since the check above.
  if (made.member_id !== member_id || lower(made.member?.email_address) !== claimed) {
    await b2b.sessions.revoke({ session_token: made.session_token });
    return refused(made.member_id === member_id ? 'other_email' : 'other_member');
  }
  const { session_token, session_jwt: new_jwt } = made;
  const old_session_id = session.session_id;
  return {
    outcome: 'exchanged',
    old_session_id,
    member_id,
    organization_id,
    session_token,
    session_jwt: new_jwt,
    minutes,
  };
}

/** The Member with this id, or undefined if it was removed. */
async function findMember(b2b, organization_id, member_id) {
  try {
    const { member } = await b2b.organizations.members.get({ organization_id, member_id });
    return member.member_id === member_id && member.status !== 'deleted' ? member : undefined;
  } catch (error) {
    if (error?.error_type === 'member_not_found' && error.status_code === 404) return undefined;
    throw error;
  }
}

const lower = text => (typeof text === 'string' ? text.toLowerCase() : '');

/** Not verified. @returns {Record<string, any> | undefined} */
export function readClaims(jwt) {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
  } catch {
    return undefined;
  }
}

/**
 * A 4xx of Stytch and a refusal of stytch-members.js are permanent. Other errors (no answer, too many requests, a
 * database that is down) may be temporary. Keeps the error type only: messages may quote what was sent.
 * @returns {Attempt}
 */
function failure(error) {
  const { status_code: status = 0, error_type, name = 'unknown', permanent = false } = error ?? {};
  const isRefused = permanent || (status >= 400 && status < 500 && status !== 429);
  return { outcome: isRefused ? 'refused' : 'unavailable', reason: error_type ?? name };
}

/**
 * Both times come from Stytch, so a wrong local clock has no effect. 5 minutes is Stytch's shortest session.
 * @param {{ last_accessed_at: string, expires_at: string }} session
 */
export function minutesLeft({ last_accessed_at, expires_at }) {
  return Math.max(5, Math.floor((Date.parse(expires_at) - Date.parse(last_accessed_at)) / 60_000));
}
