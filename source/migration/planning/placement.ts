/** Where one User goes: which Organizations, with which email, by which call; or why nowhere. Pure. */
import type { Answers } from '../../config/answers.ts';
import type { LeftReason } from '../model.ts';
import { emailOf, type User } from '../sources/user.ts';
import { strategies } from './tenancy/index.ts';
import type { Tenant } from './tenancy/strategy.ts';

export interface Placement {
  tenants: Tenant[];
  email: string;
  verified: boolean;
  /** Values that name no tenant, in words; the User's others do. */
  unusable?: string[] | undefined;
}

/** Reserved: no tenant of the application gets an external id that begins like it. */
export const leftOverId = 'migrate|left-over';

export const leftLabels: Record<LeftReason, string> = {
  deleted: 'deleted, or of another status than active and pending',
  locked: 'locked',
  pending: 'pending: never logged in',
  no_email: 'no email address; a Member must have one',
  unverified_email: 'email not verified',
  no_tenant: 'no tenant in trusted_metadata',
  no_company: 'mail domain that belongs to no company',
  public_domain: 'public mail domain, no company',
  bad_tenant: 'tenant in trusted_metadata is no text or exact number',
};

/** Those who belong nowhere, though nothing is wrong with them: they may be gathered in one Organization. */
const gathered: ReadonlySet<LeftReason> = new Set(['no_tenant', 'no_company', 'public_domain', 'unverified_email']);

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
  { verified }: { verified: boolean },
  answers: Answers,
  hasHash: (userId: string) => boolean,
): boolean {
  return answers.passwords === 'file' && user.password && verified && hasHash(user.user_id);
}

/** Places one User as the answers say. */
export function place(user: User, answers: Answers): Placement | { left: LeftReason; unusable?: string[] | undefined } {
  if (user.status !== 'active' && user.status !== 'pending') return { left: 'deleted' };
  if (user.locked && answers.lockedUsers !== 'create') return { left: 'locked' };
  if (user.status === 'pending' && answers.pendingUsers === 'leave_out') return { left: 'pending' };
  const address = emailOf(user);
  if (!address) return { left: 'no_email' };
  if (!address.verified && answers.unverifiedEmail === 'leave_out') return { left: 'unverified_email' };
  const found = strategies[answers.tenancy ?? 'single'].place(user, answers);
  if ('tenants' in found) return { ...found, ...address };
  if (answers.leftOver !== 'one_organization' || !gathered.has(found.left)) return found;
  const leftOver = { key: leftOverId, name: answers.leftOverName ?? 'Everyone else', externalId: leftOverId };
  return { tenants: [leftOver], ...address };
}
