/** The bridge's settings, yours to change: ids, cookies, roll-out, Organizations. Secrets come from the environment. */
import stytch from 'stytch';
import { crosswalkFile } from './stytch-crosswalk.js';
import { rolloutOf } from './stytch-rollout.js';

const consumerProjectId = '__CONSUMER_PROJECT_ID__';
const b2bProjectId = '__B2B_PROJECT_ID__';
const profileId = '__PROFILE_ID__';
/** The claim of the Consumer session JWT that the profile reads the email from. */
const claim = '__CLAIM__';
/** It contains personal data: keep it out of the repository, readable by the application only. */
const { memberships } = crosswalkFile(process.env.STYTCH_CROSSWALK || '__CROSSWALK__');

/** @returns {import('./stytch-bridge.js').Options} */
export function bridgeOptions() {
  // STYTCH_API_URL is for a rehearsal on `stytch-b2b-migrate sandbox`. Without it the SDK uses Stytch's address.
  const common = { env: process.env.STYTCH_API_URL };
  return {
    profileId,
    claim,
    // own (the User's own external id, if there is one), or the user_id (user_id, crosswalk).
    memberExternalId: '__MEMBER_EXTERNAL_ID__',
    consumer: new stytch.Client({
      ...common,
      project_id: consumerProjectId,
      secret: process.env.STYTCH_CONSUMER_SECRET ?? '',
    }),
    b2b: new stytch.B2BClient({ ...common, project_id: b2bProjectId, secret: process.env.STYTCH_B2B_SECRET ?? '' }),
    memberships,
    known: memberships,
    chooseOrganization,
    // Read at every request: `10` for a tenth of the Organizations, `10/50` for half of the people in them. 0, or
    // anything else, switches the bridge off: it makes no call then.
    rollout: () => rolloutOf(process.env.STYTCH_B2B_ROLLOUT),
    // Milliseconds that a request waits for Stytch. Then it continues unchanged.
    timeoutMs: 5_000,
    cookies: {
      // Stytch's frontend SDKs use the same names for both kinds of session. With different names here, the bridge
      // deletes the Consumer cookies.
      consumer: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      b2b: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      // If the Consumer cookies have a Domain (availableToSubdomains), add the same one. Otherwise they are not replaced.
      attributes: 'Path=/; Secure; SameSite=Lax',
      httpOnly: true,
    },
    log: event => console.info('stytch-bridge', JSON.stringify(event)),
  };
}

/**
 * Which Organization a user of several enters. By default the first: the user is a Member of each, and can change with
 * `sessions.exchange`. You may choose by the request's host, for example. Return nothing to send the user to the login.
 */
function chooseOrganization(_user, organizations, _request) {
  return organizations[0];
}
