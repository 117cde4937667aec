/** The email that a run writes for the session claim is not the User's own metadata: it is left out of what is read. */
import type { Journal } from '../engine/journal.ts';
import { sameEmail, type User } from './user.ts';

/** The task whose records say what was written. */
export const claimsTask = 'emails';

/** What a record of that task knows of one User. */
export interface ClaimIntent {
  claim: string;
  /** What is written; null takes the claim away. */
  email: string | null;
  /** What stood there before the first write of ours; null for nothing. */
  before: unknown;
  /** Earlier values of ours: one of them may still stand there. */
  earlier: (string | null)[];
}

/** Every value that we may have written there. */
export const oursAmong = ({ email, earlier }: ClaimIntent): (string | null)[] => [email, ...earlier];

/** The application had written the same email before: the key is its own, and so is every change of it. */
const isTheirs = ({ email, before }: ClaimIntent): boolean =>
  email !== null && typeof before === 'string' && sameEmail(before, email);

/**
 * Puts back what stood under the claim key before. What stands there now is ours, or someone replaced ours:
 * the verification reports that, and it must not be carried over as the User's own metadata.
 */
export function withoutOurClaim(journal: Journal, user: User): User {
  const intent = journal.record(claimsTask, user.user_id)?.intent as ClaimIntent | null | undefined;
  if (!intent || !Object.hasOwn(user.trusted_metadata, intent.claim)) return user;
  const found = user.trusted_metadata[intent.claim];
  const ours = typeof found === 'string' && oursAmong(intent).includes(found);
  if (!ours && isTheirs(intent)) return user;
  const { [intent.claim]: _ours, ...own } = user.trusted_metadata;
  return { ...user, trusted_metadata: intent.before === null ? own : { ...own, [intent.claim]: intent.before } };
}
