/** One step of work on one object, as the journal keeps it. */
import type { Failure } from '../../stytch/errors.ts';
import { opened, recordName } from './checksum.ts';

/** planned: to do. intent: the call may have been made. done. failed: kept with its reason, tried again by the next run. skipped: failed, and the user decided to leave it. */
export type RecordState = 'planned' | 'intent' | 'done' | 'failed' | 'skipped';

export interface JournalRecord {
  task: string;
  key: string;
  seq: number;
  state: RecordState;
  lane: string;
  /** The key of the record of another task that must be done first. */
  parent: string | null;
  userId: string | null;
  /** The last plan that wanted it. */
  generation: number;
  /** What that plan wants. */
  desired: unknown;
  /** The exact payload of the last call and the state before it; null when no call was ever intended. */
  intent: unknown;
  /** What was made, and the values it was made with; kept while the record is open again. */
  result: unknown;
  error: Failure | null;
}

/** A record that a plan wants. */
export interface NewRecord {
  key: string;
  desired: unknown;
  lane?: string;
  parent?: string;
  userId?: string;
}

/** Reads a row of the table. Throws UserError for one that is not what was written. */
export function asRecord(row: Record<string, unknown>): JournalRecord {
  const [task, key] = [row['task'] as string, row['key'] as string];
  const json = (column: string) => {
    const text = row[column];
    return typeof text === 'string' ? opened(recordName(task, key), text, row[`${column}_sum`]) : null;
  };
  return {
    task,
    key,
    seq: Number(row['seq']),
    state: row['state'] as RecordState,
    lane: row['lane'] as string,
    parent: row['parent'] as string | null,
    userId: row['user_id'] as string | null,
    generation: Number(row['generation']),
    desired: json('desired'),
    intent: json('intent'),
    result: json('result'),
    error: json('error') as Failure | null,
  };
}
