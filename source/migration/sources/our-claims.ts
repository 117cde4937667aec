/** The email that a run writes for the session claim is not the User's own metadata: it is left out of what is read. */
import type { Journal } from '../engine/journal.ts';
import type { User } from './user.ts';

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

/** Puts back what stood under the claim key before, where what stands there now is ours. */
export function withoutOurClaim(journal: Journal, user: User): User {
  const intent = journal.record(claimsTask, user.user_id)?.intent as ClaimIntent | null | undefined;
  if (!intent || !Object.hasOwn(user.trusted_metadata, intent.claim)) return user;
  const found = user.trusted_metadata[intent.claim];
  if (typeof found !== 'string' || !oursAmong(intent).includes(found)) return user;
  const { [intent.claim]: _ours, ...own } = user.trusted_metadata;
  return { ...user, trusted_metadata: intent.before === null ? own : { ...own, [intent.claim]: intent.before } };
}
