/** Catching up: what changed in the Consumer project since a Member was made is carried over. */
import type { Member } from 'stytch';
import { plural } from '../../../config/words.ts';
import { errorTypeOf, RecordError } from '../../../stytch/errors.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { Settled, type Task } from '../../engine/task.ts';
import { userOf } from '../../sources/user-store.ts';
import { directRoles, sameField } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { memberById, memberWithEmail } from './find.ts';
import {
  type FollowedField,
  followed,
  hashOf,
  type MemberDesired,
  type MemberFields,
  type MemberResult,
  memberFields,
  memberKey,
  withoutPhone,
} from './payload.ts';
import { planUpdates } from './plan-updates.ts';

/** Fields of Update Member. */
type MemberUpdate = Partial<MemberFields>;

/** What is written, what stood there, and what becomes of the rest. */
export interface UpdateIntent {
  /** Fields of Update Member; metadata keys that are gone are null. */
  payload: MemberUpdate;
  previous: Partial<Record<FollowedField, unknown>>;
  /** A Member has one phone number, and a new one is refused while the old one is there. */
  dropPhone: boolean;
  /** The hash is to be set: there is no password, or the new address clears it. */
  password: boolean;
  /** Fields that changed on both sides and in which B2B wins. */
  kept: FollowedField[];
  /** The values that the Member is to have afterwards. */
  wanted: MemberFields;
}

export const updateMembers: Task<RunContext> = {
  id: 'members.update',
  title: ({ answers }) => `Changed ${plural(answers.memberWord ?? 'Member')}`,
  // Changes of addresses go one after the other, in the order in which they make room for each other.
  lanes: ['addresses', 'other'],
  workers: { addresses: 1 },
  optional: true,
  prepare: planUpdates,

  async intend(record, context) {
    const now = current(record, context);
    if (!now) return new Settled({ gone: true });
    const { made } = now;
    const { via } = record.desired as { via: string | null };
    // By way of a third address: nothing else changes, and a password comes with the last step.
    const wanted = via === null ? now.wanted : { ...made.base, email_address: via };
    const password = via === null && now.desired.password;
    const held = await heldBy(record, made, context);
    const { payload, dropPhone, conflicts } = merge(record, made, wanted, held, context.options.conflicts);
    if (conflicts.length > 0 && context.options.conflicts !== 'b2b') {
      throw new RecordError('conflict', `Changed on both sides: ${conflicts.join(', ')}.`);
    }
    // Also where an interrupted attempt of ours has moved it already.
    const moves = !sameField('email_address', wanted.email_address, made.base.email_address);
    const ours = !conflicts.includes('email_address') && !made.kept?.includes('email_address');
    const intent: UpdateIntent = {
      payload,
      previous: Object.fromEntries(Object.keys(payload).map(field => [field, held[field as FollowedField]])),
      dropPhone,
      // Under an address that B2B chose, passwords/migrate would make another Member.
      password: ours && password && (held.member_password_id === '' ? !made.password || moves : moves),
      kept: [...new Set([...(made.kept ?? []), ...conflicts])].filter(field => !(field in payload)),
      wanted,
    };
    const nothing = Object.keys(payload).length === 0 && !dropPhone && !intent.password;
    return nothing ? new Settled(settled(made, intent)) : intent;
  },

  async apply(record, context) {
    const intent = record.intent as UpdateIntent;
    const { made } = known(record, context);
    const at = { organization_id: made.organization_id, member_id: made.member_id };
    const client = await context.b2b();
    const { members } = client.organizations;
    if (intent.dropPhone) await members.deleteMFAPhoneNumber(at).catch(ignoreNoPhone);
    let refusedPhone: string | undefined;
    if (Object.keys(intent.payload).length > 0) {
      const update = { ...at, ...intent.payload, ...('email_address' in intent.payload && { unlink_email: true }) };
      await members.update(update).catch(async error => {
        if (!/phone/.test(errorTypeOf(error)) || intent.payload.mfa_phone_number === undefined) throw error;
        const { mfa_phone_number, mfa_enrolled: _, ...rest } = update;
        refusedPhone = mfa_phone_number;
        await members.update(rest);
      });
    }
    if (intent.password) await setPassword(record, intent.wanted.email_address, made, context);
    return { ...settled(made, intent), ...(refusedPhone !== undefined && { refusedPhone }) };
  },

  settle({ key }, result, { journal }) {
    const { member } = result as { member?: MemberResult };
    if (!member) return;
    const { refusedPhone } = result as { refusedPhone?: string };
    // Also after the step to a third address: what stands there by our doing is no change of others.
    journal.setResult(
      'members',
      memberKey(key),
      refusedPhone === undefined ? member : madeWithoutPhone(member, refusedPhone),
    );
  },
};

/** What the plan wants of this Member now; undefined where the User is gone or no longer placed there. */
function current(record: Pick<JournalRecord, 'key'>, context: RunContext) {
  const member = known(record, context);
  if (!member.wantedNow) return undefined;
  const user = userOf(context.journal, member.record.userId ?? '');
  if (!user) return undefined;
  const desired = member.record.desired as MemberDesired;
  return {
    ...member,
    user,
    desired,
    wanted: memberFields(user, desired, context.answers, member.made.refusedPhone),
  };
}

function known({ key }: Pick<JournalRecord, 'key'>, { journal }: RunContext) {
  const record = journal.record('members', memberKey(key)) as JournalRecord;
  return { record, made: record.result as MemberResult, wantedNow: record.generation === journal.get('generation') };
}

async function heldBy(record: JournalRecord, made: MemberResult, context: RunContext): Promise<Member> {
  const pending = record.intent as UpdateIntent | null;
  const held = await memberById(made, context);
  if (!held) throw new RecordError('member_removed', 'The Member was removed in B2B.');
  // Also where an interrupted attempt of ours has changed it already.
  if ([made.base.external_id, pending?.wanted.external_id].includes(held.external_id)) return held;
  throw new RecordError('identity_changed', 'The Member’s external id is another one now.');
}

/** Compares what is wanted with what Stytch holds: fields that were not changed in B2B, or where the Consumer side wins. */
function merge(
  record: JournalRecord,
  made: MemberResult,
  wanted: MemberFields,
  held: Member,
  policy: 'consumer' | 'b2b' | undefined,
) {
  const pending = record.intent as UpdateIntent | null;
  const payload: MemberUpdate = {};
  const conflicts: FollowedField[] = [];
  let dropPhone = false;
  for (const field of followed) {
    if (sameField(field, wanted[field], made.base[field]) || sameField(field, wanted[field], held[field])) continue;
    if (field === 'roles') {
      payload.roles = mergedRoles(wanted.roles, [made.base.roles, pending?.wanted.roles], held.roles);
      continue;
    }
    // Also what an interrupted attempt of ours left there is untouched.
    const ours = [
      made.base[field],
      ...(pending ? [pending.wanted[field]] : []),
      ...(pending?.dropPhone ? [undefined] : []),
    ];
    const untouched = ours.some(value => sameField(field, value, held[field]));
    if (!untouched && policy !== 'consumer') conflicts.push(field);
    else if (field !== 'mfa_phone_number') Object.assign(payload, { [field]: written(field, wanted, held) });
    else {
      dropPhone = held.mfa_phone_number !== '';
      if (wanted.mfa_phone_number) payload.mfa_phone_number = wanted.mfa_phone_number;
    }
  }
  return { payload, dropPhone, conflicts };
}

/** The roles of now, without those that we gave and that are gone, and with those that are new: what B2B granted stays. */
function mergedRoles(wanted: string[] = [], ours: (string[] | undefined)[], held: Member['roles']): string[] {
  const given = ours.flatMap(one => one ?? []);
  const others = directRoles(held).filter(role => !given.includes(role));
  return [...new Set([...others, ...wanted])].sort();
}

/** Metadata is merged by Stytch, so a key that is gone must be said; other fields are emptied with "". */
function written(field: FollowedField, wanted: MemberFields, held: Member): unknown {
  if (field === 'mfa_enrolled') return wanted.mfa_enrolled ?? false;
  if (!field.endsWith('metadata')) return wanted[field] ?? '';
  const now = (wanted[field] ?? {}) as Record<string, unknown>;
  const gone = Object.keys((held[field] ?? {}) as object).filter(key => !Object.hasOwn(now, key));
  return { ...Object.fromEntries(gone.map(key => [key, null])), ...now };
}

/** Sets the hash on this Member and on no other: the Member with the address must be this one. */
async function setPassword(
  record: JournalRecord,
  email: string,
  made: MemberResult,
  context: RunContext,
): Promise<void> {
  const { organization_id, member_id } = made;
  const holder = await memberWithEmail(organization_id, email, context);
  if (holder?.member_id !== member_id) throw new RecordError('wrong_member', 'Another Member has this address.');
  if (holder.member_password_id !== '') return;
  const hash = hashOf(context.journal, record.userId ?? '');
  const client = await context.b2b();
  await client.passwords.migrate({ organization_id, email_address: email, ...hash });
}

/** What is known of the Member once it is as wanted. */
function settled(made: MemberResult, intent: UpdateIntent): { member: MemberResult; fields: string[] } {
  const { kept: _, ...rest } = made;
  const fields = followed.filter(field => !sameField(field, intent.wanted[field], made.base[field]));
  const member: MemberResult = {
    ...rest,
    base: intent.wanted,
    // A new address clears the password; it is there again only where the hash was set again.
    password:
      intent.password ||
      (made.password && sameField('email_address', intent.wanted.email_address, made.base.email_address)),
    ...(intent.kept.length > 0 && { kept: intent.kept }),
  };
  return { member, fields };
}

const madeWithoutPhone = (member: MemberResult, refusedPhone: string): MemberResult => ({
  ...member,
  base: withoutPhone(member.base),
  refusedPhone,
});

function ignoreNoPhone(error: unknown): void {
  if (errorTypeOf(error) !== 'member_phone_number_not_found') throw error;
}
