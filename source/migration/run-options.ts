/** Options of one run beside the answers; none of them is saved. */
import { isOrganizationIn } from './rollout.ts';

/** A test user of the team's own. */
export interface PasswordProof {
  email: string;
  password: string;
}

/** A test user of the team's own, and the six digits that the app shows. */
export interface TotpProof {
  email: string;
  code: string;
  /** When it was read from the app, in ms since 1970: by default, now. */
  shownAt?: number;
}

export interface RunOptions {
  /** Who wins where a field changed on both sides since; if left out, the user decides. */
  conflicts?: 'consumer' | 'b2b';
  /** Members of Users who are gone since: removed, or (left out) kept and listed. */
  gone?: 'remove';
  /** Only these Organizations, by slug or by the tenant's own key. */
  only?: string[];
  /** Only this share of the Organizations, 1 to 100; the same ones at the same number, and more at a higher one. */
  percent?: number;
  /** A file of decisions about single failures. */
  policy?: string;
  /** Only records that failed before, or whose outcome is open. */
  failedOnly?: boolean;
  /** A test user whose password must open B2B before any real User is moved. In memory only. */
  proof?: PasswordProof | undefined;
  /** A test user whose authenticator app must be that of the TOTP file. */
  totpProof?: TotpProof | undefined;
  /** For `settings clients`: the secrets that the team has, and the file for those that Stytch makes. */
  clients?: { secrets: ReadonlyMap<string, string>; to: string };
  /** Gets the secret for the application, in place of a file. */
  showSecret?: (secret: string) => void;
  /** The password scope of the B2B environment may be set to the answer, where that is still possible. */
  setPasswordScope?: boolean;
}

interface Named {
  key: string;
  slug: string;
  externalId?: string;
}

/** What `only` may call an Organization. */
export const namesOf = ({ key, slug, externalId = key }: Named): string[] => [key, slug, externalId];

/** Whether an Organization is in this run's cohort. */
export function inCohort(organization: Named, { only, percent }: RunOptions): boolean {
  const { key, externalId = key } = organization;
  if (only && !namesOf(organization).some(name => only.includes(name))) return false;
  return percent === undefined || isOrganizationIn(externalId, percent);
}
