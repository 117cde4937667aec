/** The open records of one lane of a task, each handed out once, also while rows change and parents are still being made. */

import type { Journal } from './journal.ts';
import type { Completions } from './parents.ts';
import type { JournalRecord, RecordState } from './record.ts';

const pageSize = 500;

export interface QueueOptions {
  lane: string;
  /** The parents that are done; left out for a task whose records depend on nothing. */
  parents?: Completions | undefined;
  /** Only what failed before, or whose outcome is open. */
  failedOnly?: boolean;
  /** Only these records, by key. */
  only?: ReadonlySet<string> | undefined;
}

/** First what may have been made already, then what failed before, then what is new. Safe for several workers. */
export async function* openRecords(
  journal: Journal,
  task: string,
  { lane, parents, failedOnly, only }: QueueOptions,
): AsyncGenerator<JournalRecord> {
  const states: RecordState[] = failedOnly ? ['intent', 'failed'] : ['intent', 'failed', 'planned'];
  // One that fails now must not be handed out again as one that failed before.
  const tried = new Set<number>();
  function* each(parent?: string): Generator<JournalRecord> {
    for (const state of states) {
      for (const record of pages(journal, task, { state, lane, ...(parent !== undefined && { parent }) })) {
        if (tried.has(record.seq)) continue;
        if (state === 'intent') tried.add(record.seq);
        yield record;
      }
    }
  }
  if (only) {
    const records = [...only].map(key => journal.record(task, key));
    yield* records.filter(
      one => one !== undefined && one.lane === lane && states.includes(one.state),
    ) as JournalRecord[];
  } else if (!parents) yield* each();
  else for await (const parent of parents) yield* each(parent);
}

function* pages(
  journal: Journal,
  task: string,
  of: { state: RecordState; lane: string; parent?: string },
): Generator<JournalRecord> {
  let after = 0;
  for (;;) {
    const records = journal.page(task, { ...of, after, limit: pageSize });
    for (const record of records) {
      after = record.seq;
      yield record;
    }
    if (records.length < pageSize) return;
  }
}
