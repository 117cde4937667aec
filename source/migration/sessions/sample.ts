/**
 * How many Users are logged in now: requested for some Users, as Stytch has no list of all sessions. Only reads. What cannot be
 * found out is unknown, and does not block the migration.
 */
import { createHash } from 'node:crypto';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { Journal } from '../engine/journal.ts';
import type { SessionSample } from '../model.ts';
import { spreadUsers } from '../sources/user-store.ts';

/** Enough for a share that is right to a few percent. */
const most = 200;
const workers = 16;
/** The user is waiting: the answers received until then are the sample. Milliseconds. */
const longest = 10_000;

/** Resolves to null when a call failed. Rejects with the signal's reason when stopped. */
export async function sampleSessions(
  journal: Journal,
  consumer: ConsumerClient,
  signal?: AbortSignal,
): Promise<SessionSample | null> {
  const began = performance.now();
  const ends: number[] = [];
  /** Stytch's clock, as far as it is known: the latest use of a session. Ours may differ from it. */
  let now = Number.NEGATIVE_INFINITY;
  let sampled = 0;
  let failed = false;
  const queue = shuffled(spreadUsers(journal, most)).values();

  async function work(): Promise<void> {
    for (const user_id of queue) {
      signal?.throwIfAborted();
      if (failed || performance.now() - began > longest) return;
      const { sessions } = await consumer.sessions.get({ user_id });
      sampled++;
      if (sessions.length === 0) continue;
      ends.push(Math.max(...sessions.map(session => Date.parse(session.expires_at ?? ''))));
      now = Math.max(now, ...sessions.map(session => Date.parse(session.last_accessed_at ?? '')));
    }
  }

  const settled = await Promise.allSettled(
    Array.from({ length: workers }, () =>
      work().catch(error => {
        failed = true;
        throw error;
      }),
    ),
  );
  signal?.throwIfAborted();
  if (settled.some(end => end.status === 'rejected')) return null;
  return { sampled, withLive: ends.length, medianMinutesLeft: median(ends.map(end => minutesBetween(now, end))) };
}

/** By a hash of the id, so that a sample that is cut short is still spread over all Users. */
function shuffled(ids: string[]): string[] {
  const mark = (id: string) => createHash('sha256').update(id).digest('hex');
  return ids
    .map(id => ({ id, mark: mark(id) }))
    .sort((a, b) => (a.mark < b.mark ? -1 : 1))
    .map(one => one.id);
}

const minutesBetween = (from: number, to: number) => Math.max(0, Math.round((to - from) / 60_000));

function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
