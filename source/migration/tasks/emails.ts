/** Puts each moved User's email into `trusted_metadata`, where the session claim takes it from. Keeps all other keys. */

import type { Answers } from '../../config/answers.ts';
import { RecordError } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import { justInTime } from '../just-in-time.ts';
import { placedIn } from '../planning/placement.ts';
import { carriesSessions, claimOf } from '../sessions/answer.ts';
import type { MemberBody } from './members.ts';
import type { Task } from './task.ts';

export interface EmailBody {
  claim: string;
  email: string;
}

/** What stood there before, for undo; null for nothing. */
export interface EmailResult {
  before: unknown;
}

type Person = Pick<MemberBody, 'user_id' | 'email' | 'verified'>;

function* made(journal: Journal): Iterable<Person> {
  for (const { body } of journal.records('members', 'done')) yield body as MemberBody;
}

/** Those who become Members at their first login: their sessions must have the claim by then. */
function* expected(journal: Journal, answers: Answers): Iterable<Person> {
  for (const user of journal.users()) {
    const placed = placedIn(user, answers);
    if (placed) yield { user_id: user.user_id, email: placed.email, verified: placed.verified };
  }
}

export const emails: Task = {
  id: 'emails',
  title: () => 'Emails for the claim',
  when: carriesSessions,

  prepare({ journal, answers, consumerReadOnly }) {
    if (consumerReadOnly) return;
    journal.transaction(() => {
      for (const { user_id, email, verified } of justInTime(answers) ? expected(journal, answers) : made(journal)) {
        // A claim is taken as proof of the email: an unverified one is none.
        if (!verified || journal.user(user_id)?.trusted_metadata[claimOf(answers)] === email) continue;
        const known = journal.record('emails', user_id);
        if (known && (known.body as EmailBody).email !== email) journal.remove('emails', user_id);
        journal.add('emails', user_id, { claim: claimOf(answers), email } satisfies EmailBody);
      }
    });
  },

  async find(record, { consumer, answers, journal }) {
    const found = await consumer().users.get({ user_id: record.key });
    const before = journal.user(record.key)?.trusted_metadata[claimOf(answers)] ?? null;
    const { email } = record.body as EmailBody;
    return found.trusted_metadata?.[claimOf(answers)] === email ? ({ before } satisfies EmailResult) : undefined;
  },

  async apply(record, { consumer, answers, journal }) {
    const user = journal.user(record.key);
    if (!user) throw new RecordError('user_gone', 'The User is no longer in the Consumer project.');
    const claim = claimOf(answers);
    const { email } = record.body as EmailBody;
    // An update merges into trusted_metadata: the other keys stay.
    await consumer().users.update({ user_id: record.key, trusted_metadata: { [claim]: email } });
    return { before: user.trusted_metadata[claim] ?? null } satisfies EmailResult;
  },
};
