/**
 * Puts each moved User's verified email into `trusted_metadata`, where the session claim takes it from, and takes it away when
 * it is no longer the User's. Keeps all other keys. What someone else wrote there is never overwritten.
 */
import { RecordError } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import { Settled, type Task } from '../engine/task.ts';
import { carriesSessions, claimOf } from '../sessions/answer.ts';
import { hasVerified } from '../sessions/email-proof.ts';
import { type ClaimIntent, claimsTask, oursAmong } from '../sources/our-claims.ts';
import { sameEmail } from '../sources/user.ts';
import { verifyEmailClaims } from '../verification/email-claims.ts';
import { consumerUser } from './consumer-user.ts';
import type { RunContext } from './context.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

interface ClaimDesired {
  claim: string;
  /** null: what stood there before is put back. */
  email: string | null;
}

interface ClaimResult {
  /** True where the application had written the same email before: it is not ours to take away. */
  theirs?: true;
  gone?: true;
}

const task: Task<RunContext> = {
  id: claimsTask,
  title: () => 'Emails for the claim',

  prepare({ journal }) {
    const generation = journal.get<number>('generation') ?? 0;
    const due = [...dueClaims(journal, generation)];
    journal.transaction(() => {
      for (const { key, desired, reopen } of due) {
        if (reopen) journal.reopen(claimsTask, key, desired);
        else journal.amend(claimsTask, key, desired);
      }
      // Nothing was ever written for these.
      journal
        .sql('DELETE FROM records WHERE task = ? AND generation < ? AND intent IS NULL')
        .run(claimsTask, generation);
    });
  },

  async intend(record, context) {
    const { claim, email } = record.desired as ClaimDesired;
    const known = record.intent as ClaimIntent | null;
    const user = await consumerUser(record.key, context);
    if (!user) return new Settled({ gone: true } satisfies ClaimResult);
    const found = user.trusted_metadata?.[claim] ?? null;
    const ours = known !== null && typeof found === 'string' && oursAmong(known).includes(found);
    const before = known ? known.before : found;
    if (email !== null) refuseUnproved(user, email);
    if (!ours && found !== null && !(typeof found === 'string' && sameEmail(found, email ?? undefined))) {
      // Nothing of ours stands there any more, and nothing is to be there.
      if (email === null) return new Settled({});
      const what = `trusted_metadata.${claim} holds something else than this User's email.`;
      throw new RecordError(known ? 'claim_changed' : 'claim_in_use', what);
    }
    const intent: ClaimIntent = { claim, email, before, earlier: known ? oursAmong(known) : [] };
    return intent;
  },

  async find(record, context) {
    const { claim, email, before } = record.intent as ClaimIntent;
    const user = await consumerUser(record.key, context);
    if (!user) return { gone: true } satisfies ClaimResult;
    // What is wanted now may be otherwise than what was intended then.
    if ((record.desired as ClaimDesired).email !== email) return undefined;
    return (user.trusted_metadata?.[claim] ?? null) === (email ?? before) ? {} : undefined;
  },

  async apply(record, { consumer }) {
    const { claim, email, before } = record.intent as ClaimIntent;
    if (email !== null && typeof before === 'string' && sameEmail(before, email)) return { theirs: true };
    // An update merges into trusted_metadata: the other keys stay. null deletes a key.
    await consumer().users.update({ user_id: record.key, trusted_metadata: { [claim]: email ?? before } });
    return {};
  },

  settle(record, result, { journal }) {
    const { gone } = result as ClaimResult;
    if (gone || (record.desired as ClaimDesired).email === null) journal.remove(claimsTask, record.key);
  },
};

/** Claims that are to be otherwise than they were written: another address now, or none of this User's any more. */
function* dueClaims(journal: Journal, generation: number) {
  for (const { key, state, intent, desired, generation: wanted } of journal.records(claimsTask)) {
    const now = desired as ClaimDesired;
    const email = wanted < generation ? null : now.email;
    const stands = (intent as ClaimIntent | null)?.email ?? null;
    const reopen = state === 'done' && !(email === stands || sameEmail(email ?? undefined, stands ?? undefined));
    if (reopen || email !== now.email) yield { key, desired: { ...now, email }, reopen };
  }
}

/** The claim is taken as proof of the address: only one that is the User's and verified now may be written. */
function refuseUnproved(user: { emails: { email: string; verified: boolean }[] }, email: string): void {
  if (hasVerified(user, email)) return;
  throw new RecordError('email_not_verified', 'The address is no longer a verified one of this User.');
}

export const emailClaims: Resource = {
  id: claimsTask,
  title: () => 'Emails for the claim',
  when: (answers, context) => carriesSessions(answers) && context?.consumerReadOnly !== true,
  dependsOn: [],

  desired: {
    perUser: ({ user, email, claim }, answers) =>
      claim
        ? [
            {
              key: user.user_id,
              userId: user.user_id,
              desired: { claim: claimOf(answers), email } satisfies ClaimDesired,
            },
          ]
        : [],
  },

  create: task,
  update: null,
  remove: null,

  undo: {
    title: () => 'Emails for the session claim',
    async apply(record: JournalRecord, context) {
      const intent = record.intent as ClaimIntent;
      const { claim, before } = intent;
      const user = await consumerUser(record.key, context);
      const found = user?.trusted_metadata?.[claim] ?? null;
      if (!user || found === before) return;
      const ours = typeof found === 'string' && oursAmong(intent).includes(found);
      if (!ours) keep('changed_since', `trusted_metadata.${claim} changed since.`);
      await context.consumer().users.update({ user_id: record.key, trusted_metadata: { [claim]: before } });
    },
  },

  verify: { compare: verifyEmailClaims },

  calls: ({ emails, users }) => [
    { endpoint: 'Consumer users get', calls: emails },
    { endpoint: 'Consumer users update', calls: emails },
    { endpoint: 'Consumer users/search', calls: emails === 0 ? 0 : Math.ceil(users / 1000) },
  ],
};
