/**
 * The only durable state of a run: one SQLite file in the migration's folder. A record's intent, with its exact payload and
 * the state before it, is written before the call; the result after it. So a kill at any instant loses nothing and repeats
 * nothing, and undo never has to work out later what was meant.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Failure } from '../../stytch/errors.ts';
import { opened, recordName, sealed } from './checksum.ts';
import { openJournalFile } from './journal-file.ts';
import { asRecord, type JournalRecord, type NewRecord, type RecordState } from './record.ts';

export class Journal {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #waiting: { write: () => void; resolve: () => void; reject: (error: unknown) => void }[] = [];

  /** Opens or makes the journal at `path`. Throws UserError when it cannot be used; then nothing is written. */
  constructor(path: string) {
    this.db = openJournalFile(path);
  }

  /** Can be called again. */
  close(): void {
    if (this.db.isOpen) this.db.close();
  }

  /** Runs `work` as one transaction: all of it or nothing. */
  transaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Commits `write` together with other writes of the same moment. Resolves when they are on the disk. */
  together(write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const batch = this.#waiting.splice(0);
    try {
      this.transaction(() => {
        for (const { write } of batch) write();
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  get<T>(key: string): T | undefined {
    const row = this.sql('SELECT value, value_sum FROM meta WHERE key = ?').get(key);
    return row && (opened(key, row['value'] as string, row['value_sum']) as T);
  }

  set(key: string, value: unknown): void {
    this.sql(
      'INSERT INTO meta VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, value_sum = excluded.value_sum',
    ).run(key, ...sealed(key, value));
  }

  unset(key: string): void {
    this.sql('DELETE FROM meta WHERE key = ?').run(key);
  }

  /**
   * Says that the plan of `generation` wants this record. A known one keeps its state, intent and result. One that is not
   * known is added only where `add` is true: a run of chosen Organizations leaves the others for later.
   */
  want(task: string, generation: number, record: NewRecord, add = true): void {
    const { key, desired, lane = '', parent = null, userId = null } = record;
    const text = sealed(recordName(task, key), desired);
    const { changes } = this.sql(
      'UPDATE records SET generation = ?, lane = ?, parent = ?, user_id = ?, desired = ?, desired_sum = ? WHERE task = ? AND key = ?',
    ).run(generation, lane, parent, userId, ...text, task, key);
    if (changes === 0 && add) this.#insert(task, generation, key, lane, parent, userId, text);
  }

  /** Plans a record; one that is already there stays as it is. */
  add(
    task: string,
    key: string,
    desired: unknown = null,
    more: Pick<NewRecord, 'lane' | 'parent' | 'userId'> = {},
  ): void {
    const text = sealed(recordName(task, key), desired);
    this.#insert(task, 0, key, more.lane ?? '', more.parent ?? null, more.userId ?? null, text);
  }

  #insert(
    ...[task, generation, key, lane, parent, userId, text]: [
      string,
      number,
      string,
      string,
      string | null,
      string | null,
      [text: string, sum: number],
    ]
  ) {
    this.sql(
      "INSERT INTO records (task, generation, key, state, lane, parent, user_id, desired, desired_sum) VALUES (?, ?, ?, 'planned', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ).run(task, generation, key, lane, parent, userId, ...text);
  }

  /** Replaces one text of a record, and what `more` says beside it. */
  #write(
    task: string,
    key: string,
    column: 'desired' | 'intent' | 'result' | 'error',
    value: unknown,
    more = '',
  ): void {
    this.sql(`UPDATE records SET ${more}${column} = ?, ${column}_sum = ? WHERE task = ? AND key = ?`).run(
      ...sealed(recordName(task, key), value),
      task,
      key,
    );
  }

  /** Forgets a task's records; only for those that write nothing at Stytch, or that were never begun. */
  clear(task: string): void {
    this.sql('DELETE FROM records WHERE task = ?').run(task);
  }

  /** Forgets a record whose object is gone for good, or was never made. */
  remove(task: string, key: string): void {
    this.sql('DELETE FROM records WHERE task = ? AND key = ?').run(task, key);
  }

  /** Back to the beginning: the object is gone again. */
  restart(task: string, key: string): void {
    this.sql(
      "UPDATE records SET state = 'planned', intent = NULL, result = NULL, error = NULL WHERE task = ? AND key = ?",
    ).run(task, key);
  }

  /** To do once more, knowing what was made: the plan wants other values now. */
  reopen(task: string, key: string, desired: unknown): void {
    this.#write(task, key, 'desired', desired, "state = 'planned', error = NULL, ");
  }

  /** Replaces what a record is to be, before its call is made. */
  amend(task: string, key: string, desired: unknown): void {
    this.#write(task, key, 'desired', desired);
  }

  /** The call may be made from now on. `intent`: its payload and the state before it. */
  intend(task: string, key: string, intent: unknown): void {
    this.#write(task, key, 'intent', intent, "state = 'intent', error = NULL, ");
  }

  done(task: string, key: string, result: unknown): void {
    this.#write(task, key, 'result', result, "state = 'done', error = NULL, ");
  }

  /** What is known of the object, after a step of another task changed it. */
  setResult(task: string, key: string, result: unknown): void {
    this.#write(task, key, 'result', result);
  }

  failed(task: string, key: string, error: Failure): void {
    this.#write(task, key, 'error', error, "state = 'failed', ");
  }

  /** The user's decision about a failure; nothing else changes its state. */
  decide(task: string, key: string, policy: 'skip' | 'retry'): void {
    const [from, to] = policy === 'skip' ? ['failed', 'skipped'] : ['skipped', 'failed'];
    this.sql('UPDATE records SET state = ? WHERE task = ? AND key = ? AND state = ?').run(to, task, key, from);
  }

  record(task: string, key: string): JournalRecord | undefined {
    const row = this.sql('SELECT * FROM records WHERE task = ? AND key = ?').get(task, key);
    return row && asRecord(row);
  }

  /** Records of a task in planned order, streamed; of one state, or all. */
  *records(task: string, state?: RecordState): Iterable<JournalRecord> {
    const rows = state
      ? this.db.prepare('SELECT * FROM records WHERE task = ? AND state = ? ORDER BY seq').iterate(task, state)
      : this.db.prepare('SELECT * FROM records WHERE task = ? ORDER BY seq').iterate(task);
    for (const row of rows) yield asRecord(row);
  }

  /** The next records of one state and lane after `seq`, in planned order; of one parent, or all. Rows may change meanwhile. */
  page(
    task: string,
    {
      state,
      lane,
      parent,
      after,
      limit,
    }: { state: RecordState; lane: string; parent?: string; after: number; limit: number },
  ): JournalRecord[] {
    const rows =
      parent === undefined
        ? this.sql(
            'SELECT * FROM records WHERE task = ? AND state = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?',
          ).all(...[task, state, lane, after, limit])
        : this.sql(
            'SELECT * FROM records WHERE task = ? AND parent = ? AND lane = ? AND state = ? AND seq > ? ORDER BY seq LIMIT ?',
          ).all(task, parent, lane, state, after, limit);
    return rows.map(asRecord);
  }

  count(task: string): Record<RecordState, number> {
    const counts: Record<RecordState, number> = { planned: 0, intent: 0, done: 0, failed: 0, skipped: 0 };
    for (const row of this.sql('SELECT state, count(*) AS n FROM records WHERE task = ? GROUP BY state').all(task)) {
      counts[row['state'] as RecordState] = Number(row['n']);
    }
    return counts;
  }

  /** Notes how far a task is, for the report's plots. */
  sample(task: string, done: number): void {
    this.sql('INSERT INTO timeline VALUES (?, ?, ?)').run(Date.now(), task, done);
  }

  /** All notes, in order; `at` in ms since 1970. */
  timeline(): { at: number; task: string; done: number }[] {
    return this.sql('SELECT * FROM timeline ORDER BY rowid').all() as { at: number; task: string; done: number }[];
  }

  /** A prepared statement, kept for the next use. */
  sql(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const made = this.db.prepare(text);
    this.#statements.set(text, made);
    return made;
  }
}
