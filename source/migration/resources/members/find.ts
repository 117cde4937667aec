/** Finding Members by identity: the Organization's real id, and the User's id as external id. */
import type { Member } from 'stytch';
import { isNotFound } from '../../../stytch/errors.ts';
import type { RunContext } from '../context.ts';

/** The Member of this User; undefined when there is none. One that only answers to the same id is someone else's. */
export async function memberOfUser(
  organization_id: string,
  userId: string,
  { b2b }: RunContext,
): Promise<Member | undefined> {
  const found = await get({ organization_id, member_id: userId }, b2b);
  return found?.external_id === userId ? found : undefined;
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
