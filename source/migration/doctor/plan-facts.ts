/** What a plan contains, as far as it decides whether an observation concerns this migration. */

export interface PlanFacts {
  members: number;
  /** Members that get a password; and Users whose password moves at their next login. */
  withPassword: number;
  passwordsAtLogin: number;
  /** Usable hashes of the kind scrypt in the hash file; undefined where they were not counted. */
  scryptHashes: number | undefined;
  /** Users who become a Member of more than one Organization. */
  inSeveral: number;
  /** Members that get a role, and Users some of whose metadata becomes their Members'. */
  withRole: number;
  withMetadata: number;
  /** Members that are enrolled in MFA, and those of them without a phone number. */
  enrolled: number;
  enrolledWithoutPhone: number;
  /** Members whose email address has capitals. */
  emailsWithCapitals: number;
  /** Phone numbers that two Members of one Organization have, as Organization and number of Members. */
  sharedPhones: string[];
  /** Pairs of external ids, one of them of the plan, that differ in capitals only. */
  caseTwins: string[];
  /** External ids of the plan that are the slug of another Organization. */
  keysAsSlugs: string[];
  /** Slugs in the target that read as the id of an Organization. */
  slugsAsIds: string[];
  /** Organizations that require a second factor, restrict the ways to log in, claim mail domains. */
  requireFactor: number;
  restrictLogins: number;
  claimDomains: number;
  /** The target holds Organizations already. */
  targetInUse: boolean;
}

/** A plan that contains nothing. */
export const noFacts: PlanFacts = {
  members: 0,
  withPassword: 0,
  passwordsAtLogin: 0,
  scryptHashes: 0,
  inSeveral: 0,
  withRole: 0,
  withMetadata: 0,
  enrolled: 0,
  enrolledWithoutPhone: 0,
  emailsWithCapitals: 0,
  sharedPhones: [],
  caseTwins: [],
  keysAsSlugs: [],
  slugsAsIds: [],
  requireFactor: 0,
  restrictLogins: 0,
  claimDomains: 0,
  targetInUse: false,
};
