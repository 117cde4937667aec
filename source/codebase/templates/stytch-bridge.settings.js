/** What is yours in the bridge: ids, cookies, how fast it rolls out, where people went. Secrets come from the environment. */
import stytch from 'stytch';
import { crosswalkFile } from './stytch-crosswalk.js';

const consumerProjectId = '__CONSUMER_PROJECT_ID__';
const b2bProjectId = '__B2B_PROJECT_ID__';
const profileId = '__PROFILE_ID__';
/** The claim of the Consumer session JWT that the profile reads the email from. */
const claim = '__CLAIM__';
/** Names people: keep it out of the repository, readable by the application only. */
const crosswalkPath = process.env.STYTCH_CROSSWALK || '__CROSSWALK__';

/** @returns {import('./stytch-bridge.js').Options} */
export function bridgeOptions() {
  // STYTCH_API_URL is for a rehearsal on `stytch-b2b-migrate sandbox`; without it the SDK knows the address.
  const common = { env: process.env.STYTCH_API_URL };
  return {
    profileId,
    claim,
    consumer: new stytch.Client({
      ...common,
      project_id: consumerProjectId,
      secret: process.env.STYTCH_CONSUMER_SECRET ?? '',
    }),
    b2b: new stytch.B2BClient({ ...common, project_id: b2bProjectId, secret: process.env.STYTCH_B2B_SECRET ?? '' }),
    memberships: crosswalkFile(crosswalkPath).memberships,
    chooseOrganization,
    // Read at every request. 0, or anything that is no number, switches the bridge off: then it makes no call.
    rollout: () => Number(process.env.STYTCH_B2B_ROLLOUT ?? 0),
    // Milliseconds that a request waits for Stytch; then it goes on as it came.
    patience: 5_000,
    cookies: {
      // Stytch's frontend SDKs use the same names for both kinds of session. With other names here, the old ones end.
      consumer: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      b2b: { token: 'stytch_session', jwt: 'stytch_session_jwt' },
      // Where the old cookies have a Domain (availableToSubdomains), the same one must stand here: they are other cookies else.
      attributes: 'Path=/; Secure; SameSite=Lax',
      httpOnly: true,
    },
    log: event => console.info('stytch-bridge', JSON.stringify(event)),
  };
}

/**
 * Which Organization a user of several enters. The first, here: they are a Member of each, and go from one to
 * another with `sessions.exchange`. You may know better, from the request's host, say. Return nothing for the login.
 */
function chooseOrganization(_user, organizations, _request) {
  return organizations[0];
}
