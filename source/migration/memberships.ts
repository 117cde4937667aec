/** Where each User went, as the journal knows it. */
import type { Journal } from './engine/journal.ts';
import { asRecord } from './engine/record.ts';
import type { MemberDesired, MemberResult } from './resources/members/payload.ts';

/** One Member that was made of a User. */
export interface Membership extends MemberResult {
  /** The Organization's external id. */
  organization: string;
  /** The User has proved the Member's address. */
  verified: boolean;
}

/** The Members of one User, in the order in which they were planned. */
export function membershipsOf(journal: Journal, userId: string): Membership[] {
  return journal
    .sql("SELECT * FROM records WHERE task = 'members' AND user_id = ? AND state = 'done' ORDER BY seq")
    .all(userId)
    .map(asRecord)
    .map(({ parent, desired, result }) => ({
      ...(result as MemberResult),
      organization: parent ?? '',
      verified: (desired as MemberDesired).verified,
    }));
}
