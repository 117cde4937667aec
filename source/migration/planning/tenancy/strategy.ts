/**
 * What a tenancy strategy is. Adding one is a file here, a line in the registry, a value of the answer and a test.
 * It says twice, in code written apart, where a User belongs: `place` for the plan, `expects` for the verification.
 */
import type { AnswerId, Answers } from '../../../config/answers.ts';
import type { User } from '../../sources/user.ts';

export interface Tenant {
  /** The tenant's own key, as the application has it. */
  key: string;
  name: string;
  /** `organization_external_id`: unique for each tenant. */
  externalId: string;
  /** The slug that it should get where that is free; else one that is made of the name. */
  slug?: string | undefined;
  /** Roles of the User in it, as the application names them. */
  roles?: string[] | undefined;
}

export type TenantsOf =
  /**
   * `unusable`: values beside the usable ones that name no tenant, in words. `email`: the verified address that decided it, which
   * becomes the Member's.
   */
  { tenants: Tenant[]; unusable?: string[]; email?: string } | { left: string; unusable?: string[] };

/** A reason for belonging nowhere. */
export interface Leaving {
  /** As reports say it; for example "public mail domain, no company". */
  label: string;
  /** Nothing is wrong with such a User: they may be gathered in one Organization with others. */
  gathered?: true;
}

/**
 * A tenant as the verification recognises its Organization: by the application's own key, which is the external id or
 * stands in the Organization's metadata; or by an external id that this tool reserves.
 */
export type ExpectedTenant = ({ key: string } | { reserved: string }) & {
  /** The address that the Member must have, where it is not the User's first verified one. */
  email?: string;
  /** Roles of the User in it, as the application names them. */
  roles?: string[];
};

export interface TenancyStrategy {
  /** How the wizard offers it; `organization` is the application's own word for one. */
  option: (organization: string) => { label: string; hint: string };
  /** Answers that only make sense with it: asked where it is chosen. Their questions are in the wizard's step. */
  asks?: readonly AnswerId[];
  /** No User is ever left over, so the questions about left-over Users are not asked. */
  placesEverybody?: true;
  /** The reasons that `place` gives, beside those in placement.ts. */
  leaves?: Record<string, Leaving>;
  /** Where one User belongs: at least one tenant, or the reason for none. Pure. */
  place: (user: User, answers: Answers) => TenantsOf;
  /** The same for the verification, from the source alone; empty for nowhere. Shares no code with `place`. */
  expects: (user: User, answers: Answers) => ExpectedTenant[];
  /**
   * For the verification, too: something stands where the tenant should, but it names none. Such a User is not gathered with
   * the left-over ones. Shares no code with `place`.
   */
  misnamed?: (user: User, answers: Answers) => boolean;
  /** Whether the modules that `bridge` writes can express it. */
  expressible: boolean;
}
