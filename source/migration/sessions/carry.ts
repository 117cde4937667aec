/**
 * Carries live Consumer sessions over, one row of the application's tokens at a time: authenticate (so that the claim
 * is in the JWT), find the Organization, attest, write the pair. No session is attested twice, whenever it is killed.
 */

import { decodeJwt } from 'jose';
import type { B2bClient } from '../../stytch/b2b.ts';
import { RecordError } from '../../stytch/errors.ts';
import type { Journal, JournalRecord } from '../engine/journal.ts';
import type { MemberResult } from '../tasks/members.ts';
import type { RunContext, Task } from '../tasks/task.ts';
import { claimOf } from './answer.ts';
import { minutesLeft } from './minutes-left.ts';
import type { PairsFile } from './pairs-file.ts';
import type { SessionRow, SessionSource } from './source.ts';

export interface CarryOptions {
  source: SessionSource;
  pairs: PairsFile;
  profileId: string;
  /** For people in several Organizations: the row's own column, the one that this trusted_metadata key names, or each. */
  several: 'column' | 'last' | 'each';
  /** The trusted_metadata key of the Organization that was used last, with `last`. */
  lastKey?: string;
}

/** Clocks may differ by this much, ms. */
const clockDifference = 60_000;

/** A row's result: how many new sessions it has; nothing that opens one. */
export interface CarryResult {
  session_ids: string[];
}

/** Makes the task; it is driven by the same loop as all others. */
export function carry({ source, pairs, profileId, ...options }: CarryOptions): Task {
  const one = perUser();

  async function exchange(record: JournalRecord, row: SessionRow, context: RunContext): Promise<CarryResult> {
    const login = await context.consumer().sessions.authenticate({
      ...(row.session_token ? { session_token: row.session_token } : { session_jwt: row.session_jwt }),
    });
    const { session, user, session_jwt } = login;
    const memberships = membershipsOf(context.journal, session.user_id);
    if (memberships.length === 0) throw new RecordError('not_migrated', 'The person was not moved.');
    // QuestionScreen first: a session that cannot be attested costs no call, and the reason is ours to say.
    const claim = claimOf(context.answers);
    if (typeof decodeJwt(session_jwt)[claim] !== 'string') {
      throw new RecordError('claim_missing', `The session JWT has no claim "${claim}".`);
    }
    const chosen = choose(memberships, row, options, user.trusted_metadata ?? {});
    const client = await context.b2b();

    return one(session.user_id, async () => {
      const session_ids: string[] = [];
      for (const { organization_id, member_id } of chosen) {
        const known = pairs.sessionOf(session.session_id, organization_id);
        if (known) {
          session_ids.push(known);
          continue;
        }
        if (record.state !== 'planned')
          await revokeLost(client, pairs, record, session.user_id, { organization_id, member_id });
        const attested = await client.sessions.attest({
          ...{ profile_id: profileId, token: session_jwt, organization_id },
          session_duration_minutes: minutesLeft(session),
        });
        if (attested.member_id !== member_id) {
          await client.sessions.revoke({ session_token: attested.session_token });
          throw new RecordError('email_changed', 'The email now belongs to another Member than this person.');
        }
        const session_id = attested.member_session.member_session_id;
        pairs.add({
          ...{ old_session_id: session.session_id, user_id: session.user_id, organization_id, member_id, session_id },
          ...{ session_token: attested.session_token, session_jwt: attested.session_jwt },
        });
        session_ids.push(session_id);
      }
      return { session_ids };
    });
  }

  return {
    id: 'sessions',
    once: true,
    title: () => 'Sessions',
    when: () => true,
    prepare({ journal }) {
      journal.transaction(() => {
        for (const key of source.keys) journal.add('sessions', key, null);
      });
    },
    // Only the exchange itself can tell: it looks into the pairs file before it attests anything again.
    find: async () => undefined,
    apply: async (record, context) => {
      const row = source.row(record.key);
      if (!row) throw new RecordError('row_gone', 'The row is no longer in the file.');
      return exchange(record, row, context);
    },
  };
}

/** The answer to an earlier try was lost, and its token with it: a session that nobody can use must not live on. */
async function revokeLost(
  client: B2bClient,
  pairs: PairsFile,
  record: JournalRecord,
  userId: string,
  member: { organization_id: string; member_id: string },
): Promise<void> {
  const tried = Date.parse(record.firstIntent ?? '') - clockDifference;
  const { member_sessions } = await client.sessions.get(member);
  for (const { member_session_id, authentication_factors, started_at } of member_sessions) {
    const attested = authentication_factors.some(factor => factor.trusted_auth_token_factor?.token_id === userId);
    // Older ones were attested by the application's own bridge.
    const since = Date.parse(started_at ?? '') >= tried;
    if (attested && since && !pairs.owns(member_session_id)) await client.sessions.revoke({ member_session_id });
  }
}

function membershipsOf(journal: Journal, userId: string): (MemberResult & { organization: string })[] {
  return journal
    .membersOf(userId)
    .map(({ key, result }) => ({ ...(result as MemberResult), organization: key.slice(0, key.lastIndexOf('/')) }));
}

type Membership = ReturnType<typeof membershipsOf>[number];

function choose(
  memberships: Membership[],
  row: SessionRow,
  options: Pick<CarryOptions, 'several' | 'lastKey'>,
  metadata: Record<string, unknown>,
): Membership[] {
  if (options.several === 'each') return memberships;
  const named = row.organization ?? (options.several === 'last' ? metadata[options.lastKey ?? ''] : undefined);
  if (named === undefined && memberships.length === 1) return memberships;
  const found = memberships.filter(one => one.organization === named || one.organization_id === named);
  if (found.length > 0) return found;
  throw new RecordError(
    'organization_unclear',
    named === undefined
      ? 'The person is in several Organizations.'
      : 'The person is not in the Organization that is named.',
  );
}

/** Works for one User one after the other: clearing up after a lost answer must not meet a session that is being made. */
function perUser() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(userId: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(userId) ?? Promise.resolve()).then(work, work);
    last.set(userId, mine);
    const forget = () => last.get(userId) === mine && last.delete(userId);
    mine.then(forget, forget);
    return mine;
  };
}
