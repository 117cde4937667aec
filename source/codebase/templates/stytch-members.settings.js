/** Which Organizations a User belongs to, by the migration's answers. Run `stytch-b2b-migrate bridge` again when they change. */
import { crosswalkFile } from './stytch-crosswalk.js';
import { rolloutOf } from './stytch-rollout.js';

/** It contains personal data: keep it out of the repository, readable by the application only. */
const crosswalk = crosswalkFile(process.env.STYTCH_CROSSWALK || '__CROSSWALK__');

/** @type {import('./stytch-placement.js').Rule} */
export const rule = {
  /** trusted_metadata, email_domain or single */
  tenancy: '__TENANCY__',
  /** The path in trusted_metadata that names a User's tenants: `tenant`, `app.org.id`, `"key.with.dots"`. */
  tenantKey: '__TENANT_KEY__',
  /** Users without a tenant: leave_out, or one_organization for all of them. */
  leftOver: '__LEFT_OVER__',
  /** Users whose emails are all unverified: keep_unverified or leave_out. */
  unverifiedEmail: '__UNVERIFIED_EMAIL__',
  /** Users who never logged in, and Users who are locked: create or leave_out. */
  pendingUsers: '__PENDING_USERS__',
  lockedUsers: '__LOCKED_USERS__',
  /** Who must use a second factor: moved (with a verified phone), all (also with an authenticator app), or none. */
  mfaEnrollment: '__MFA_ENROLLMENT__',
  /** The external id of a Member: own (the User's own, if there is one), or the user_id (user_id, crosswalk). */
  memberExternalId: '__MEMBER_EXTERNAL_ID__',
  /** The trusted_metadata key that the migration writes the email to, for the session claim. It is not copied. */
  claim: '__CLAIM__',
  /** Which metadata a Member gets: keys that are dropped, kept alone, or renamed. */
  metadata: JSON.parse('__METADATA__'),
  /** Domains of public mail services. */
  publicDomains: JSON.parse('__PUBLIC_DOMAINS__'),
  /** Tenants whose key is not allowed as an external id in Stytch, with the external id instead. */
  externalIds: JSON.parse('__EXTERNAL_IDS__'),
  /** Which Organizations take part, such as `10` for a tenth of them. Without the variable, all. */
  rollout: () => rolloutOf(process.env.STYTCH_B2B_ROLLOUT ?? '100'),
  /** Whether the migration created this Member: if it is missing, an admin removed it. */
  wasCreated: crosswalk.wasCreated,
};
