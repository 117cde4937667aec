/**
 * A claim is not proof: the application may have written it at sign-up. At the moment of the exchange the address must be
 * a verified one of the User, and the Member's.
 */
import { decodeJwt } from 'jose';
import type { B2bClient } from '../../stytch/b2b.ts';
import { isNotFound, RecordError } from '../../stytch/errors.ts';
import { sameEmail } from '../sources/user.ts';

interface ApiUser {
  emails: { email: string; verified: boolean }[];
}

/** True where the User has verified this address. */
export const hasVerified = ({ emails }: ApiUser, email: string): boolean =>
  emails.some(one => one.verified && sameEmail(one.email, email));

/** The address in the claim of a session JWT. Throws RecordError when there is none, or the User has not verified it. */
export function provenEmail(jwt: string, claim: string, user: ApiUser): string {
  const email = decodeJwt(jwt)[claim];
  if (typeof email !== 'string') throw new RecordError('claim_missing', `The session JWT has no claim "${claim}".`);
  if (hasVerified(user, email)) return email;
  throw new RecordError('email_not_verified', `The claim "${claim}" holds an address that this User has not verified.`);
}

/** Throws RecordError when the Member is gone, or has another address. */
export async function checkMember(
  client: B2bClient,
  member: { organization_id: string; member_id: string },
  email: string,
): Promise<void> {
  const found = await client.organizations.members.get(member).catch(error => {
    if (!isNotFound(error, 'member', 'organization')) throw error;
    throw new RecordError('removed_in_b2b', 'The migration created this Member, and it is gone.');
  });
  if (sameEmail(found.member.email_address, email)) return;
  throw new RecordError('email_changed', 'The Member has another address than the claim.');
}
