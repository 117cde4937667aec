/**
 * What a tenancy strategy is. Adding one is a file here, a line in the registry, a value of the answer and a test.
 * It says twice, in code written apart, where a User belongs: `place` for the plan, `expects` for the verification.
 */
import type { Answers } from '../../../config/answers.ts';
import type { LeftReason } from '../../model.ts';
import type { User } from '../../sources/user.ts';

export interface Tenant {
  /** The tenant's own key, as the application has it. */
  key: string;
  name: string;
  /** `organization_external_id`: unique for each tenant. */
  externalId: string;
}

export type TenantsOf =
  /** `unusable`: values beside the usable ones that name no tenant, in words. */
  { tenants: Tenant[]; unusable?: string[] } | { left: LeftReason; unusable?: string[] };

/**
 * A tenant as the verification recognises its Organization: by the application's own key, which is the external id or
 * stands in the Organization's metadata; or by an external id that this tool reserves.
 */
export type ExpectedTenant = { key: string } | { reserved: string };

export interface TenancyStrategy {
  /** Where one User belongs: at least one tenant, or the reason for none. Pure. */
  place: (user: User, answers: Answers) => TenantsOf;
  /** The same for the verification, from the source alone; empty for nowhere. Shares no code with `place`. */
  expects: (user: User, answers: Answers) => ExpectedTenant[];
  /** Whether the modules that `bridge` writes can express it. */
  expressible: boolean;
}
