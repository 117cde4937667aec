/** What a plan is made of, and who hears of each User while it is made. */
import type { Answers } from '../../config/answers.ts';
import type { Pace } from '../../stytch/endpoints.ts';
import type { Difference } from '../doctor/consequences.ts';
import type { HashFileSummary, InventorySummary, PlanCounts, PlannedOrganization } from '../model.ts';
import type { TargetOrganization } from '../sources/target.ts';
import type { User } from '../sources/user.ts';
import type { PlanCall } from './calls.ts';
import type { Placement } from './placement.ts';
import type { Tenant } from './tenancy/strategy.ts';

export interface PlanInput {
  answers: Answers;
  inventory: InventorySummary;
  /** Batches of Users: between two of them other work goes on. */
  users: Iterable<User[]>;
  /** True when the hash file has a line of this User. */
  hasHash: (userId: string) => boolean;
  /** True when there is a User with this user_id. */
  hasUser: (userId: string) => boolean;
  hashFile: HashFileSummary | null;
  /** What the target holds; null where it is not there yet, or was not read. */
  target: TargetOrganization[] | null;
  /** Mail domains that Organizations of others claim, with the names of those. */
  claimedByOthers?: ReadonlyMap<string, string> | undefined;
  /** Organizations that this migration intended before, by external id, with the slug that they have. */
  ours: ReadonlyMap<string, { slug: string }>;
  /** Whether a workspace key is at hand, which can read the environment's settings. */
  canManage: boolean;
  /** Calls that the resources make for so many records. */
  calls: (counts: PlanCounts, answers: Answers, organizations: readonly PlannedOrganization[]) => PlanCall[];
  /** What the service was observed to do otherwise than assumed; nothing, where left out. */
  differences?: readonly Difference[] | undefined;
  /** What its times are worked out with; the usual, where left out. */
  pace?: Pace | undefined;
}

/** One of a User's tenants, with the B2B roles that its Member gets. */
export type PlacedTenant = Tenant & { roles: string[] };

/** A User who becomes a Member, once or several times. */
export interface PlacedUser extends Placement {
  tenants: PlacedTenant[];
  user: User;
  /** With a verified email and a hash; else without a password. */
  password: boolean;
  /** Whether their email is to stand in the session claim. */
  claim: boolean;
}

export interface PlanVisitor {
  /** Called for each batch of Users; what `placed` and `left` write in it belongs together. */
  batch?: (work: () => void) => void;
  placed?: (placed: PlacedUser) => void;
  left?: (user: User, reason: string) => void;
  onProgress?: (walked: number) => void;
  signal?: AbortSignal | undefined;
}

/** Organizations in the target that this migration did not intend. */
export const othersIn = ({ target, ours }: Pick<PlanInput, 'target' | 'ours'>): TargetOrganization[] =>
  (target ?? []).filter(one => !ours.has(one.external_id));
