/**
 * One swap: a live Consumer session becomes a B2B session of the same person, with the life that the old one had left.
 *
 * @typedef {{ organization_id: string, member_id: string, slug?: string }} Membership
 *
 * swapped: a new B2B session. nothing: no session came. b2b: it is a B2B session already.
 * held_back: not this person's turn in the roll-out. refused: they must log in. unreachable: trouble that passes.
 * @typedef {'swapped' | 'nothing' | 'b2b' | 'held_back' | 'refused' | 'unreachable'} Outcome
 * @typedef {{ outcome: Outcome, reason?: string, user_id?: string, member_id?: string, organization_id?: string,
 *   session_token?: string, session_jwt?: string, minutes?: number }} Attempt
 */
import { createHash } from 'node:crypto';

/**
 * Never throws.
 * @param {import('./stytch-bridge.js').Options} options
 * @param {{ token?: string, jwt?: string }} held the old session, as the browser holds it
 * @param {number} percent
 * @param {any} request
 * @returns {Promise<Attempt>}
 */
export async function swap({ consumer, b2b, profileId, memberships, chooseOrganization }, held, percent, request) {
  let user_id;
  try {
    // Fresh from Stytch: the JWT then carries the email claim, also where the browser's is older than the claim.
    const { user, session, session_jwt } = await consumer.sessions.authenticate(
      held.token ? { session_token: held.token } : { session_jwt: held.jwt },
    );
    user_id = user.user_id;
    if (!inRollout(user_id, percent)) return { outcome: 'held_back', user_id };
    const organizations = await memberships(user_id, user);
    if (organizations.length === 0) return { outcome: 'refused', reason: 'not_migrated', user_id };
    const chosen = await chooseOrganization(user, organizations, request);
    const place = organizations.find(one => one.organization_id === chosen?.organization_id);
    if (!place) return { outcome: 'refused', reason: 'no_organization_chosen', user_id };

    const { member_id, organization_id } = place;
    const minutes = minutesLeft(session);
    const made = await b2b.sessions.attest({
      profile_id: profileId,
      token: session_jwt,
      organization_id,
      session_duration_minutes: minutes,
    });
    // An Organization's rules may ask for more than a token of trust: a second factor, which is the login's business.
    if (!made.session_token) return { outcome: 'refused', reason: 'more_is_required', user_id };
    // Stytch finds the Member by email. Where the address has passed on to somebody else, this is not our User.
    if (made.member_id !== member_id) {
      await b2b.sessions.revoke({ session_token: made.session_token });
      return { outcome: 'refused', reason: 'other_member', user_id };
    }
    const pair = { session_token: made.session_token, session_jwt: made.session_jwt };
    return { outcome: 'swapped', user_id, member_id, organization_id, ...pair, minutes };
  } catch (error) {
    return { ...failure(error), user_id };
  }
}

/**
 * What Stytch says no to is refused; all else (no answer, too many requests, a database that is down) may pass.
 * Only Stytch's error type is kept: messages may quote what was sent.
 * @returns {Attempt}
 */
function failure(error) {
  const { status_code: status = 0, error_type, name = 'unknown' } = error ?? {};
  const refused = status >= 400 && status < 500 && status !== 429;
  return { outcome: refused ? 'refused' : 'unreachable', reason: error_type ?? name };
}

/**
 * Both times are Stytch's, so a wrong clock here changes nothing. 5 minutes is the shortest life that Stytch gives.
 * @param {{ last_accessed_at: string, expires_at: string }} session
 */
export function minutesLeft({ last_accessed_at, expires_at }) {
  return Math.max(5, Math.floor((Date.parse(expires_at) - Date.parse(last_accessed_at)) / 60_000));
}

/**
 * The same people at every request and on every machine; a higher percentage only adds to them.
 * @param {string} userId
 * @param {number} percent
 */
export function inRollout(userId, percent) {
  return Number.parseInt(createHash('sha256').update(userId).digest('hex').slice(0, 8), 16) % 100 < percent;
}
