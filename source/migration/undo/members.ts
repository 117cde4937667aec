/** Removes the Members that the run created and that nobody has used since. */
import { isNotFound } from '../../stytch/errors.ts';
import { differences } from '../differences.ts';
import type { JournalRecord } from '../journal.ts';
import { derivedMember, type MemberBody, type MemberResult, wantedMember } from '../tasks/members.ts';
import type { RunContext, Task } from '../tasks/task.ts';
import { plural } from '../words.ts';
import { keep, madeByUs } from './kept.ts';

export const undoMembers: Task = {
  id: 'undo-members',
  title: answers => plural(answers.memberWord ?? 'Member'),
  when: () => true,

  prepare({ journal }) {
    journal.addUndo('undo-members', 'members');
  },

  // Deleting what is gone is found out by the first call of apply.
  find: async () => undefined,

  async apply(record, context) {
    const made = context.journal.record('members', record.key);
    if (made?.state !== 'done') return { gone: true };
    const { organization_id, member_id } = made.result as MemberResult;
    const client = await context.b2b();
    try {
      await refuseUsed(made, context);
      await client.organizations.members.delete({ organization_id, member_id });
    } catch (error) {
      if (!isNotFound(error, 'member', 'organization')) throw error;
    }
    context.journal.replan('members', record.key);
    return { removed: member_id };
  },
};

/** A person who has logged in, or a Member that somebody edited, is not ours any more. */
async function refuseUsed(made: JournalRecord, { b2b, journal }: RunContext): Promise<void> {
  const { organization_id, member_id } = made.result as MemberResult;
  const body = made.body as MemberBody;
  const client = await b2b();
  const { member } = await client.organizations.members.get({ organization_id, member_id });
  if (!madeByUs(made, member.created_at)) keep('not_ours', 'The Member was there before this run.');
  const { member_sessions } = await client.sessions.get({ organization_id, member_id });
  if (member_sessions.length > 0) keep('in_use', 'The person has logged in.');
  if (member.email_address_verified && !body.password) keep('in_use', 'The person has verified the email since.');
  const added = [member.oauth_registrations, member.sso_registrations, member.retired_email_addresses].some(
    list => list.length > 0,
  );
  if (added || member.totp_registration_id) keep('in_use', 'The person has added a way to log in.');
  if (Boolean(member.member_password_id) !== body.password) keep('in_use', 'The person has set a password.');
  const user = journal.user(body.user_id);
  const wanted = user && { ...wantedMember(body, user), ...derivedMember(body) };
  const changed = wanted ? differences(wanted, { ...member }) : [];
  if (changed.length > 0) keep('changed_since', `Changed since: ${changed.map(one => one.field).join(', ')}.`);
}
