/** Where people go, as the migration was told. Written by `stytch-b2b-migrate bridge`; write it again when that changes. */

/** @type {import('./stytch-members.js').Rule} */
export const rule = {
  /** trusted_metadata, email_domain or single */
  tenancy: '__TENANCY__',
  /** The trusted_metadata key that names a User's tenants. */
  tenantKey: '__TENANT_KEY__',
  /** Users who belong nowhere: leave_out, or one_organization for all of them. */
  leftOver: '__LEFT_OVER__',
  /** Users whose emails are all unverified: keep_unverified or leave_out. */
  unverifiedEmail: '__UNVERIFIED_EMAIL__',
  /** The trusted_metadata key that the migration writes the email to, for the session claim. It is not the person's own. */
  claim: '__CLAIM__',
  /** Mail domains that are nobody's company. */
  publicDomains: JSON.parse('__PUBLIC_DOMAINS__'),
  /** Tenants whose own key Stytch does not take as an external id. */
  externalIds: JSON.parse('__EXTERNAL_IDS__'),
};
