/** The settings of the password login, yours to change. Secrets come from the environment. */
import stytch from 'stytch';
import { crosswalkFile } from './stytch-crosswalk.js';
import { rolloutOf } from './stytch-rollout.js';

const consumerProjectId = '__CONSUMER_PROJECT_ID__';
const b2bProjectId = '__B2B_PROJECT_ID__';
/** cross_org or organization: whether one password is valid in all Organizations of an email. */
const passwordScope = '__PASSWORD_SCOPE__';
/** discovery, organization or both: where people log in. */
const loginFlow = '__LOGIN_FLOW__';
/** The external id of a Member: own (the User's own, if there is one), or the user_id (user_id, crosswalk). */
const memberExternalId = '__MEMBER_EXTERNAL_ID__';
/** It contains personal data: keep it out of the repository, readable by the application only. */
const crosswalkPath = process.env.STYTCH_CROSSWALK || '__CROSSWALK__';

/** @returns {import('./stytch-password-login.js').Options} */
export function passwordLoginOptions() {
  // STYTCH_API_URL is for a rehearsal on `stytch-b2b-migrate sandbox`. Without it the SDK uses Stytch's address.
  const common = { env: process.env.STYTCH_API_URL };
  return {
    consumer: new stytch.Client({
      ...common,
      project_id: consumerProjectId,
      secret: process.env.STYTCH_CONSUMER_SECRET ?? '',
    }),
    b2b: new stytch.B2BClient({ ...common, project_id: b2bProjectId, secret: process.env.STYTCH_B2B_SECRET ?? '' }),
    crossOrganization: passwordScope === 'cross_org',
    resetByDiscovery: passwordScope === 'cross_org' && loginFlow !== 'organization',
    memberExternalId,
    memberships: crosswalkFile(crosswalkPath, memberExternalId === 'own' ? 'external_id' : 'user_id').memberships,
    membershipsOfEmail: crosswalkFile(crosswalkPath, 'email').memberships,
    // `10` for the people of a tenth of the Organizations, `10/50` for half of them. Without the variable, everybody.
    rollout: () => rolloutOf(process.env.STYTCH_B2B_ROLLOUT ?? '100'),
    // Required. On this day, in UTC, the Consumer project stops checking passwords: the others set a new one by email.
    end: process.env.STYTCH_PASSWORD_MIGRATION_END ?? '',
    // For example { reset_password_redirect_url: 'https://app.example/reset' }. Without it, the default of the project.
    resetOptions: {},
    sessionMinutes: 60,
    timeoutMs: 10_000,
    // Longer than a usual login, so that the time of a failed one does not depend on the reason.
    failureMs: 2_000,
    now: Date.now,
    log: event => console.info('stytch-password-login', JSON.stringify(event)),
  };
}
