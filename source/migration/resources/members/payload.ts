/** What a Member is made with, and what the journal knows of one. */
import type { Answers } from '../../../config/answers.ts';
import { RecordError } from '../../../stytch/errors.ts';
import type { Journal } from '../../engine/journal.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { memberExternalId } from '../../planning/member-external-id.ts';
import { memberMetadata } from '../../planning/member-metadata.ts';
import { isEnrolled } from '../../planning/second-factor.ts';
import { readHash } from '../../sources/hash-file.ts';
import type { PasswordHash } from '../../sources/password-hash.ts';
import { phoneOf, type User } from '../../sources/user.ts';
import { userOf } from '../../sources/user-store.ts';
import { organizationIdOf } from '../organizations.ts';

/** What the plan wants of a Member; the User and the hash file say the rest. */
export interface MemberDesired {
  email: string;
  verified: boolean;
  password: boolean;
  /** B2B roles beside the one that every Member has. */
  roles: string[];
}

/** The fields of a Member that a run writes. */
export interface MemberFields {
  email_address: string;
  external_id: string;
  name?: string;
  trusted_metadata?: Record<string, unknown>;
  untrusted_metadata?: Record<string, unknown>;
  mfa_phone_number?: string;
  /** Set for those who must use a second factor. */
  mfa_enrolled?: true;
  /** Ids of roles that are assigned to the Member itself, sorted. */
  roles?: string[];
}

/** Members with a password are made by another endpoint than those without. */
export const lanes = ['password', 'plain'] as const;
export const laneOf = (password: boolean): (typeof lanes)[number] => (password ? 'password' : 'plain');

/** Fields that follow the User after the Member was made. */
export const followed = [
  'external_id',
  'email_address',
  'name',
  'trusted_metadata',
  'untrusted_metadata',
  'mfa_phone_number',
  'mfa_enrolled',
  'roles',
] as const satisfies (keyof MemberFields)[];

export type FollowedField = (typeof followed)[number];

/** What is known of a Member that is there. */
export interface MemberResult {
  member_id: string;
  organization_id: string;
  /** The values that we wrote, to detect later changes. */
  base: MemberFields;
  /** False for a Member that was there before: it is not ours to remove. */
  created: boolean;
  /** Found there instead of answered by a call: it may have been made with older values. */
  accepted?: true;
  /** Our call set the password. */
  password: boolean;
  /** A phone number that the service refused: the Member is made without it. */
  refusedPhone?: string;
  /** Fields that changed on both sides and in which B2B won. */
  kept?: FollowedField[];
}

/**
 * The exact payload of a call that makes a Member. Written only where no Member of this User was there before: that is the
 * previous state. The hash stays in its file.
 */
export interface MemberIntent {
  organization_id: string;
  payload: MemberFields;
  /** What is sent instead where the service refuses the phone number. */
  fallback?: MemberFields;
  password: boolean;
  /** Payloads of earlier attempts without an answer: one of them may have arrived. */
  earlier?: MemberFields[];
}

/** The fields of a User's Member. */
export function memberFields(
  user: User,
  { email, roles }: Pick<MemberDesired, 'email' | 'roles'>,
  answers: Answers,
  refusedPhone?: string,
): MemberFields {
  const phone = phoneOf(user);
  const fields: MemberFields = { email_address: email, external_id: memberExternalId(user, answers) };
  if (user.name) fields.name = user.name;
  const metadata = memberMetadata(user, answers);
  for (const field of ['trusted_metadata', 'untrusted_metadata'] as const) {
    if (Object.keys(metadata[field]).length > 0) fields[field] = metadata[field];
  }
  if (phone && phone !== refusedPhone) fields.mfa_phone_number = phone;
  if (isEnrolled(user, fields.mfa_phone_number, answers)) fields.mfa_enrolled = true;
  if (roles.length > 0) fields.roles = roles;
  return fields;
}

/** Without the phone, and without the enrolment that may rest on it. */
export function withoutPhone<Fields extends Partial<MemberFields>>(
  fields: Fields,
): Omit<Fields, 'mfa_phone_number' | 'mfa_enrolled'> {
  const { mfa_phone_number: _phone, mfa_enrolled: _enrolled, ...others } = fields;
  return others;
}

/** The key of the Member's own record, from an update's: an address can be changed in two steps. */
export const memberKey = (key: string): string => key.replace(/#via$/, '');

/** The hash as passwords/migrate takes it. Throws where the file has none any more. */
export function hashOf(journal: Journal, userId: string): Omit<PasswordHash, 'user_id'> {
  const line = readHash(journal, userId);
  if (!line) throw new RecordError('hash_missing', 'The hash file has no line for this User any more.');
  const { user_id: _, ...hash } = line;
  return hash;
}

/** The User of a record as they were last read. Throws where they are gone. */
export function userOfRecord(record: JournalRecord, journal: Journal): User {
  const user = userOf(journal, record.userId ?? '');
  if (user) return user;
  throw new RecordError('user_gone', 'The User is no longer in the Consumer project.');
}

/** The real id of the Organization that a Member's record waits for. */
export function organizationOf(record: JournalRecord, journal: Journal): string {
  const id = organizationIdOf(journal, record.parent ?? '');
  if (id) return id;
  throw new RecordError('organization_not_ready', 'Its Organization is not there yet.');
}
