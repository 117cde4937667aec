/** Creates the Members, active, with the `external_id` that the answers say: one call each. */
import type { Member } from 'stytch';
import { plural } from '../../../config/words.ts';
import type { B2bClient } from '../../../stytch/b2b.ts';
import { errorTypeOf, RecordError } from '../../../stytch/errors.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { Settled, type Task } from '../../engine/task.ts';
import { carriedMember } from '../carry-back/index.ts';
import { directRoles, sameField } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { isOfAnother, memberOfUser, memberWithEmail } from './find.ts';
import {
  type FollowedField,
  followed,
  hashOf,
  lanes,
  type MemberDesired,
  type MemberFields,
  type MemberIntent,
  type MemberResult,
  memberFields,
  organizationOf,
  userOfRecord,
  withoutPhone,
} from './payload.ts';
import { planUpdateOf } from './plan-updates.ts';

export const createMembers: Task<RunContext> = {
  id: 'members',
  title: ({ answers }) => plural(answers.memberWord ?? 'Member'),
  lanes,

  async intend(record, context) {
    const desired = record.desired as MemberDesired;
    const { email, password } = desired;
    const organization_id = organizationOf(record, context.journal);
    const user = userOfRecord(record, context.journal);
    const fields = memberFields(user, desired, context.answers);
    const { external_id } = fields;
    const carried = context.freshOrganizations.has(organization_id)
      ? undefined
      : await carriedMember(organization_id, user, context);
    // The application made it, whatever an earlier attempt intended: it is not ours to remove.
    if (carried) return new Settled({ ...asResult(carried, false, []), accepted: true } satisfies MemberResult);
    const { found, free } = await occupants(record, { organization_id, external_id, email, password }, context);
    const earlier = earlierPayloads(record.intent as MemberIntent | null);
    if (found) return new Settled(accepted(record, found));
    if (!free) throw new RecordError('duplicate_member_email', 'Another Member of the Organization has this address.');
    const phone = fields.mfa_phone_number;
    const intent: MemberIntent = {
      organization_id,
      payload: fields,
      ...(phone !== undefined && { fallback: memberFields(user, desired, context.answers, phone) }),
      password,
      ...(earlier.length > 0 && { earlier }),
    };
    return intent;
  },

  async find(record, context) {
    const { organization_id, payload } = record.intent as MemberIntent;
    const found = await memberOfUser(organization_id, record, payload.external_id, context);
    return found && accepted(record, found);
  },

  async apply(record, context) {
    const intent = record.intent as MemberIntent;
    try {
      return await make(intent, record, context);
    } catch (error) {
      // A phone number that is refused never costs the Member: it is made without, and listed.
      const { fallback, payload } = intent;
      if (!isPhoneRefused(error) || !fallback || payload.mfa_phone_number === undefined) throw error;
      const refusedPhone = payload.mfa_phone_number;
      const made = await make({ ...intent, payload: fallback }, record, context);
      return { ...made, refusedPhone } satisfies MemberResult;
    }
  },

  settle(record, result, context) {
    if ((result as MemberResult).accepted) planUpdateOf({ ...record, result }, context);
  },
};

/**
 * The Members that exist before the call. An Organization that this run created has none; elsewhere the User's own Member is
 * looked for, and the Member with the address: passwords/migrate would set the password on that Member.
 */
async function occupants(
  record: JournalRecord,
  at: { organization_id: string; external_id: string; email: string; password: boolean },
  context: RunContext,
): Promise<{ found?: Member; free: boolean }> {
  const { organization_id, external_id, email, password } = at;
  if (context.freshOrganizations.has(organization_id)) return { free: true };
  if (!password) {
    const found = await memberOfUser(organization_id, record, external_id, context);
    return found ? { found, free: true } : { free: true };
  }
  const holder = await memberWithEmail(organization_id, email, context);
  if (!holder) return { free: true };
  const isTheirs = [external_id, record.userId].includes(holder.external_id ?? '');
  const isOurs = isTheirs && !isOfAnother(holder, record.userId, record.parent, context.journal);
  return isOurs ? { found: holder, free: false } : { free: false };
}

async function make(intent: MemberIntent, record: JournalRecord, context: RunContext): Promise<MemberResult> {
  const client = await context.b2b();
  const { organization_id, payload, password } = intent;
  if (!password) {
    const { member } = await client.organizations.members.create({ organization_id, ...payload });
    return asResult(member, true, [payload]);
  }
  const { mfa_phone_number, mfa_enrolled, ...fields } = payload;
  const phone = mfa_phone_number ? { mfa_phone_number, set_phone_number_verified: true } : {};
  const hash = hashOf(context.journal, record.userId ?? '');
  const answer = await client.passwords.migrate({ organization_id, ...fields, ...hash, ...phone });
  const { member } = answer;
  if (member.external_id !== payload.external_id) {
    // Someone else got this address in the same moment. Their new password is removed at once.
    await takeBack(member, client);
    throw new RecordError('wrong_member', 'Another Member has this address; the password was taken back from it.');
  }
  const { member_id } = member;
  // passwords/migrate enrols no Member. Cut off before it, the Member is accepted without, and the update enrols it.
  const enrolled = mfa_enrolled
    ? (await client.organizations.members.update({ organization_id, member_id, mfa_enrolled })).member
    : member;
  return { ...asResult(enrolled, answer.member_created, [payload]), password: true };
}

/** Where passwords work across Organizations, the service deletes none of a single Member; a reset makes ours worthless there. */
async function takeBack({ organization_id, member_id, member_password_id, email_address }: Member, client: B2bClient) {
  try {
    await client.organizations.members.deletePassword({ organization_id, member_password_id });
  } catch (error) {
    if (errorTypeOf(error) !== 'cross_org_passwords_enabled') throw error;
    await client.passwords.email.requireReset({ organization_id, member_id, email_address });
  }
}

/** The Member of this User that is there: ours if we intended it, else one that was there before. */
export function accepted(record: JournalRecord, found: Member): MemberResult {
  const intent = record.intent as MemberIntent | null;
  const payloads = earlierPayloads(intent);
  // Without its phone number, where the service refused that: the update tries it once more, and then it is known.
  const made = asResult(found, intent !== null, [...payloads, ...payloads.map(one => withoutPhone(one))]);
  return { ...made, accepted: true, password: intent?.password === true && found.member_password_id !== '' };
}

export const earlierPayloads = (intent: MemberIntent | null): MemberFields[] =>
  intent ? [intent.payload, ...(intent.earlier ?? [])].slice(0, 5) : [];

/**
 * What stands there by our doing: of each field the payload that arrived. Something made with older values is accepted with
 * those; the following update brings it up to date.
 */
export function asResult(member: Member, created: boolean, payloads: readonly MemberFields[]): MemberResult {
  const base: Record<string, unknown> = { external_id: member.external_id };
  for (const field of followed) {
    const value = valueWritten(field, member, payloads, created);
    if (value !== undefined && value !== '') base[field] = value;
  }
  return {
    member_id: member.member_id,
    organization_id: member.organization_id,
    base: base as unknown as MemberFields,
    created,
    password: false,
  };
}

function valueWritten(
  field: FollowedField,
  member: Member,
  payloads: readonly MemberFields[],
  created: boolean,
): unknown {
  const held = member[field];
  // Set by a call of its own, which may not have arrived. Whoever enrolled a Member of others: it is not ours to undo.
  if (field === 'mfa_enrolled') return (created && held) || undefined;
  const arrived = payloads.find(payload => sameField(field, payload[field], held));
  if (arrived) return arrived[field];
  // Not ours, or changed since: what is there counts for a Member of others, what we wrote for our own.
  if (created && payloads[0]) return payloads[0][field];
  return field === 'roles' ? directRoles(held) : held;
}

const isPhoneRefused = (error: unknown): boolean => /phone/.test(errorTypeOf(error));
