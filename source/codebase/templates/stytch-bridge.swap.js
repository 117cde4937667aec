/**
 * One swap: a live Consumer session becomes a B2B session of the same user, with the lifetime that the old one had left.
 *
 * @typedef {import('./stytch-crosswalk.js').Membership} Membership
 *
 * swapped: a new B2B session. nothing: no session came. b2b: it is a B2B session already.
 * held_back: this user's turn in the roll-out has not come. refused: they must log in. unreachable: a temporary error.
 * @typedef {'swapped' | 'nothing' | 'b2b' | 'held_back' | 'refused' | 'unreachable'} Outcome
 * @typedef {{ outcome: Outcome, reason?: string, user_id?: string, member_id?: string, organization_id?: string,
 *   session_token?: string, session_jwt?: string, minutes?: number }} Attempt
 *
 * What requests with one Cookie header share. The Organization is not shared: each request may ask for another one.
 * @typedef {{ old?: Promise<any>, organizations?: Promise<Membership[]>, sessions: Map<string, Promise<Attempt>> }} Shared
 */
import { createHash } from 'node:crypto';

/**
 * Never throws.
 * @param {import('./stytch-bridge.js').Options} options
 * @param {{ token?: string, jwt?: string }} held the old session, as the browser holds it
 * @param {number} percent
 * @param {any} request
 * @param {Shared} shared
 * @returns {Promise<Attempt>}
 */
export async function swap(options, held, percent, request, shared) {
  let user_id;
  try {
    // Fresh from Stytch: the JWT then carries the email claim, also where the browser's is older than the claim.
    shared.old ??= options.consumer.sessions.authenticate(
      held.token ? { session_token: held.token } : { session_jwt: held.jwt },
    );
    const old = await shared.old;
    user_id = old.user.user_id;
    if (!inRollout(user_id, percent)) return { outcome: 'held_back', user_id };
    shared.organizations ??= (async () => options.memberships(user_id, old.user))();
    const organizations = await shared.organizations;
    if (organizations.length === 0) return { ...refused('not_migrated'), user_id };
    const chosen = await options.chooseOrganization(old.user, organizations, request);
    const place = organizations.find(one => one.organization_id === chosen?.organization_id);
    if (!place) return { ...refused('no_organization_chosen'), user_id };
    const { sessions } = shared;
    const made = sessions.get(place.organization_id) ?? enter(options, old, place);
    sessions.set(place.organization_id, made);
    return { ...(await made), user_id };
  } catch (error) {
    return { ...failure(error), user_id };
  }
}

/** @returns {Attempt} */
const refused = reason => ({ outcome: 'refused', reason });

/**
 * @param {import('./stytch-bridge.js').Options} options
 * @param {any} old what Stytch answered about the old session
 * @param {Membership} place
 * @returns {Promise<Attempt>}
 */
async function enter({ b2b, profileId, claim }, { user, session, session_jwt }, { organization_id, member_id }) {
  // Stytch takes the claim as proof of the email. It is none where the application wrote it before it was verified.
  const claimed = lower(readClaims(session_jwt)?.[claim]);
  if (claimed === '') return refused('no_email_claim');
  if (!user.emails?.some(one => one.verified && lower(one.email) === claimed)) return refused('unverified_email');
  const member = await memberOf(b2b, organization_id, member_id);
  // A profile that creates Members would create this one again, though someone removed it on purpose.
  if (!member) return refused('removed_in_b2b');
  if (lower(member.email_address) !== claimed) return refused('other_email');

  const minutes = minutesLeft(session);
  const made = await b2b.sessions.attest({
    profile_id: profileId,
    token: session_jwt,
    organization_id,
    session_duration_minutes: minutes,
  });
  // An Organization's rules may ask for more than a token of trust: a second factor, which is the login's business.
  if (!made.session_token) return refused('more_is_required');
  // Stytch finds the Member by email, and the address may belong to someone else since the check above.
  if (made.member_id !== member_id || lower(made.member?.email_address) !== claimed) {
    await b2b.sessions.revoke({ session_token: made.session_token });
    return refused(made.member_id === member_id ? 'other_email' : 'other_member');
  }
  const { session_token, session_jwt: new_jwt } = made;
  return { outcome: 'swapped', member_id, organization_id, session_token, session_jwt: new_jwt, minutes };
}

/** The Member of the crosswalk, or undefined when it is gone. */
async function memberOf(b2b, organization_id, member_id) {
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
 * What Stytch or stytch-members.js says no to is refused; all else (no answer, too many requests, a database that is
 * down) may pass. Only the error type is kept: messages may quote what was sent.
 * @returns {Attempt}
 */
function failure(error) {
  const { status_code: status = 0, error_type, name = 'unknown', lasting = false } = error ?? {};
  const isRefused = lasting || (status >= 400 && status < 500 && status !== 429);
  return { outcome: isRefused ? 'refused' : 'unreachable', reason: error_type ?? name };
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
