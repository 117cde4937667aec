/**
 * The live sessions of some people on both sides. Stytch has no list of all sessions, so the same people are asked each time:
 * those whose ids have the smallest hashes. Only reads.
 */
import { createHash } from 'node:crypto';
import { isNotFound } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import { membershipsOf } from '../memberships.ts';
import type { RunContext } from '../resources/context.ts';
import { tenantId } from '../verification/expectation.ts';
import type { Measure } from './measure-shape.ts';

const workers = 16;

/** Where a person's Member is: by the Member's real id, or by the external id that the application gave it. */
interface Place {
  organization_id: string;
  member_id: string;
}

interface Session {
  started: number;
  used: number;
  exchanged: boolean;
}

type Sampled = Pick<Measure, 'asked' | 'last' | 'sessions' | 'logins'>;

/** Users who should be Members. The expectation must have been built. */
export const countPeople = (journal: Journal): number =>
  Number(journal.sql('SELECT count(DISTINCT user_id) AS n FROM temp.expected').get()?.['n']);

/** `since`: when the measure before began, ms; undefined for a first one. */
export async function measureSessions(
  context: RunContext,
  { most, since, signal }: { most: number; since: number | undefined; signal?: AbortSignal | undefined },
): Promise<Sampled> {
  const sampled: Sampled = {
    asked: 0,
    last: { consumer: 0, b2b: 0, idle: 0 },
    sessions: { consumer: 0, b2b: 0 },
    logins: since === undefined ? null : { consumer: 0, b2b: 0, exchanged: 0 },
  };
  const tenants = organizationIds(context.journal);
  const queue = panel(context.journal, most).values();
  async function work(): Promise<void> {
    for (const userId of queue) {
      signal?.throwIfAborted();
      const consumer = await consumerSessions(userId, context);
      const places = placesOf(userId, tenants, context);
      const b2b = (await Promise.all(places.map(place => b2bSessions(place, context)))).flat();
      add(sampled, consumer, b2b, since);
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: workers }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return sampled;
}

function add(sampled: Sampled, consumer: Session[], b2b: Session[], since = 0): void {
  const { last, sessions, logins } = sampled;
  sampled.asked++;
  const latest = (list: Session[]) => Math.max(Number.NEGATIVE_INFINITY, ...list.map(one => one.used));
  const began = (list: Session[]) => list.filter(one => one.started > since);
  if (consumer.length + b2b.length === 0) last.idle++;
  // An exchange uses both in one moment: the person is in B2B then.
  else if (latest(consumer) > latest(b2b)) last.consumer++;
  else last.b2b++;
  sessions.consumer += consumer.length;
  sessions.b2b += b2b.length;
  if (logins) {
    const exchanged = began(b2b).filter(one => one.exchanged).length;
    logins.consumer += began(consumer).length;
    logins.exchanged += exchanged;
    logins.b2b += began(b2b).length - exchanged;
  }
}

/** The people who are asked: always the same, as long as they are there. */
export function panel(journal: Journal, most: number): string[] {
  const marked: { id: string; mark: string }[] = [];
  for (const { user_id } of journal.db.prepare('SELECT DISTINCT user_id FROM temp.expected').iterate()) {
    const id = String(user_id);
    marked.push({ id, mark: createHash('sha256').update(id).digest('hex') });
  }
  marked.sort((a, b) => (a.mark < b.mark ? -1 : 1));
  return marked.slice(0, most).map(one => one.id);
}

/** The Organization of each tenant. */
function organizationIds(journal: Journal): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { key, desired, result } of journal.records('organizations', 'done')) {
    const tenant = tenantId(key.startsWith('migrate|') ? { reserved: key } : { key: (desired as { key: string }).key });
    ids.set(tenant, (result as { organization_id: string }).organization_id);
  }
  return ids;
}

function placesOf(userId: string, tenants: ReadonlyMap<string, string>, { journal }: RunContext): Place[] {
  const known = membershipsOf(journal, userId);
  if (known.length > 0) return known.map(({ organization_id, member_id }) => ({ organization_id, member_id }));
  // The application made them: with the user_id, or the User's own external id.
  const rows = journal.sql('SELECT tenant, external_id FROM temp.expected WHERE user_id = ?').all(userId);
  return rows.flatMap(({ tenant, external_id }) => {
    const organization_id = tenants.get(String(tenant));
    return organization_id === undefined ? [] : [{ organization_id, member_id: String(external_id ?? userId) }];
  });
}

async function consumerSessions(user_id: string, { consumer }: RunContext): Promise<Session[]> {
  try {
    const { sessions } = await consumer().sessions.get({ user_id });
    return sessions.map(one => sessionOf(one));
  } catch (error) {
    if (isNotFound(error, 'user')) return [];
    throw error;
  }
}

async function b2bSessions(place: Place, { b2b }: RunContext): Promise<Session[]> {
  const client = await b2b();
  try {
    const { member_sessions } = await client.sessions.get(place);
    return member_sessions.map(one => sessionOf(one));
  } catch (error) {
    if (isNotFound(error, 'member', 'organization')) return [];
    throw error;
  }
}

export function sessionOf(session: {
  started_at?: string;
  last_accessed_at?: string;
  authentication_factors: { type: string }[];
}): Session {
  // Both are optional in the contract. A session of which they are not known is the oldest of all, and still a session.
  const started = Date.parse(session.started_at ?? '') || 0;
  return {
    started,
    used: Date.parse(session.last_accessed_at ?? '') || started,
    exchanged: session.authentication_factors.some(one => one.type === 'trusted_auth_token'),
  };
}
