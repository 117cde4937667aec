/**
 * A Consumer User for a person who came in B2B. The email is created unverified, whatever it is in B2B: the person proves it
 * at the next login. Identity is the `member_id`, which the User carries in `trusted_metadata`: an address can be another's.
 */
import type { User } from 'stytch';
import { isNotFound, RecordError } from '../../../stytch/errors.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { Settled } from '../../engine/task.ts';
import { sameEmail } from '../../sources/user.ts';
import { sameValue } from '../compare.ts';
import { consumerUser } from '../consumer-user.ts';
import type { RunContext } from '../context.ts';
import { keep } from '../kept.ts';
import { memberById } from '../members/find.ts';
import type { MemberFields } from '../members/payload.ts';
import type { Resource } from '../resource.ts';

export const newUsersTask = 'carry-back.users';

/** The key of `trusted_metadata` that names the Member for whom the User was created. */
export const markerKey = 'b2b_member_id';

/** A User that should exist. */
export interface UserWanted {
  /** All Members of this person, and what they had when the list was made; the first one names the User. */
  members: { organization_id: string; member_id: string; external_id: string; base: Partial<MemberFields> }[];
  /** Fields of Create User, with the marker. */
  payload: {
    email: string;
    name?: { first_name: string };
    external_id?: string;
    trusted_metadata: Record<string, unknown>;
    untrusted_metadata?: Record<string, unknown>;
  };
}

/** The payload, and the state before: no User had this email. */
type UserIntent = UserWanted;

interface UserMade {
  user_id: string;
}

async function withEmail(email: string, { consumer }: RunContext): Promise<User | undefined> {
  const query = { operator: 'AND' as const, operands: [{ filter_name: 'email_address', filter_value: [email] }] };
  const { results } = await consumer().users.search({ limit: 10, query: query as never });
  return results.find(user => user.emails.some(one => sameEmail(one.email, email)));
}

const isFor = (user: User | undefined, { members: [first] }: UserWanted): user is User =>
  user !== undefined && user.trusted_metadata?.[markerKey] === first?.member_id;

export const newUsers: Resource = {
  id: newUsersTask,
  title: () => 'Users carried back',
  when: () => false,
  dependsOn: [],
  desired: {},

  create: {
    id: newUsersTask,
    title: () => 'Users carried back',
    optional: true,
    async intend(record, context) {
      const wanted = record.desired as UserWanted;
      const holder = await withEmail(wanted.payload.email, context);
      if (isFor(holder, wanted)) return new Settled({ user_id: holder.user_id } satisfies UserMade);
      if (holder) throw new RecordError('email_taken', 'A User of the Consumer project has this email now.');
      await refuseChanged(wanted, context);
      return wanted satisfies UserIntent;
    },
    async find(record, context) {
      const intent = record.intent as UserIntent;
      const found = await withEmail(intent.payload.email, context);
      return isFor(found, intent) ? ({ user_id: found.user_id } satisfies UserMade) : undefined;
    },
    async apply(record, { consumer }) {
      const { user_id } = await consumer().users.create((record.intent as UserIntent).payload);
      return { user_id } satisfies UserMade;
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Users that rollback created',
    async apply(record, context) {
      const found = await userOf(record, context);
      if (!found) return;
      await refuseUsed(found, record, context);
      await context
        .consumer()
        .users.delete({ user_id: found.user_id })
        .catch(error => {
          if (!isNotFound(error, 'user')) throw error;
        });
    },
  },

  verify: null,
  calls: () => [],
};

async function userOf(record: JournalRecord, context: RunContext): Promise<User | undefined> {
  const intent = record.intent as UserIntent;
  const made = record.result as UserMade | null;
  if (!made) {
    const found = await withEmail(intent.payload.email, context);
    return isFor(found, intent) ? found : undefined;
  }
  return consumerUser(made.user_id, context);
}

/** The list may be old, or of a command that was cut off: a Member that was removed since gets no User. */
async function refuseChanged({ members, payload }: UserWanted, context: RunContext): Promise<void> {
  for (const wanted of members) {
    const now = await memberById(wanted, context);
    const same =
      now?.status === 'active' &&
      sameEmail(now.email_address, payload.email) &&
      (now.external_id ?? '') === wanted.external_id;
    if (!same) throw new RecordError('member_changed', `${wanted.member_id}: the Member changed since the list.`);
  }
}

/** A User who has logged in, or whom someone changed, is not ours any more. */
async function refuseUsed(found: User, record: JournalRecord, { consumer, journal }: RunContext): Promise<void> {
  const { payload } = record.intent as UserIntent;
  // Without its User a Member counts as one that is to be removed.
  const taken = journal.sql("SELECT 1 FROM records WHERE task = 'members' AND user_id = ? AND result IS NOT NULL");
  if (taken.get(found.user_id)) keep('in_use', 'A later run has joined its Member to it.');
  const { sessions } = await consumer().sessions.get({ user_id: found.user_id });
  const factors = [
    found.providers,
    found.totps,
    found.webauthn_registrations,
    found.biometric_registrations,
    found.crypto_wallets,
  ];
  const added = factors.some(list => list.length > 0) || found.phone_numbers.length > 0 || found.password !== undefined;
  const proved = found.emails.some(one => one.verified);
  if (sessions.length > 0 || added || proved) keep('in_use', 'The user has logged in, or can.');
  const same =
    sameValue(
      found.emails.map(one => one.email.toLowerCase()),
      [payload.email.toLowerCase()],
    ) &&
    sameValue(found.external_id, payload.external_id) &&
    sameValue(found.name?.first_name, payload.name?.first_name) &&
    sameValue([found.name?.middle_name, found.name?.last_name].filter(Boolean), []) &&
    sameValue(found.trusted_metadata, payload.trusted_metadata) &&
    sameValue(found.untrusted_metadata, payload.untrusted_metadata);
  if (!same) keep('changed_since', 'Its email, external id, name or metadata changed since.');
}
