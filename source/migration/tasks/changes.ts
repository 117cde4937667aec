/** Catching up: what changed in the Consumer project since a Member was made is carried over. */
import { errorTypeOf, RecordError } from '../../stytch/errors.ts';
import { planCatchUp } from '../catching-up.ts';
import type { JournalRecord } from '../engine/journal.ts';
import { fingerprints } from '../fingerprint.ts';
import { changedSince, merge } from '../merge.ts';
import { plural } from '../words.ts';
import { current } from './current.ts';
import { hashOf, type MemberResult } from './members.ts';
import type { RunContext, Task } from './task.ts';

export const changes: Task = {
  id: 'changes',
  title: answers => `Changed ${plural(answers.memberWord ?? 'Member')}`,
  when: () => true,
  optional: true,

  prepare({ journal, answers }) {
    planCatchUp(journal, 'changes', member => {
      const now = current(member, journal, answers);
      return now !== undefined && (changedSince(baseOf(member), now.wanted).length > 0 || now.newPassword);
    });
  },

  async find({ key }, context) {
    const due = await look(key, context);
    if (!due) return { gone: true };
    const open = due.dropPhone || due.password || Object.keys(due.update).length > 0;
    return open ? undefined : settle(key, context, due);
  },

  async apply({ key }, context) {
    const due = await look(key, context);
    if (!due) return { gone: true };
    const { at, made, body, update, dropPhone, password } = due;
    const client = await context.b2b();
    if (dropPhone) {
      // Noted first: from here on an empty number is our doing, and no change that somebody made in B2B.
      const before = context.journal.record('members', key)?.body;
      context.journal.rewrite('members', key, before, { ...made, phoneDropped: true });
      await client.organizations.members.deleteMFAPhoneNumber(at).catch(ignoreNoPhone);
    }
    if (Object.keys(update).length > 0) await client.organizations.members.update({ ...at, ...update });
    if (password) {
      const { organization_id } = at;
      const hash = hashOf(context.journal, body);
      await client.passwords.migrate({ organization_id, email_address: body.email, ...hash });
    }
    return settle(key, context, due);
  },
};

const baseOf = (member: JournalRecord) => (member.result as MemberResult).base;

/** What is still to be done for a Member; undefined where there is nobody to do it for. Rejects where a person must decide. */
async function look(key: string, context: RunContext) {
  const { journal, answers, options } = context;
  const member = journal.record('members', key) as JournalRecord;
  const made = member.result as MemberResult;
  const now = current(member, journal, answers);
  if (!now) return undefined;
  const at = { organization_id: made.organization_id, member_id: made.member_id };
  const { member: held } = await (await context.b2b()).organizations.members.get(at);
  const { update, dropPhone, conflicts } = merge(made, now.wanted, { ...held }, options.conflicts);
  if (conflicts.length > 0 && options.conflicts !== 'b2b') {
    throw new RecordError('conflict', `Changed on both sides: ${conflicts.join(', ')}.`);
  }
  const lost = held.member_password_id === '' || 'email_address' in update;
  const ours = !conflicts.includes('email_address');
  const body = ours ? now.body : { ...now.body, password: held.member_password_id !== '' };
  return {
    ...{ at, made, wanted: now.wanted, body, update, dropPhone },
    // What B2B won before stays B2B's until the Consumer side changes it again.
    kept: [...new Set([...(made.kept ?? []), ...conflicts])].filter(field => !(field in update)),
    password: ours && now.newPassword && lost,
  };
}

type Due = NonNullable<Awaited<ReturnType<typeof look>>>;

/** Notes that the Member is as wanted. */
function settle(key: string, { journal }: RunContext, { made, wanted, body, kept }: Due): unknown {
  const { phoneDropped: _, ...rest } = made;
  const fields = changedSince(made.base, wanted);
  journal.rewrite('members', key, body, { ...rest, base: fingerprints(wanted), kept });
  return { fields };
}

function ignoreNoPhone(error: unknown): void {
  if (errorTypeOf(error) !== 'member_phone_number_not_found') throw error;
}
