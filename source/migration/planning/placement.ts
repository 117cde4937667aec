/** Where one User goes: which Organizations, with which email, by which call; or why nowhere. Pure. */
import type { Answers } from '../../config/answers.ts';
import { emailOf, type User } from '../sources/user.ts';
import { isMoved, ruleLeaves, withRules } from './tenancy/apply-rules.ts';
import { chainOf, strategies } from './tenancy/index.ts';
import { personalTenant } from './tenancy/personal.ts';
import type { Leaving, Tenant, TenantsOf } from './tenancy/strategy.ts';

export interface Placement {
  tenants: Tenant[];
  email: string;
  verified: boolean;
  /** Values that name no tenant, in words; the User's others do. */
  unusable?: string[] | undefined;
}

/** Reserved: no tenant of the application gets an external id that begins like it. */
export const leftOverId = 'migrate|left-over';

/** Why a User is placed nowhere, whatever the tenancy; a strategy has further reasons of its own. */
const leaves: Record<string, Leaving> = {
  deleted: { label: 'deleted, or of another status than active and pending' },
  locked: { label: 'locked' },
  pending: { label: 'pending: never logged in' },
  no_email: { label: 'no email address; a Member must have one' },
  unverified_email: { label: 'email not verified', gathered: true },
};

const allLeaves = new Map(
  [leaves, ruleLeaves, ...Object.values(strategies).map(one => one.leaves ?? {})].flatMap(one => Object.entries(one)),
);

/** The reason in words. */
export const leftLabel = (reason: string): string => allLeaves.get(reason)?.label ?? reason;

/** The same, or undefined for a User who is placed nowhere. */
export function placedIn(user: User, answers: Answers): Placement | undefined {
  const placed = place(user, answers);
  return 'left' in placed ? undefined : placed;
}

/**
 * Whether a User's password comes along. passwords/migrate marks the email as verified: never for one that is not.
 * `hasHash` returns whether the hash file has a line for a User.
 */
export function bringsPassword(
  user: User,
  { verified, tenants }: Pick<Placement, 'verified' | 'tenants'>,
  answers: Answers,
  hasHash: (userId: string) => boolean,
): boolean {
  if (answers.passwords !== 'file' || !user.password || !verified || !hasHash(user.user_id)) return false;
  return tenants.length === 1 || !resetsSeveral(answers);
}

/** Users in several Organizations set a password in each. */
export const resetsSeveral = ({ passwordScope, severalPasswords }: Answers): boolean =>
  passwordScope === 'organization' && severalPasswords === 'reset';

/** Places one User as the answers say. */
export function place(user: User, answers: Answers): Placement | { left: string; unusable?: string[] | undefined } {
  if (user.status !== 'active' && user.status !== 'pending') return { left: 'deleted' };
  if (user.locked && answers.lockedUsers !== 'create') return { left: 'locked' };
  if (user.status === 'pending' && answers.pendingUsers === 'leave_out') return { left: 'pending' };
  const address = emailOf(user);
  if (!address) return { left: 'no_email' };
  if (!address.verified && answers.unverifiedEmail === 'leave_out') return { left: 'unverified_email' };
  const found = withRules(user, byChain(user, answers), answers);
  // The address that named the company is verified.
  if ('tenants' in found)
    return {
      tenants: found.tenants,
      unusable: found.unusable,
      ...(found.email ? { email: found.email, verified: true } : address),
    };
  if (answers.leftOver === 'leave_out' || answers.leftOver === undefined || !isGathered(found.left)) return found;
  if (answers.leftOver === 'personal') return { tenants: [personalTenant(user)], ...address };
  const leftOver = { key: leftOverId, name: answers.leftOverName ?? 'Everyone else', externalId: leftOverId };
  return { tenants: [leftOver], ...address };
}

/** The tenants that the tenancy says of a User, each with what the rules make of it. Empty for a User whom a rule moves. */
export function renamedTenants(user: User, answers: Answers): { from: Tenant; to: Tenant }[] {
  const found = byChain(user, answers);
  if ('left' in found || isMoved(user, answers)) return [];
  return found.tenants.flatMap(from => {
    const after = withRules(user, { tenants: [from] }, answers);
    return 'tenants' in after ? after.tenants.map(to => ({ from, to })) : [];
  });
}

const isGathered = (reason: string): boolean => allLeaves.get(reason)?.gathered === true;

/** The first strategy that places the User decides. A value that is wrong ends the search: another rule would hide it. */
function byChain(user: User, answers: Answers): TenantsOf {
  let found: TenantsOf = { left: 'no_tenant' };
  for (const strategy of chainOf(answers)) {
    found = strategy.place(user, answers);
    if ('tenants' in found || !isGathered(found.left)) return found;
  }
  return found;
}
