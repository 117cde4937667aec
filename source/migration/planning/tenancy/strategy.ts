/** What a tenancy strategy is. Adding one is a file here, a line in the registry and an answer's value. */
import type { Answers } from '../../../config/answers.ts';
import type { LeftReason } from '../../model.ts';
import type { User } from '../../sources/user.ts';

export interface Tenant {
  /** The tenant's own key, as the application has it. */
  key: string;
  name: string;
}

/** Where one User belongs: at least one tenant, or the reason for none. Pure. */
export type Strategy = (user: User, answers: Answers) => { tenants: Tenant[] } | { left: LeftReason };
