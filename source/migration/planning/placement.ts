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
}

export const leftOverKey = 'migrate|left-over';

export const leftLabels: Record<LeftReason, string> = {
  no_email: 'no email address; a Member must have one',
  unverified_email: 'email not verified',
  no_tenant: 'no tenant in trusted_metadata',
  public_domain: 'public mail domain, no company',
  bad_tenant: 'tenant in trusted_metadata is not a text',
};

/** The same, or undefined for a User who is placed nowhere. */
export function placedIn(user: User, answers: Answers): Placement | undefined {
  const placed = place(user, answers);
  return 'left' in placed ? undefined : placed;
}

/**
 * Whether a User's password comes along. passwords/migrate marks the email as verified: never for one that is not.
 * `hasHash` tells whether the hash file has a line of a User.
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
export function place(user: User, answers: Answers): Placement | { left: LeftReason } {
  const address = emailOf(user);
  if (!address) return { left: 'no_email' };
  if (!address.verified && answers.unverifiedEmail === 'leave_out') return { left: 'unverified_email' };
  const found = strategies[answers.tenancy ?? 'single'](user, answers);
  if ('tenants' in found) return { tenants: found.tenants, ...address };
  if (answers.leftOver !== 'one_organization') return found;
  return { tenants: [{ key: leftOverKey, name: answers.leftOverName ?? 'Everyone else' }], ...address };
}
