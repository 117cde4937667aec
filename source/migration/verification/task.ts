/** The verification as a task of the one loop: a part of Organizations as soon as its records are settled, the rest at the end. */
import { Completions } from '../engine/parents.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { RecordListener } from '../engine/runner.ts';
import type { Task } from '../engine/task.ts';
import { batches } from '../planning/calls.ts';
import type { RunContext } from '../resources/context.ts';
import type { Resource } from '../resources/resource.ts';
import type { Findings } from '../resources/verification.ts';
import { buildExpectation } from './expectation.ts';

export const verifyId = 'verify';

/** One part: Organizations that one search covers. */
interface Part {
  key: string;
  organizations: string[];
}

export interface Verification {
  task: Task<RunContext>;
  /** The parts that can be compared now. */
  ready: Completions;
  /** To be called after each record of Organizations and Members that is done or failed. */
  onRecord: RecordListener;
  /** To be called when everything else has ended: the rest is compared, whatever its state. */
  onEnd: () => void;
}

/** Prepares the comparison of everything that `resources` made; `waiting` where their records are still being made. */
export function planVerification(
  resources: readonly Resource[],
  context: RunContext,
  { waiting, signal }: { waiting: boolean; signal?: AbortSignal | undefined },
): Verification {
  const { journal, answers } = context;
  const byOrganization = resources.filter(one => one.verify?.byOrganization);
  const atTheEnd = resources.filter(one => one.verify && !one.verify.byOrganization);
  const parts = byOrganization.length === 0 ? [] : partsOf(context, waiting);
  // Only what these checks compare; what else an Organization is the parent of is compared at the end.
  const counted = new Set(['organizations', ...byOrganization.map(one => one.id)]);
  const setElsewhere = (id: string) =>
    resources.flatMap(one => (one.when(answers, context) ? (one.sets?.[id] ?? []) : []));
  journal.transaction(() => {
    // What was compared in an earlier run says nothing about now.
    journal.clear(verifyId);
    for (const { id } of byOrganization) {
      for (const { key, organizations } of parts)
        journal.add(verifyId, `${id} ${key}`, { id, organizations, elsewhere: setElsewhere(id) }, { parent: key });
    }
    for (const { id } of atTheEnd) journal.add(verifyId, id, { id, elsewhere: setElsewhere(id) }, { parent: 'end' });
  });
  const ready = new Completions();
  const progress = new PartProgress(parts, waiting ? openOf(context, counted) : new Map());
  for (const key of progress.settled()) ready.add(key);
  return {
    task: verifyTask(resources, signal),
    ready,
    onRecord(record, state, result) {
      if (!counted.has(record.task)) return;
      // One that was accepted with older values is brought up to date first: its part waits for the end.
      if ((result as { accepted?: boolean } | undefined)?.accepted) return;
      const key = progress.count(record, state);
      if (key !== undefined) ready.add(key);
    },
    onEnd() {
      for (const key of progress.rest()) ready.add(key);
      ready.add('end');
      ready.end();
    },
  };
}

function verifyTask(resources: readonly Resource[], signal: AbortSignal | undefined): Task<RunContext> {
  return {
    id: verifyId,
    title: () => 'Verify',
    // Each answer holds a thousand Members; the search endpoint allows few a minute anyway.
    workers: { '': 2 },
    // Reads every User: what is created beside it does not wait for that.
    prepare: ({ journal, answers }) => buildExpectation(journal, answers, signal),
    async apply(record, context): Promise<Findings> {
      const { id, elsewhere } = record.desired as { id: string; elsewhere: string[] };
      const check = resources.find(one => one.id === id)?.verify;
      if (!check) throw new Error(`No check of ${id}`);
      const findings = await check.compare(record, context);
      return { ...findings, mismatches: findings.mismatches.filter(({ field }) => !elsewhere.includes(field)) };
    },
  };
}

/** The Organizations that were made, or are being made, cut into searches. */
function partsOf({ journal }: RunContext, waiting: boolean): Part[] {
  const rows = journal
    .sql(
      `SELECT key, desired FROM records WHERE task = 'organizations' ${waiting ? '' : "AND state = 'done'"} ORDER BY seq`,
    )
    .all();
  const organizations = rows.map(({ key, desired }) => ({
    key: String(key),
    members: JSON.parse(String(desired)).members,
  }));
  return batches(organizations).map(({ items }, index) => ({
    key: `part-${index + 1}`,
    organizations: items.map(item => item.key),
  }));
}

/** Records that are still to be made in each Organization, its own among them. */
function openOf({ journal }: RunContext, counted: ReadonlySet<string>): Map<string, number> {
  const open = new Map<string, number>();
  const rows = journal
    .sql(
      `SELECT coalesce(parent, key) AS organization, count(*) AS n FROM records
        WHERE task IN (${[...counted].map(() => '?').join()}) AND state IN ('planned', 'intent', 'failed') GROUP BY 1`,
    )
    .all(...counted);
  for (const { organization, n } of rows) open.set(String(organization), Number(n));
  return open;
}

/** Which parts still wait for a record. */
class PartProgress {
  readonly #open: Map<string, number>;
  readonly #partOf = new Map<string, string>();
  /** Organizations of each part that are not settled. */
  readonly #waiting = new Map<string, number>();

  constructor(parts: readonly Part[], open: Map<string, number>) {
    this.#open = open;
    for (const { key, organizations } of parts) {
      this.#waiting.set(key, organizations.filter(id => (open.get(id) ?? 0) > 0).length);
      for (const id of organizations) this.#partOf.set(id, key);
    }
  }

  /** The parts for which there is nothing to wait; each once. */
  settled(): string[] {
    const ready = [...this.#waiting].filter(([, count]) => count === 0).map(([key]) => key);
    for (const key of ready) this.#waiting.delete(key);
    return ready;
  }

  /** Counts a record; the part that it completes. */
  count(record: JournalRecord, state: 'done' | 'failed'): string | undefined {
    const organization = record.parent ?? record.key;
    const before = this.#open.get(organization);
    if (before === undefined || before === 0) return undefined;
    // Members of an Organization that failed wait for another run.
    const left = record.parent === null && state === 'failed' ? 0 : before - 1;
    this.#open.set(organization, left);
    const part = this.#partOf.get(organization);
    const waiting = part === undefined ? undefined : this.#waiting.get(part);
    if (left > 0 || part === undefined || waiting === undefined) return undefined;
    this.#waiting.set(part, waiting - 1);
    if (waiting > 1) return undefined;
    this.#waiting.delete(part);
    return part;
  }

  /** The parts that nothing completed. */
  rest(): string[] {
    const keys = [...this.#waiting.keys()];
    this.#waiting.clear();
    return keys;
  }
}
