/** Authenticator apps whose secrets the team has: each Member of such a User goes on with the same app. */
import { isNotFound, RecordError } from '../../stytch/errors.ts';
import type { JournalRecord } from '../engine/record.ts';
import { Settled } from '../engine/task.ts';
import { justInTime } from '../planning/just-in-time.ts';
import { totpSecretOf } from '../sources/totp-file.ts';
import { userOf } from '../sources/user-store.ts';
import { verifyTotps } from '../verification/totps.ts';
import type { RunContext } from './context.ts';
import { keep } from './kept.ts';
import type { MemberResult } from './members/payload.ts';
import type { Resource } from './resource.ts';

interface TotpIntent {
  organization_id: string;
  member_id: string;
}

interface TotpResult {
  /** Missing where an earlier answer was lost: then any that is there is ours. */
  totp_registration_id?: string;
  /** The Member had an app already. */
  theirs?: true;
}

export const totps: Resource = {
  id: 'totps',
  title: () => 'Authenticator apps',
  when: answers => answers.totpFile !== undefined && !justInTime(answers),
  dependsOn: [],
  parent: 'members',

  desired: {
    perUser: ({ user, tenants }, answers) =>
      totpSecretOf(user, answers)
        ? tenants.map(({ externalId }) => ({
            key: `${externalId}/${user.user_id}`,
            parent: `${externalId}/${user.user_id}`,
            userId: user.user_id,
            desired: {},
          }))
        : [],
  },

  create: {
    id: 'totps',
    once: true,
    title: () => 'Authenticator apps',
    async intend(record, context): Promise<TotpIntent | Settled> {
      const { organization_id, member_id } = memberOf(record, context);
      const found = await registered({ organization_id, member_id }, context);
      if (found === '') return { organization_id, member_id };
      // After an intent of ours it is ours, else the Member's own.
      return new Settled(record.intent ? { totp_registration_id: found } : { theirs: true });
    },
    async find(record, context) {
      const found = await registered(record.intent as TotpIntent, context);
      return found === '' ? undefined : { totp_registration_id: found };
    },
    async apply(record, { b2b, journal, answers }): Promise<TotpResult> {
      const { organization_id, member_id } = record.intent as TotpIntent;
      const user = userOf(journal, record.userId ?? '');
      const secret = user && totpSecretOf(user, answers);
      if (!secret) throw new RecordError('totp_missing', 'The file has no secret of this User any more.');
      const client = await b2b();
      const { totp_registration_id } = await client.totps.migrate({ organization_id, member_id, ...secret });
      return { totp_registration_id };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Authenticator apps',
    async apply(record, context) {
      const { organization_id, member_id } = record.intent as TotpIntent;
      const ours = (record.result as TotpResult | null)?.totp_registration_id;
      const found = await registered({ organization_id, member_id }, context).catch(error => {
        if (isNotFound(error, 'member', 'organization')) return '';
        throw error;
      });
      if (found === '') return;
      if (ours !== undefined && ours !== found)
        keep('changed_since', 'The user has set up another authenticator app since.');
      const client = await context.b2b();
      await client.organizations.members.deleteTOTP({ organization_id, member_id });
    },
  },

  verify: { compare: verifyTotps },
  calls: ({ totps: count }) => [
    { endpoint: 'B2B members get', calls: 2 * count },
    { endpoint: 'B2B totp migrate', calls: count },
  ],
};

/** The Member that the record waited for. */
function memberOf(record: JournalRecord, { journal }: RunContext): MemberResult {
  const made = journal.record('members', record.parent ?? '')?.result as MemberResult | null | undefined;
  if (made) return made;
  throw new RecordError('member_not_ready', 'Its Member is not there yet.');
}

/** The id of the Member's authenticator app; '' for none. */
async function registered({ organization_id, member_id }: TotpIntent, { b2b }: RunContext): Promise<string> {
  const client = await b2b();
  const { member } = await client.organizations.members.get({ organization_id, member_id });
  return member.totp_registration_id;
}
