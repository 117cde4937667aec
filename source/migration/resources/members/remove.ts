/**
 * Members of Users who are gone from the Consumer project, or from that tenant, since. Removed only when that was asked for;
 * else kept and listed. A record that made nothing is closed.
 */
import { plural } from '../../../config/words.ts';
import { isNotFound, RecordError } from '../../../stytch/errors.ts';
import type { Journal } from '../../engine/journal.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { Settled, type Task } from '../../engine/task.ts';
import type { RunContext } from '../context.ts';
import { memberById, memberOfUser } from './find.ts';
import type { MemberIntent, MemberResult } from './payload.ts';

const task = 'members.remove';

export const removeMembers: Task<RunContext> = {
  id: task,
  title: ({ answers }) => `${plural(answers.memberWord ?? 'Member')} gone since`,
  optional: true,

  prepare({ journal }) {
    const generation = journal.get<number>('generation') ?? 0;
    journal.transaction(() => {
      journal.sql('DELETE FROM records WHERE task = ? AND generation < ?').run(task, generation);
      // Nothing was ever intended for these: there is nothing to look for.
      journal
        .sql("DELETE FROM records WHERE task = 'members' AND generation < ? AND intent IS NULL AND result IS NULL")
        .run(generation);
      const gone = journal
        .sql("SELECT key, user_id FROM records WHERE task = 'members' AND generation < ?")
        .all(generation);
      for (const { key, user_id } of gone) {
        journal.want(task, generation, { key: String(key), desired: null, userId: String(user_id) });
      }
    });
  },

  async intend(record, context) {
    const member = context.journal.record('members', record.key);
    const found = member && (await objectOf(member, context));
    if (!found) return new Settled({ removed: null });
    if (context.options.gone !== 'remove') {
      throw new RecordError('user_gone', 'The User was deleted, or left this tenant, after the Member was made.');
    }
    const { organization_id, member_id, email_address } = found;
    return { payload: { organization_id, member_id }, previous: { email_address } };
  },

  // The next intent finds out whether it is gone.
  async apply(record, { b2b }) {
    const { payload } = record.intent as { payload: { organization_id: string; member_id: string } };
    const client = await b2b();
    await client.organizations.members.delete(payload).catch(error => {
      if (!isNotFound(error, 'member')) throw error;
    });
    return { removed: payload.member_id };
  },

  settle({ key }, _result, { journal }) {
    closeMember(journal, key);
  },
};

/** The Member that a record made or may have made. */
export async function objectOf(member: JournalRecord, context: RunContext) {
  const made = member.result as MemberResult | null;
  if (made) return memberById(made, context);
  const intent = member.intent as MemberIntent | null;
  return intent ? memberOfUser(intent.organization_id, member, intent.payload.external_id, context) : undefined;
}

function closeMember(journal: Journal, key: string): void {
  journal.remove('members', key);
  for (const other of [key, `${key}#via`]) journal.remove('members.update', other);
}
