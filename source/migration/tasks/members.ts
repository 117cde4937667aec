/** Creates the Members, active, with the Consumer `user_id` as `external_id`: one call each. */
import { errorTypeOf, isNotFound, RecordError } from '../../stytch/errors.ts';
import { differences, refuseDifferences } from '../differences.ts';
import { fingerprints } from '../fingerprint.ts';
import { readHash } from '../hash-file.ts';
import type { Journal, JournalRecord } from '../journal.ts';
import { justInTime } from '../just-in-time.ts';
import type { PasswordHash } from '../password-hash.ts';
import type { User } from '../user.ts';
import { plural } from '../words.ts';
import type { RunContext, Task } from './task.ts';

export interface MemberBody {
  /** The Organization's external id, which stands wherever its id may. */
  organization: string;
  user_id: string;
  email: string;
  verified: boolean;
  password: boolean;
}

export interface MemberResult {
  member_id: string;
  organization_id: string;
  /** Marks of the fields as they were written, to tell later changes. */
  base: Record<string, string>;
  /** Fields that changed on both sides and in which B2B won. */
  kept?: string[];
  /** The phone number was deleted to make room for the next one, which is still to be set. */
  phoneDropped?: true;
}

/** What a Member is made with. */
export type WantedMember = ReturnType<typeof wantedMember>;

/** The fields that a Member is made with, and verified by. */
export function wantedMember(body: MemberBody, user: User) {
  const phone = user.phones.find(one => one.verified)?.phone_number;
  return {
    email_address: body.email,
    external_id: body.user_id,
    ...(user.name ? { name: user.name } : {}),
    ...(filled(user.trusted_metadata) ? { trusted_metadata: user.trusted_metadata } : {}),
    ...(filled(user.untrusted_metadata) ? { untrusted_metadata: user.untrusted_metadata } : {}),
    ...(phone ? { mfa_phone_number: phone } : {}),
  };
}

/**
 * What the service derives from how the Member was made; compared, never sent. Only passwords/migrate verifies an email;
 * every other Member's is verified at its first log-in, which may have been by the time of a later comparison.
 */
export function derivedMember(body: MemberBody) {
  return { status: 'active', ...(body.password && { email_address_verified: true }) };
}

const filled = (metadata: object) => Object.keys(metadata).length > 0;

export const members: Task = {
  id: 'members',
  title: answers => plural(answers.memberWord ?? 'Member'),
  when: answers => !justInTime(answers),

  async find(record, context) {
    const { body, user } = planned(record, context);
    const client = await context.b2b();
    try {
      const { member } = await client.organizations.members.get({
        organization_id: body.organization,
        member_id: body.user_id,
      });
      const wanted = { ...wantedMember(body, user), ...derivedMember(body) };
      // Made, but its password is still to come: the same call adds it.
      if (body.password && !member.member_password_id) return undefined;
      refuseDifferences(differences(wanted, { ...member }));
      return asResult(member, body, user);
    } catch (error) {
      if (isNotFound(error, 'member')) return undefined;
      throw error;
    }
  },

  async apply(record, context) {
    const { body, user } = planned(record, context);
    const client = await context.b2b();
    const fields = { ...wantedMember(body, user), organization_id: body.organization };
    if (!body.password) {
      const { member } = await client.organizations.members.create(fields);
      return asResult(member, body, user);
    }
    const { mfa_phone_number, ...others } = fields;
    const given = { ...others, ...hashOf(context.journal, body) };
    const phone = mfa_phone_number ? { mfa_phone_number, set_phone_number_verified: true } : {};
    const { member } = await client.passwords.migrate({ ...given, ...phone }).catch(error => {
      // Dual write made the Member before, phone and all: what is there is not set again.
      if (errorTypeOf(error) !== 'duplicate_member_phone_number_for_member') throw error;
      return client.passwords.migrate(given);
    });
    return asResult(member, body, user);
  },
};

/** The hash as passwords/migrate takes it. Throws where the file has none any more. */
export function hashOf(journal: Journal, { user_id }: MemberBody): Omit<PasswordHash, 'user_id'> {
  const line = readHash(journal, user_id);
  if (!line) throw new RecordError('hash_missing', 'The hash file has no line for this User any more.');
  const { user_id: _, ...hash } = line;
  return hash;
}

function asResult(
  { member_id, organization_id }: { member_id: string; organization_id: string },
  body: MemberBody,
  user: User,
): MemberResult {
  return { member_id, organization_id, base: fingerprints(wantedMember(body, user)) };
}

function planned(record: JournalRecord, { journal }: RunContext): { body: MemberBody; user: User } {
  const body = record.body as MemberBody;
  const user = journal.user(body.user_id);
  if (!user) throw new RecordError('user_gone', 'The User is no longer in the Consumer project.');
  return { body, user };
}
