/**
 * Carries live Consumer sessions over, one row of the application's tokens at a time: authenticate (so that the claim
 * is in the JWT), find the Organization, attest, write the pair. No session is attested twice, whenever it is killed.
 */

import type { B2bClient } from '../../stytch/b2b.ts';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import { RecordError } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Task } from '../engine/task.ts';
import { type Membership, membershipsOf } from '../memberships.ts';
import type { RunContext } from '../resources/context.ts';
import type { OrganizationResult } from '../resources/organization-payload.ts';
import { claimOf } from './answer.ts';
import { checkMember, provenEmail } from './email-proof.ts';
import { minutesLeft } from './minutes-left.ts';
import type { PairsFile } from './pairs-file.ts';
import type { SessionRow } from './session-row.ts';
import type { SessionSource } from './source.ts';

export interface CarryOptions {
  source: SessionSource;
  pairs: PairsFile;
  profileId: string;
  /** For Users in several Organizations: the row's own column, the one that this trusted_metadata key names, or each. */
  several: 'column' | 'last' | 'each';
  /** The trusted_metadata key of the Organization that was used last, with `last`. */
  lastKey?: string;
}

/** A row's result. Ids only: nothing that opens a session. */
export interface CarryResult {
  old_session_id: string;
  /** The new sessions, and the Members that they belong to. */
  session_ids: string[];
  member_ids: string[];
}

/** Written before a row is exchanged. */
interface CarryIntent {
  /** When Stytch looked at the old session first, by its own clock: what it began since may be ours of a lost answer. */
  since: string;
  /** Times that the row was tried before. */
  tries: number;
}

type Login = Awaited<ReturnType<ConsumerClient['sessions']['authenticate']>>;

/** The task's name in the journal; its records are the rows of every file that was carried over. */
export const carryId = 'sessions';

/** Makes the task; it goes through the same loop as all others. */
export function carry({ source, pairs, profileId, ...options }: CarryOptions): Task<RunContext> {
  const one = perUser();
  /** Between intent and call; in memory only, as a login opens a session. */
  const logins = new Map<string, Login>();

  async function exchange(
    record: JournalRecord,
    row: SessionRow,
    login: Login,
    context: RunContext,
  ): Promise<CarryResult> {
    const { since, tries } = record.intent as CarryIntent;
    const { session, user, session_jwt } = login;
    const memberships = membershipsOf(context.journal, session.user_id);
    if (memberships.length === 0) throw new RecordError('not_migrated', 'The User was not moved.');
    const email = provenEmail(session_jwt, claimOf(context.answers), user);
    const chosen = choose(memberships, row, options, user.trusted_metadata ?? {}, context.journal);
    const client = await context.b2b();

    return one(session.user_id, async () => {
      const session_ids: string[] = [];
      for (const { organization_id, member_id } of chosen) {
        const known = pairs.sessionOf(session.session_id, organization_id);
        if (known) {
          session_ids.push(known);
          continue;
        }
        await checkMember(client, { organization_id, member_id }, email);
        if (tries > 0) await revokeLost(client, pairs, since, session.user_id, { organization_id, member_id });
        const attested = await client.sessions.attest({
          profile_id: profileId,
          token: session_jwt,
          organization_id,
          session_duration_minutes: minutesLeft(session),
        });
        if (attested.member_id !== member_id) {
          await client.sessions.revoke({ session_token: attested.session_token });
          throw new RecordError('email_changed', 'The email now belongs to another Member than this User.');
        }
        const session_id = attested.member_session.member_session_id;
        pairs.add({
          old_session_id: session.session_id,
          user_id: session.user_id,
          organization_id,
          member_id,
          session_id,
          session_token: attested.session_token,
          session_jwt: attested.session_jwt,
        });
        session_ids.push(session_id);
      }
      return { old_session_id: session.session_id, session_ids, member_ids: chosen.map(one => one.member_id) };
    });
  }

  return {
    id: carryId,
    once: true,
    title: () => 'Sessions',
    prepare({ journal }) {
      journal.transaction(() => {
        for (const key of source.keys) journal.add(carryId, key);
      });
    },
    async intend(record, { consumer }): Promise<CarryIntent> {
      const row = source.row(record.key);
      if (!row) throw new RecordError('row_gone', 'The row is no longer in the file.');
      const login = await consumer().sessions.authenticate(
        row.session_token ? { session_token: row.session_token } : { session_jwt: row.session_jwt },
      );
      logins.set(record.key, login);
      const known = record.intent as CarryIntent | null;
      return { since: known?.since ?? login.session.last_accessed_at ?? '', tries: known ? known.tries + 1 : 0 };
    },
    // Only the exchange itself knows: it reads the pairs file before it attests anything again.
    apply: async (record, context) => {
      const [row, login] = [source.row(record.key), logins.get(record.key)];
      logins.delete(record.key);
      if (!row || !login) throw new RecordError('row_gone', 'The row is no longer in the file.');
      return exchange(record, row, login, context);
    },
  };
}

/** The answer to an earlier attempt was lost, and its token with it: a session that no one can use must not stay active. */
async function revokeLost(
  client: B2bClient,
  pairs: PairsFile,
  since: string,
  userId: string,
  member: { organization_id: string; member_id: string },
): Promise<void> {
  const { member_sessions } = await client.sessions.get(member);
  for (const { member_session_id, authentication_factors, started_at } of member_sessions) {
    const attested = authentication_factors.some(factor => factor.trusted_auth_token_factor?.token_id === userId);
    // Both times are Stytch's. Older sessions were attested by the application's own bridge.
    const later = Date.parse(started_at ?? '') >= Date.parse(since);
    if (attested && later && !pairs.owns(member_session_id)) await client.sessions.revoke({ member_session_id });
  }
}

function choose(
  memberships: Membership[],
  row: SessionRow,
  options: Pick<CarryOptions, 'several' | 'lastKey'>,
  metadata: Record<string, unknown>,
  journal: Journal,
): Membership[] {
  if (options.several === 'each') return memberships;
  const named = row.organization ?? (options.several === 'last' ? metadata[options.lastKey ?? ''] : undefined);
  if (named === undefined && memberships.length === 1) return memberships;
  const byId = memberships.filter(one => one.organization_id === named);
  // The slug of one Organization may be the external id of another.
  const found =
    byId.length > 0
      ? byId
      : memberships.filter(one => one.organization === named || slugOf(journal, one.organization) === named);
  if (found.length === 1) return found;
  if (named === undefined) throw new RecordError('organization_unclear', 'The User is in several Organizations.');
  throw new RecordError(
    'organization_unclear',
    found.length === 0
      ? 'The User is not in the Organization that is named.'
      : 'The name is the slug of one Organization and the external id of another.',
  );
}

/** The slug that an Organization was made with, by its external id. */
function slugOf(journal: Journal, externalId: string): unknown {
  const result = journal.record('organizations', externalId)?.result as OrganizationResult | null | undefined;
  return result?.base['organization_slug'];
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
