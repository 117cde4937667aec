/**
 * The only durable state of a run: one SQLite file in the migration's folder. A record's intent is written before its
 * call and its result after it, so that a kill at any instant loses nothing and repeats nothing.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Failure } from '../../stytch/errors.ts';
import type { TaskId } from '../model.ts';
import type { User } from '../sources/user.ts';
import { openJournalFile } from './journal-file.ts';

/** planned: to do. intent: the call may have been made. done. failed: kept with its reason, tried again by the next run. skipped: failed, and a person said to leave it. */
export type RecordState = 'planned' | 'intent' | 'done' | 'failed' | 'skipped';

export interface JournalRecord {
  task: TaskId;
  key: string;
  state: RecordState;
  /** What is to be made, as planned. */
  body: unknown;
  /** What was made. */
  result: unknown;
  error: Failure | null;
  /** When its call was first intended, RFC 3339; null before. */
  firstIntent: string | null;
}

export class Journal {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #waiting: { write: () => void; resolve: () => void; reject: (error: unknown) => void }[] = [];

  /** Opens or makes the journal at `path`. Throws UserError when it cannot be used; then nothing is written. */
  constructor(path: string) {
    this.#db = openJournalFile(path);
  }

  close(): void {
    this.#db.close();
  }

  /** Runs `work` as one transaction: all of it or nothing. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Writes together with whatever else is to be written in this moment: one transaction for many records. Resolves when
   * it is on disk; a caller that makes a call afterwards has its intent written before it.
   */
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
    const row = this.#sql('SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined;
    return row && (JSON.parse(row.value) as T);
  }

  set(key: string, value: unknown): void {
    this.#sql('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
      key,
      JSON.stringify(value),
    );
  }

  unset(key: string): void {
    this.#sql('DELETE FROM meta WHERE key = ?').run(key);
  }

  addUser(user: User): void {
    this.#sql('INSERT INTO users (user_id, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body').run(
      user.user_id,
      JSON.stringify(user),
    );
  }

  clearUsers(): void {
    this.#db.exec('DELETE FROM users');
  }

  user(userId: string): User | undefined {
    const row = this.#sql('SELECT body FROM users WHERE user_id = ?').get(userId) as { body: string } | undefined;
    return row && (JSON.parse(row.body) as User);
  }

  /** All Users in the order in which they were read, streamed. */
  *users(): Iterable<User> {
    for (const row of this.#db.prepare('SELECT body FROM users ORDER BY seq').iterate()) {
      yield JSON.parse((row as { body: string }).body) as User;
    }
  }

  /** At most `count` user ids, spread evenly over all; the same ones as long as the Users are the same. */
  spreadUsers(count: number): string[] {
    const range = this.#sql('SELECT min(seq) AS first, max(seq) AS last FROM users').get() as Record<string, number>;
    const { first, last } = range;
    if (!first || !last) return [];
    const step = Math.max(1, (last - first + 1) / count);
    const next = this.#sql('SELECT user_id FROM users WHERE seq >= ? ORDER BY seq LIMIT 1');
    const found = new Set<string>();
    for (let index = 0; index * step <= last - first; index++) {
      // Somewhere within each stretch, never at a fixed beat: what recurs among Users must not meet it.
      const place = first + (index + ((index * 0.618034) % 1)) * step;
      const row = next.get(step > 1 ? Math.floor(place) : first + index) as { user_id: string } | undefined;
      if (row) found.add(row.user_id);
    }
    return [...found].slice(0, count);
  }

  addHash(userId: string, start: number, length: number): void {
    this.#sql('INSERT INTO hashes VALUES (?, ?, ?)').run(userId, start, length);
  }

  clearHashes(): void {
    this.#db.exec('DELETE FROM hashes');
  }

  /** Where in the hash file a User's line is; bytes. The hash itself is never copied into the journal. */
  hash(userId: string): { start: number; length: number } | undefined {
    return this.#sql('SELECT start, length FROM hashes WHERE user_id = ?').get(userId) as
      | { start: number; length: number }
      | undefined;
  }

  /** Plans a record; one that is already there stays as it is. */
  add(task: TaskId, key: string, body: unknown): void {
    this.#sql("INSERT INTO records (task, key, state, body) VALUES (?, ?, 'planned', ?) ON CONFLICT DO NOTHING").run(
      task,
      key,
      JSON.stringify(body),
    );
  }

  /** Forgets a task's records; only for those that write nothing at Stytch, or that were never begun. */
  clear(task: TaskId): void {
    this.#sql('DELETE FROM records WHERE task = ?').run(task);
  }

  /** Plans the undoing of everything that a task has done; what was kept or undone before is asked again. */
  addUndo(undo: TaskId, task: TaskId): void {
    this.#sql('DELETE FROM records WHERE task = ?').run(undo);
    this.#sql(
      "INSERT INTO records (task, key, state, body) SELECT ?, key, 'planned', 'null' FROM records WHERE task = ? AND state = 'done' ORDER BY seq",
    ).run(undo, task);
  }

  /** A done record as it is now, after what it stands for was changed. */
  rewrite(task: TaskId, key: string, body: unknown, result: unknown): void {
    this.#sql('UPDATE records SET body = ?, result = ? WHERE task = ? AND key = ?').run(
      JSON.stringify(body),
      JSON.stringify(result),
      task,
      key,
    );
  }

  /** Forgets a record whose thing is gone for good. */
  remove(task: TaskId, key: string): void {
    this.#sql('DELETE FROM records WHERE task = ? AND key = ?').run(task, key);
  }

  /** Back to planned: what was made is gone again. */
  replan(task: TaskId, key: string): void {
    this.#sql(
      "UPDATE records SET state = 'planned', result = NULL, error = NULL, first_intent = NULL WHERE task = ? AND key = ?",
    ).run(task, key);
  }

  intent(task: TaskId, key: string): void {
    this.#sql(
      "UPDATE records SET state = 'intent', result = NULL, error = NULL, first_intent = coalesce(first_intent, ?) WHERE task = ? AND key = ?",
    ).run(new Date().toISOString(), task, key);
  }

  done(task: TaskId, key: string, result: unknown): void {
    this.#write(task, key, 'done', result, null);
  }

  failed(task: TaskId, key: string, error: Failure): void {
    this.#write(task, key, 'failed', null, error);
  }

  /** A person's word about a failure; nothing else changes its state. */
  decide(task: TaskId, key: string, policy: 'skip' | 'retry'): void {
    const [from, to] = policy === 'skip' ? ['failed', 'skipped'] : ['skipped', 'failed'];
    this.#sql('UPDATE records SET state = ? WHERE task = ? AND key = ? AND state = ?').run(to, task, key, from);
  }

  record(task: TaskId, key: string): JournalRecord | undefined {
    const row = this.#sql('SELECT * FROM records WHERE task = ? AND key = ?').get(task, key);
    return row && asRecord(row);
  }

  /** Records of a task in planned order, streamed; of one state, or all. */
  *records(task: TaskId, state?: RecordState): Iterable<JournalRecord> {
    const rows = state
      ? this.#db.prepare('SELECT * FROM records WHERE task = ? AND state = ? ORDER BY seq').iterate(task, state)
      : this.#db.prepare('SELECT * FROM records WHERE task = ? ORDER BY seq').iterate(task);
    for (const row of rows) yield asRecord(row);
  }

  /** The next records of one state after `seq`, in planned order. Read in pages, as rows change meanwhile. */
  page(task: TaskId, state: RecordState, after: number, limit: number): (JournalRecord & { seq: number })[] {
    return this.#sql('SELECT * FROM records WHERE task = ? AND state = ? AND seq > ? ORDER BY seq LIMIT ?')
      .all(task, state, after, limit)
      .map(row => ({ ...asRecord(row), seq: Number(row['seq']) }));
  }

  /** The records whose key begins with `prefix`, which must end with "/"; "0" is the character after it. */
  under(task: TaskId, prefix: string): JournalRecord[] {
    return this.#sql('SELECT * FROM records WHERE task = ? AND key >= ? AND key < ?')
      .all(task, prefix, `${prefix.slice(0, -1)}0`)
      .map(asRecord);
  }

  /** The Members that were made of one User. */
  membersOf(userId: string): JournalRecord[] {
    return this.#sql(
      "SELECT * FROM records WHERE task = 'members' AND state = 'done' AND json_extract(body, '$.user_id') = ? ORDER BY seq",
    )
      .all(userId)
      .map(asRecord);
  }

  /** Notes how far a task is, for the report's plots. */
  sample(task: TaskId, done: number): void {
    this.#sql('INSERT INTO timeline VALUES (?, ?, ?)').run(Date.now(), task, done);
  }

  /** All notes, in order; `at` in ms since 1970. */
  timeline(): { at: number; task: string; done: number }[] {
    return this.#sql('SELECT * FROM timeline ORDER BY rowid').all() as { at: number; task: string; done: number }[];
  }

  /** Users of now who have at least one Member planned, made or not. */
  usersWithMembers(): number {
    const sql = `SELECT count(*) AS n FROM
      (SELECT DISTINCT json_extract(body, '$.user_id') AS user_id
        FROM records INDEXED BY members_by_user WHERE task = 'members')
      JOIN users USING (user_id)`;
    return Number((this.#sql(sql).get() as { n: number }).n);
  }

  count(task: TaskId): Record<RecordState, number> {
    const counts: Record<RecordState, number> = { planned: 0, intent: 0, done: 0, failed: 0, skipped: 0 };
    for (const row of this.#sql('SELECT state, count(*) AS n FROM records WHERE task = ? GROUP BY state').all(task)) {
      counts[row['state'] as RecordState] = Number(row['n']);
    }
    return counts;
  }

  #write(task: TaskId, key: string, state: RecordState, result: unknown, error: Failure | null): void {
    this.#sql('UPDATE records SET state = ?, result = ?, error = ? WHERE task = ? AND key = ?').run(
      state,
      result === null ? null : JSON.stringify(result),
      error && JSON.stringify(error),
      task,
      key,
    );
  }

  #sql(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const made = this.#db.prepare(text);
    this.#statements.set(text, made);
    return made;
  }
}

function asRecord(row: Record<string, unknown>): JournalRecord {
  const json = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : null);
  return {
    task: row['task'] as TaskId,
    key: row['key'] as string,
    state: row['state'] as RecordState,
    body: json(row['body']),
    result: json(row['result']),
    error: json(row['error']),
    firstIntent: (row['first_intent'] as string | null) ?? null,
  };
}
