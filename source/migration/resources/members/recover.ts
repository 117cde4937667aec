/**
 * What calls without an answer left behind, learned before anything is planned. Else an address that a Member holds unknown to
 * the journal would be missing where an address passes to another Member: the new owner would be refused.
 */
import { asRecord, type JournalRecord } from '../../engine/record.ts';
import { sameField } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { accepted, asResult, earlierPayloads } from './create.ts';
import { memberById, memberOfUser } from './find.ts';
import {
  type MemberDesired,
  type MemberFields,
  type MemberIntent,
  type MemberResult,
  memberKey,
  withoutPhone,
} from './payload.ts';
import { replanUpdates } from './plan-updates.ts';
import type { UpdateIntent } from './update.ts';

const open = "state IN ('intent', 'failed') AND intent IS NOT NULL";

export async function recoverMembers(context: RunContext): Promise<void> {
  await acceptMade(context);
  await learnUpdates(context);
}

/** Members that were perhaps made with another address than the one they are to have now. */
async function acceptMade(context: RunContext): Promise<void> {
  const { journal } = context;
  const generation = journal.get<number>('generation') ?? 0;
  const rows = journal
    .sql(`SELECT * FROM records WHERE task = 'members' AND generation = ? AND result IS NULL AND ${open}`)
    .all(generation);
  for (const record of rows.map(asRecord)) {
    const intent = record.intent as MemberIntent;
    const { email } = record.desired as MemberDesired;
    if (earlierPayloads(intent).every(one => sameField('email_address', one.email_address, email))) continue;
    const found = await memberOfUser(intent.organization_id, record, intent.payload.external_id, context);
    if (!found) continue;
    journal.transaction(() => {
      journal.done('members', record.key, accepted(record, found));
      replanUpdates(journal);
    });
  }
}

/** Updates of an earlier plan that perhaps arrived; this plan makes its own. */
async function learnUpdates(context: RunContext): Promise<void> {
  const { journal } = context;
  const generation = journal.get<number>('generation') ?? 0;
  const rows = journal
    .sql(`SELECT * FROM records WHERE task = 'members.update' AND generation < ? AND ${open}`)
    .all(generation);
  for (const [key, updates] of Map.groupBy(rows.map(asRecord), update => memberKey(update.key))) {
    const member = journal.record('members', key);
    if (member?.result) await learn(member, updates, context);
  }
}

/** Of each field, the value of ours that stands there. */
async function learn(member: JournalRecord, updates: JournalRecord[], context: RunContext): Promise<void> {
  const made = member.result as MemberResult;
  const held = await memberById(made, context);
  const intents = updates.map(update => update.intent as UpdateIntent);
  const ids = [made.base, ...intents.map(intent => intent.wanted)].map(one => one.external_id);
  if (!held || !ids.includes(held.external_id ?? '')) return;
  const written: MemberFields[] = [made.base, ...intents.map(intent => intent.wanted)];
  if (intents.some(intent => intent.dropPhone)) written.push(withoutPhone(made.base));
  const { base } = asResult(held, true, written);
  const hasPassword = held.member_password_id !== '';
  // A new address clears the password.
  const moved = !sameField('email_address', base.email_address, made.base.email_address);
  const set = hasPassword && intents.some(intent => intent.password);
  const password = moved ? hasPassword : made.password || set;
  context.journal.setResult('members', member.key, { ...made, base, password } satisfies MemberResult);
}
