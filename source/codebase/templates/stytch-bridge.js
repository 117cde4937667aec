/**
 * The middleware, without a framework: finds a Consumer session in the cookies, exchanges it, sets the B2B cookies.
 * Delete all stytch-bridge files when the last Consumer session has expired.
 *
 * @typedef {import('./stytch-bridge.exchange.js').Membership} Membership
 * @typedef {import('./stytch-bridge.exchange.js').Attempt} Attempt
 * @typedef {{ token: string, jwt: string }} CookieNames
 * @typedef {object} Options
 * @property {string} profileId the Trusted Auth Token profile of the B2B project
 * @property {{ sessions: any }} consumer the Consumer project's `stytch.Client`
 * @property {{ sessions: any, organizations: any }} b2b the B2B project's `stytch.B2BClient`
 * @property {string} claim the claim of the Consumer JWT that contains the email
 * @property {string} memberExternalId user_id, crosswalk or own: the external id of a Member
 * @property {(userId: string, user?: any) => Promise<Membership[]> | Membership[]} memberships the Members of a User
 * @property {(user: any, organizations: Membership[], request: any) => any} chooseOrganization one of them, or nothing
 * @property {() => import('./stytch-rollout.js').Rollout} rollout who takes part, read at each request
 * @property {(userId: string) => Membership[]} [known] the Members that are known without a call to Stytch
 * @property {number} timeoutMs how long a request waits for Stytch at most
 * @property {{ consumer: CookieNames, b2b: CookieNames, attributes: string, httpOnly: boolean }} cookies
 * @property {(event: { outcome: string, reason?: string, user_id?: string, old_session_id?: string }) => void} [log] never receives a token
 *
 * @typedef {Attempt & { setCookies: string[], cookieHeader: string }} Result
 *   the Set-Cookie headers of the response, and the Cookie header that the rest of this request must see
 * @typedef {(cookieHeader: string | null | undefined, request?: any, frontend?: boolean) => Promise<Result>} Bridge
 */
import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { exchange, readClaims } from './stytch-bridge.exchange.js';
import { mayTakePart } from './stytch-rollout.js';

/** Remembers a failed attempt in the browser, for this many seconds. No new attempt is made until then. */
const failedCookie = 'stytch_bridge_failed';
const failedSeconds = { refused: 600, not_in_rollout: 60, unavailable: 30 };
/** @type {Attempt} */
const timedOut = { outcome: 'unavailable', reason: 'timeout' };
const failures = /** @type {const} */ (['refused', 'not_in_rollout', 'unavailable']);

/**
 * The bridge never throws and never redirects. If it cannot exchange the session, the request continues unchanged, and
 * the application treats it like any request without a B2B session. Requests share nothing: each makes its own exchange.
 * @param {Options} options
 * @returns {Bridge}
 */
export function createBridge(options) {
  const { cookies, log = () => {} } = options;
  const sameNames = cookies.consumer.token === cookies.b2b.token;

  /** @returns {Promise<Attempt>} */
  async function attempt(session, rollout, request) {
    // The SDK's own timeout has no effect. A session that is created too late is never used: its token is dropped.
    const timeout = after(options.timeoutMs, timedOut, { ref: false });
    const made = await Promise.race([exchange(options, session, rollout, request), timeout]);
    try {
      // `sessions finish` ends the Consumer sessions that this log names.
      const { outcome, reason, user_id, old_session_id } = made;
      log({ outcome, reason, user_id, old_session_id });
    } catch {
      // A log that fails must not fail the request.
    }
    return made;
  }

  return async (cookieHeader, request, frontend = false) => {
    const sent = parseCookies(cookieHeader);
    const unchanged = { setCookies: [], cookieHeader: cookieHeader ?? '' };
    if (isB2b(sent.get(cookies.b2b.jwt)) || (!sameNames && sent.get(cookies.b2b.token))) {
      return { outcome: 'b2b_session', ...unchanged };
    }
    const session = { token: sent.get(cookies.consumer.token), jwt: sent.get(cookies.consumer.jwt) };
    if (!session.token && !session.jwt) return { outcome: 'no_session', ...unchanged };

    const rollout = options.rollout();
    // The JWT is not verified yet. Its `sub` may save a call to Stytch; nothing else depends on it.
    const claimed = readClaims(session.jwt)?.sub;
    if (!mayTakePart(claimed, rollout, options.known)) return { outcome: 'not_in_rollout', ...unchanged };
    const key = fingerprint(session.token || session.jwt);
    const [word, failedKey] = (sent.get(failedCookie) ?? '').split('.');
    const failed = failures.find(outcome => outcome === word);
    if (failed && failedKey === key) return { outcome: failed, reason: 'failed_before', ...unchanged };

    const made = await attempt(session, rollout, request);
    const hidden = cookies.httpOnly && !frontend ? '; HttpOnly' : '';
    const cookie = (name, value, seconds, attributes = cookies.attributes) =>
      `${name}=${value}; Max-Age=${seconds}; ${attributes}${hidden}`;
    if (made.outcome !== 'exchanged') {
      // Never with a Domain: another host may choose another Organization.
      const hostOnly = cookies.attributes.split(/; */).filter(one => !/^domain=/i.test(one));
      const value = `${made.outcome}.${key}`;
      return {
        ...made,
        ...unchanged,
        setCookies: [cookie(failedCookie, value, failedSeconds[made.outcome], hostOnly.join('; '))],
      };
    }
    const pair = [
      [cookies.b2b.token, made.session_token],
      [cookies.b2b.jwt, made.session_jwt],
    ];
    // Max-Age, not Expires: it counts from when the browser receives it, so clock differences do not matter.
    const setCookies = pair.map(([name, value]) => cookie(name, value, made.minutes * 60));
    if (!sameNames) {
      // Otherwise the bridge would exchange the old session again after the user logs out of the new one.
      for (const name of Object.values(cookies.consumer)) {
        setCookies.push(cookie(name, '', 0));
        sent.delete(name);
      }
    }
    for (const [name, value] of pair) sent.set(name, value);
    return { ...made, setCookies, cookieHeader: [...sent].map(([name, value]) => `${name}=${value}`).join('; ') };
  };
}

/**
 * For applications whose frontend holds the session (Stytch's JavaScript SDK): the response to its POST.
 * Scripts can read these cookies, as they can read the Consumer ones. Do not use this where those are HttpOnly.
 * @param {Bridge} bridge
 * @param {{ cookie?: string | null, site?: string | null, request?: any }} from `site`: the header Sec-Fetch-Site
 */
export async function answerFrontend(bridge, { cookie, site, request }) {
  if (site === 'cross-site') return { status: 403, body: { outcome: 'refused' }, setCookies: [] };
  const { outcome, session_token, session_jwt, setCookies } = await bridge(cookie, request, true);
  return { status: 200, body: { outcome, session_token, session_jwt }, setCookies };
}

/** Only B2B sessions name an Organization. Not verified: a forged JWT only skips the bridge. */
const isB2b = jwt => readClaims(jwt)?.['https://stytch.com/organization'] !== undefined;

const fingerprint = secret => createHash('sha256').update(secret).digest('base64url');

/** The first of each name, as servers read them. @returns {Map<string, string>} */
function parseCookies(header) {
  const found = new Map();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !found.has(name)) found.set(name, pair.slice(at + 1).trim());
  }
  return found;
}
