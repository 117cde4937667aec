/** How far the two projects have come apart: the differences that the verification finds, by the side that changed. */
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import { batches } from '../planning/calls.ts';
import type { RunContext } from '../resources/context.ts';
import { verifyMembers } from '../verification/members.ts';
import type { Measure } from './measure-shape.ts';

type Drift = NonNullable<Measure['drift']>;

/** Reads every Member. The expectation must have been built from Users that were just read. Counts records, each once. */
export async function measureDrift(context: RunContext, signal?: AbortSignal): Promise<Drift> {
  const sides = new Map<string, Set<keyof Drift>>();
  for (const { items } of batches(organizationsOf(context.journal))) {
    signal?.throwIfAborted();
    const desired = { organizations: items.map(one => one.key) };
    const { mismatches } = await verifyMembers({ desired } as JournalRecord, context);
    for (const mismatch of mismatches) {
      const known = sides.get(mismatch.record) ?? new Set();
      sides.set(mismatch.record, known.add(sideOf(mismatch, context.journal)));
    }
  }
  const drift: Drift = { consumer: 0, b2b: 0, both: 0, other: 0 };
  for (const found of sides.values()) drift[oneSide(found)]++;
  return drift;
}

/** A User who came or is gone changed in Consumer; a Member that was removed, or is not expected, in B2B. */
function sideOf({ record, field, changed }: Mismatch, journal: Journal): keyof Drift {
  if (changed) return changed;
  if (field === 'missing') return journal.record('members', record)?.state === 'done' ? 'b2b' : 'consumer';
  if (field === 'user') return 'consumer';
  return field === 'unexpected' || field === 'member_id' ? 'b2b' : 'other';
}

function oneSide(found: ReadonlySet<keyof Drift>): keyof Drift {
  if (found.has('both') || (found.has('consumer') && found.has('b2b'))) return 'both';
  return (['consumer', 'b2b', 'other'] as const).find(side => found.has(side)) ?? 'other';
}

function organizationsOf(journal: Journal): { key: string; members: number }[] {
  return [...journal.records('organizations', 'done')].map(({ key, desired }) => ({
    key,
    members: (desired as { members: number }).members,
  }));
}
