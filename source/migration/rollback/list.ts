/** Everything that the Consumer project does not know of B2B: rows for the list, and the records that can be carried back. */
import type { Journal } from '../engine/journal.ts';
import {
  changedUsersTask,
  type FieldsWanted,
  newUsersTask,
  type UserWanted,
  writtenBefore,
} from '../resources/carry-back/index.ts';
import { consumerUser } from '../resources/consumer-user.ts';
import type { RunContext } from '../resources/context.ts';
import type { User } from '../sources/user.ts';
import { userBatches, userOf } from '../sources/user-store.ts';
import { valueAt } from '../value-at.ts';
import { equal } from '../verification/values.ts';
import { compareUser, type Known, rowOf } from './compare-user.ts';
import type { Row } from './kinds.ts';
import { emailsOfJoined, type Found, membersByUser, membersWithoutUser, readMembers } from './members.ts';
import { changedPart, joined, type NameParts } from './name-parts.ts';
import { newPerson } from './new-people.ts';

export interface List {
  rows: Row[];
  users: Map<string, UserWanted>;
  fields: Map<string, FieldsWanted>;
  /** Users whose Members were compared. */
  compared: number;
  members: number;
}

/** Reads all Members and compares them with the Users that were just read. Writes nothing at Stytch. */
export async function list(context: RunContext, signal?: AbortSignal): Promise<List> {
  const { journal } = context;
  await readMembers(context, signal);
  const made: List = { rows: [], users: new Map(), fields: new Map(), compared: 0, members: 0 };
  const known = knownOf(context);
  for (const all of membersByUser(journal)) {
    signal?.throwIfAborted();
    made.members += all.length;
    await addUser(all, made, known, context);
  }
  const groups = [...membersWithoutUser(journal)];
  const holders = holdersOf(journal, new Set(groups.map(([first]) => emailKey(first))));
  for (const all of groups) {
    made.members += all.length;
    const { rows, wanted } = newPerson(all, holders.get(emailKey(all[0])), context.answers);
    made.rows.push(...rows);
    const [first] = wanted?.members ?? [];
    if (wanted && first) made.users.set(first.member_id, wanted);
  }
  return made;
}

async function addUser(all: Found[], made: List, known: Known, context: RunContext): Promise<void> {
  const userId = all[0]?.userId ?? '';
  const user = userOf(context.journal, userId);
  if (!user) {
    const there = all.filter(one => one.member.status !== 'deleted');
    made.rows.push(...there.map(one => rowOf('user-gone', 'lost', userId, one, 'User')));
    return;
  }
  made.compared++;
  const { rows, name, metadata } = compareUser(user, all, known);
  if (name) await decideName(user, name, metadata, context);
  leaveWhatChangedAgain(userId, rows, metadata, context.journal);
  made.rows.push(...rows);
  if (Object.keys(metadata.to).length > 0) made.fields.set(userId, metadata);
}

/** Which part of the name it is: that needs the User as the API has it, in three parts. */
async function decideName(
  user: User,
  { text, row }: { text: string; row: Row },
  { from, to }: FieldsWanted,
  context: RunContext,
): Promise<void> {
  const now = await consumerUser(user.user_id, context);
  const name = (now?.name ?? {}) as NameParts;
  if (!now || joined(name) !== user.name) {
    row.state = 'conflict';
    row.why = 'Consumer changed while the list was made.';
    return;
  }
  const part = changedPart(name, text);
  if (!part) {
    row.state = 'lost';
    row.why = 'It is not clear which part of the name is which.';
    return;
  }
  to.name = part;
  from.name = Object.fromEntries(Object.keys(part).map(key => [key, valueAt(name, key) ?? null]));
}

/** A value that was carried back already, and is otherwise in Consumer now: it was decided against there. */
function leaveWhatChangedAgain(userId: string, rows: Row[], { from, to }: FieldsWanted, journal: Journal): void {
  const earlier = journal.record(changedUsersTask, userId);
  if (earlier?.state !== 'done') return;
  for (const group of ['name', 'trusted_metadata', 'untrusted_metadata'] as const) {
    for (const [key, value] of Object.entries(to[group] ?? {})) {
      const before = writtenBefore(earlier.intent, group, key);
      if (!before || !equal(before.value, value)) continue;
      for (const values of [from, to]) {
        values[group] = Object.fromEntries(Object.entries(values[group] ?? {}).filter(([other]) => other !== key));
      }
      const what = group === 'name' ? 'name' : `${group}.${key}`;
      for (const row of rows.filter(one => one.what === what && one.state === 'carry')) {
        row.state = 'conflict';
        row.why = 'Consumer changed after it was carried back.';
      }
    }
    if (Object.keys(to[group] ?? {}).length === 0) delete to[group];
  }
}

function knownOf({ journal, answers }: RunContext): Known {
  const last = journal
    .sql("SELECT max(at) AS at FROM timeline WHERE task IN ('members', 'members.update', 'totps')")
    .get();
  const totps = new Map<string, string>();
  for (const { parent, result } of journal.records('totps', 'done')) {
    const { totp_registration_id = '', theirs } = result as { totp_registration_id?: string; theirs?: true };
    const member = journal.record('members', parent ?? '')?.result as { member_id?: string } | null | undefined;
    if (member?.member_id && !theirs) totps.set(member.member_id, totp_registration_id);
  }
  return { answers, lastWrite: Number(last?.['at'] ?? 0), totps };
}

const emailKey = (found: Found | undefined): string => found?.member.email_address.toLowerCase() ?? '';

/** Who has these emails, verified or not, in Consumer or by now in B2B. */
function holdersOf(journal: Journal, emails: ReadonlySet<string>): Map<string, string> {
  const holders = new Map<string, string>();
  if (emails.size === 0) return holders;
  for (const { email, userId } of emailsOfJoined(journal)) if (emails.has(email)) holders.set(email, userId);
  for (const batch of userBatches(journal)) {
    for (const user of batch) {
      for (const { email } of user.emails)
        if (emails.has(email.toLowerCase())) holders.set(email.toLowerCase(), user.user_id);
    }
  }
  return holders;
}

/** Writes the records of a list into the journal; what an earlier list wanted, and no command began, is forgotten. */
export function writeRecords(journal: Journal, { users, fields }: Pick<List, 'users' | 'fields'>): void {
  journal.transaction(() => {
    for (const task of [newUsersTask, changedUsersTask]) {
      journal.sql("DELETE FROM records WHERE task = ? AND state IN ('planned', 'failed') AND intent IS NULL").run(task);
      // Open once more by an earlier list that was cut off: this list says whether there is something to do.
      journal
        .sql("UPDATE records SET state = 'done' WHERE task = ? AND state = 'planned' AND result IS NOT NULL")
        .run(task);
    }
    // Begun by a command that was cut off: what may have been sent is looked up, and what is not wanted any more is not sent.
    for (const { key } of [
      ...journal.records(changedUsersTask, 'intent'),
      ...journal.records(changedUsersTask, 'failed'),
    ])
      if (!fields.has(key)) journal.amend(changedUsersTask, key, { from: {}, to: {} } satisfies FieldsWanted);
    for (const [key, wanted] of users) want(journal, newUsersTask, key, wanted);
    for (const [key, wanted] of fields) want(journal, changedUsersTask, key, wanted);
  });
}

function want(journal: Journal, task: string, key: string, wanted: unknown): void {
  const known = journal.record(task, key);
  if (!known) journal.add(task, key, wanted);
  else if (known.state === 'done') journal.reopen(task, key, wanted);
  else journal.amend(task, key, wanted);
}
