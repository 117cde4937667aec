/** Where people go, by the migration's answers. Written by `stytch-b2b-migrate bridge`; write it again when they change. */
import { crosswalkFile } from './stytch-crosswalk.js';

/** Names people: keep it out of the repository, readable by the application only. */
const crosswalk = crosswalkFile(process.env.STYTCH_CROSSWALK || '__CROSSWALK__');

/** @type {import('./stytch-placement.js').Rule} */
export const rule = {
  /** trusted_metadata, email_domain or single */
  tenancy: '__TENANCY__',
  /** The path in trusted_metadata that names a User's tenants: `tenant`, `app.org.id`, `"key.with.dots"`. */
  tenantKey: '__TENANT_KEY__',
  /** Users who belong nowhere: leave_out, or one_organization for all of them. */
  leftOver: '__LEFT_OVER__',
  /** Users whose emails are all unverified: keep_unverified or leave_out. */
  unverifiedEmail: '__UNVERIFIED_EMAIL__',
  /** Users who never logged in, and Users who are locked: create or leave_out. */
  pendingUsers: '__PENDING_USERS__',
  lockedUsers: '__LOCKED_USERS__',
  /** The trusted_metadata key that the migration writes the email to, for the session claim. It is not the user's own. */
  claim: '__CLAIM__',
  /** Mail domains that belong to no company. */
  publicDomains: JSON.parse('__PUBLIC_DOMAINS__'),
  /** Tenants whose own key Stytch does not take as an external id. */
  externalIds: JSON.parse('__EXTERNAL_IDS__'),
  /** Whether the migration created this Member before: then it is missing because someone removed it. */
  wasCreated: crosswalk.wasCreated,
};
