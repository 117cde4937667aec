/** Removes the Members that the run created and that were not used or changed since. */
import type { Member } from 'stytch';
import { plural } from '../../../config/words.ts';
import { isNotFound } from '../../../stytch/errors.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { sameField } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { keep } from '../kept.ts';
import type { UndoTask } from '../resource.ts';
import { followed, type MemberFields, type MemberIntent, type MemberResult, withoutPhone } from './payload.ts';
import { objectOf } from './remove.ts';

export const undoMembers: UndoTask = {
  title: answers => plural(answers.memberWord ?? 'Member'),
  adopts: true,

  async apply(record, context) {
    const found = await objectOf(record, context);
    if (!found) return;
    const made = record.result as MemberResult | null;
    if (made?.created === false) keep('not_ours', 'The Member was there before this migration.');
    await refuseUsed(found, record, context);
    const { organization_id, member_id } = found;
    const client = await context.b2b();
    await client.organizations.members.delete({ organization_id, member_id }).catch(error => {
      if (!isNotFound(error, 'member')) throw error;
    });
  },
};

/** A Member that has logged in, or that someone edited, is not ours any more. */
async function refuseUsed(found: Member, record: JournalRecord, context: RunContext): Promise<void> {
  const { organization_id, member_id } = found;
  const client = await context.b2b();
  const { member_sessions } = await client.sessions.get({ organization_id, member_id });
  if (member_sessions.length > 0) keep('in_use', 'The user has logged in.');
  const { password, written } = ours(record, context);
  if (found.email_address_verified && !password) keep('in_use', 'The user has verified the email since.');
  const added = [found.oauth_registrations, found.sso_registrations, found.retired_email_addresses].some(
    list => list.length > 0,
  );
  if (added || found.totp_registration_id) keep('in_use', 'The user has added a way to log in.');
  if (found.member_password_id !== '' && !password) keep('in_use', 'The user has set a password.');
  if (found.status !== 'active') keep('changed_since', `Its status is ${found.status}.`);
  const changed = followed.filter(field => !written.some(value => sameField(field, value[field], found[field])));
  if (changed.length > 0) keep('changed_since', `Changed since: ${changed.join(', ')}.`);
}

/** Everything that we may have written to this Member: what is known, and what an open intent was about to write. */
function ours(record: JournalRecord, { journal }: RunContext): { password: boolean; written: Partial<MemberFields>[] } {
  const made = record.result as MemberResult | null;
  const intent = record.intent as MemberIntent | null;
  const updates = [record.key, `${record.key}#via`].flatMap(key => {
    const update = journal.record('members.update', key);
    return update?.intent ? [update.intent as { wanted: MemberFields; password: boolean; dropPhone: boolean }] : [];
  });
  const written: Partial<MemberFields>[] = [
    ...(made ? [made.base] : []),
    ...(intent && !made ? [intent.payload, ...(intent.earlier ?? [])] : []),
    ...updates.map(update => update.wanted),
  ];
  // A phone that the service refused, or that was dropped to make room for the next.
  if (made === null || updates.some(update => update.dropPhone)) written.push(...written.map(one => withoutPhone(one)));
  const password = made?.password === true || intent?.password === true || updates.some(update => update.password);
  return { password, written };
}
