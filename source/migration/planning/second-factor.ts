/** Who must use a second factor at login after the move. Pure. */
import type { Answers } from '../../config/answers.ts';
import { totpSecretOf } from '../sources/totp-file.ts';
import { phoneOf, type User } from '../sources/user.ts';

/** True for a User who has a second factor in the Consumer project: a verified phone or an authenticator app. */
export const hadSecondFactor = (user: User): boolean => user.totp || phoneOf(user) !== undefined;

/**
 * Whether the Member is enrolled. A User who had a second factor must not lose it without a word; a Member that is enrolled
 * without one must set one up at the next login. `phone`: the number that moves, if any.
 */
export function isEnrolled(user: User, phone: string | undefined, answers: Answers): boolean {
  if (answers.mfaEnrollment === 'none') return false;
  return (
    phone !== undefined || totpSecretOf(user, answers) !== undefined || (answers.mfaEnrollment === 'all' && user.totp)
  );
}
