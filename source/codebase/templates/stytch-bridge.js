/**
 * What every request goes through: looks for a Consumer session in its cookies, has it swapped, sets the B2B cookies.
 * Knows no framework and has no settings. Delete all stytch-bridge files once the last Consumer session is over.
 *
 * @typedef {import('./stytch-bridge.swap.js').Membership} Membership
 * @typedef {import('./stytch-bridge.swap.js').Attempt} Attempt
 * @typedef {{ token: string, jwt: string }} CookieNames
 * @typedef {object} Options
 * @property {string} profileId the Trusted Auth Token profile of the B2B project
 * @property {{ sessions: any }} consumer the Consumer project's `stytch.Client`
 * @property {{ sessions: any, organizations: any }} b2b the B2B project's `stytch.B2BClient`
 * @property {string} claim the claim of the Consumer JWT that carries the email
 * @property {(userId: string, user?: any) => Promise<Membership[]> | Membership[]} memberships where a User went; [] for nowhere
 * @property {(user: any, organizations: Membership[], request: any) => any} chooseOrganization one of them, or nothing
 * @property {() => number} rollout how many of 100 people are swapped, now
 * @property {number} patience milliseconds that a request waits at most
 * @property {{ consumer: CookieNames, b2b: CookieNames, attributes: string, httpOnly: boolean }} cookies
 * @property {(event: { outcome: string, reason?: string, user_id?: string }) => void} [log] is given no token, ever
 *
 * @typedef {Attempt & { setCookies: string[], cookieHeader: string }} Result
 *   the Set-Cookie headers of the answer, and the Cookie header that the rest of this request should see
 * @typedef {(cookieHeader: string | null | undefined, request?: any, frontend?: boolean) => Promise<Result>} Bridge
 */
import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { inRollout, readClaims, swap } from './stytch-bridge.swap.js';

/** Remembers, in the browser, an attempt that led nowhere: one try, then none for so many seconds. */
const laterCookie = 'stytch_bridge_later';
const laterSeconds = { refused: 600, held_back: 60, unreachable: 30 };
/** @type {Attempt} */
const noAnswer = { outcome: 'unreachable', reason: 'timeout' };
const outcomes = /** @type {const} */ (['refused', 'held_back', 'unreachable']);

/**
 * The bridge never throws and never redirects: whatever goes wrong, the request goes on as it came, and the
 * application does what it does with everyone who has no B2B session.
 * @param {Options} options
 * @returns {Bridge}
 */
export function createBridge(options) {
  const { cookies, log = () => {} } = options;
  const oneName = cookies.consumer.token === cookies.b2b.token;
  /**
   * A page sends many requests at once: they share one swap. By the whole Cookie header, so that no one shares with
   * someone else, whatever is missing or empty in it.
   * @type {Map<string, import('./stytch-bridge.swap.js').Shared & { logged: Set<string> }>}
   */
  const underWay = new Map();

  /** @returns {Promise<Attempt>} */
  async function attempt(cookieHeader, held, percent, request) {
    const shared = underWay.get(cookieHeader) ?? { sessions: new Map(), logged: new Set() };
    underWay.set(cookieHeader, shared);
    // The SDK has no time limit that works. A session that is created too late is unused: no one has its token.
    const late = after(options.patience, noAnswer, { ref: false });
    const made = await Promise.race([swap(options, held, percent, request, shared), late]);
    if (underWay.get(cookieHeader) === shared) underWay.delete(cookieHeader);
    logOnce(shared.logged, { outcome: made.outcome, reason: made.reason, user_id: made.user_id });
    return made;
  }

  function logOnce(logged, event) {
    const line = JSON.stringify(event);
    if (logged.has(line)) return;
    logged.add(line);
    try {
      log(event);
    } catch {
      // A log that fails does not fail the request.
    }
  }

  return async (cookieHeader, request, frontend = false) => {
    const sent = parseCookies(cookieHeader);
    const asItCame = { setCookies: [], cookieHeader: cookieHeader ?? '' };
    if (isB2b(sent.get(cookies.b2b.jwt)) || (!oneName && sent.get(cookies.b2b.token))) {
      return { outcome: 'b2b', ...asItCame };
    }
    const held = { token: sent.get(cookies.consumer.token), jwt: sent.get(cookies.consumer.jwt) };
    if (!held.token && !held.jwt) return { outcome: 'nothing', ...asItCame };

    const percent = options.rollout();
    // Not verified yet: what the JWT says may spare a call to Stytch, and decides nothing else.
    const claimed = readClaims(held.jwt)?.sub;
    const turn = percent > 0 && (typeof claimed !== 'string' || inRollout(claimed, percent));
    if (!turn) return { outcome: 'held_back', ...asItCame };
    const key = fingerprint(held.token || held.jwt);
    const [word, triedKey] = (sent.get(laterCookie) ?? '').split('.');
    const tried = outcomes.find(outcome => outcome === word);
    if (tried && triedKey === key) return { outcome: tried, reason: 'tried_before', ...asItCame };

    const made = await attempt(cookieHeader, held, percent, request);
    const hidden = cookies.httpOnly && !frontend ? '; HttpOnly' : '';
    const cookie = (name, value, seconds, attributes = cookies.attributes) =>
      `${name}=${value}; Max-Age=${seconds}; ${attributes}${hidden}`;
    if (made.outcome !== 'swapped') {
      // Never for a whole Domain: another host may ask for another Organization.
      const here = cookies.attributes.split(/; */).filter(one => !/^domain=/i.test(one));
      const later = cookie(laterCookie, `${made.outcome}.${key}`, laterSeconds[made.outcome], here.join('; '));
      return { ...made, ...asItCame, setCookies: [later] };
    }
    const pair = [
      [cookies.b2b.token, made.session_token],
      [cookies.b2b.jwt, made.session_jwt],
    ];
    // Max-Age, not Expires: it counts from the answer's arrival, so clock differences do not matter.
    const setCookies = pair.map(([name, value]) => cookie(name, value, made.minutes * 60));
    if (!oneName) {
      // Else the old session would be swapped again as soon as the user has logged out of the new one.
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
 * For applications whose frontend holds the session (Stytch's JavaScript SDK): what to answer its POST.
 * Frontend code can read these cookies, as it can read the Consumer ones; do not offer this where they are HttpOnly.
 * @param {Bridge} bridge
 * @param {{ cookie?: string | null, site?: string | null, request?: any }} from `site`: the header Sec-Fetch-Site
 */
export async function answerFrontend(bridge, { cookie, site, request }) {
  if (site === 'cross-site') return { status: 403, body: { outcome: 'refused' }, setCookies: [] };
  const { outcome, session_token, session_jwt, setCookies } = await bridge(cookie, request, true);
  return { status: 200, body: { outcome, session_token, session_jwt }, setCookies };
}

/** Only B2B sessions name an Organization. Not verified: a forged one only skips the bridge. */
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
