/** Finding Members by identity: the Organization's real id, and the external id of the User's Member. */
import type { Member } from 'stytch';
import { isNotFound } from '../../../stytch/errors.ts';
import type { Journal } from '../../engine/journal.ts';
import type { JournalRecord } from '../../engine/record.ts';
import type { RunContext } from '../context.ts';

/**
 * The Member of a record's User; undefined when there is none. `externalId` is what it is made with; one that was made before the
 * User had an id of their own has the `user_id`. One that only answers to the same id is someone else's, and so is one that the
 * journal knows as another User's: an own external id can pass to another User.
 */
export async function memberOfUser(
  organization_id: string,
  { userId, parent }: Pick<JournalRecord, 'userId' | 'parent'>,
  externalId: string,
  { b2b, journal }: RunContext,
): Promise<Member | undefined> {
  for (const id of new Set([externalId, userId ?? ''])) {
    const found = await get({ organization_id, member_id: id }, b2b);
    if (found?.external_id === id && !isOfAnother(found, userId, parent, journal)) return found;
  }
  return undefined;
}

/** Whether this migration made, or took, the Member for another User. */
export function isOfAnother(
  { member_id, external_id }: Pick<Member, 'member_id' | 'external_id'>,
  userId: string | null,
  parent: string | null,
  journal: Journal,
): boolean {
  // A user_id is of one User for good.
  if (external_id === userId) return false;
  const known = journal.sql(
    "SELECT 1 FROM records WHERE task = 'members' AND parent = ? AND user_id <> ? AND json_extract(result, '$.member_id') = ?",
  );
  return known.get(parent, userId, member_id) !== undefined;
}

/** The Member with this address in the Organization. */
export const memberWithEmail = (organization_id: string, email_address: string, { b2b }: RunContext) =>
  get({ organization_id, email_address }, b2b);

/** The Member with this member_id. */
export const memberById = (at: { organization_id: string; member_id: string }, { b2b }: RunContext) => get(at, b2b);

async function get(
  query: { organization_id: string; member_id?: string; email_address?: string },
  b2b: RunContext['b2b'],
): Promise<Member | undefined> {
  const client = await b2b();
  try {
    return (await client.organizations.members.get(query)).member;
  } catch (error) {
    if (isNotFound(error, 'member')) return undefined;
    throw error;
  }
}
