/**
 * The state of the sandbox: one SQLite file, or memory. Every API write is one transaction. The write-ahead log without
 * fsync survives a kill of this process at any instant (the operating system keeps the pages), though not a power cut.
 */
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Behaviour } from './behaviour.ts';
import type { Json } from './json.ts';
import { addJsonFunctions } from './json-functions.ts';
import { indexes, tables, version } from './tables.ts';

const serving =
  'PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA busy_timeout=2000; PRAGMA wal_autocheckpoint=8000;';

const addKey = 'INSERT INTO user_keys (env, kind, value, user) VALUES (?, ?, ?, ?)';
/** So many keys are loaded by one statement. */
const keysAtOnce = 256;
const addLoading = `INSERT INTO loading VALUES ${Array(keysAtOnce).fill('(?, ?, ?, ?)').join(', ')}`;

/** A thin wrapper around SQLite that caches statements. */
export class Store {
  readonly db: DatabaseSync;
  /** Where the service's behaviour is not published; at hand wherever the state is. */
  readonly behaviour = new Behaviour();
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  /** Keys that wait to be loaded, while the state is built. */
  #loading: SQLInputValue[] | undefined;

  /**
   * Opens a file, or memory. `build` is for a new file: rows first and indexes at the end, which is
   * many times faster; `ready` must follow.
   */
  constructor(path = ':memory:', mode: 'serve' | 'build' = 'serve') {
    if (path !== ':memory:') {
      if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
    this.db = new DatabaseSync(path);
    addJsonFunctions(this.db);
    if (mode === 'build') {
      this.db.exec('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA threads=2; PRAGMA cache_size=-262144;');
      this.db.exec(`${tables} CREATE TEMP TABLE loading (env, kind, value, user);`);
      this.#loading = [];
      this.setMeta('version', version);
      return;
    }
    this.db.exec(serving);
    if (this.get("SELECT 1 FROM sqlite_master WHERE name = 'meta'") === undefined || this.meta('version') !== version) {
      this.db.close();
      throw new Error(`${path} was not written by this version of the sandbox; delete it to start over`);
    }
  }

  /** Ends a build: keys in their order, then the indexes, then the usual way of writing. */
  ready(): void {
    const rest = this.#loading ?? [];
    this.#loading = undefined;
    this.write(() => {
      while (rest.length > 0) this.run('INSERT INTO loading VALUES (?, ?, ?, ?)', ...rest.splice(-4));
      this.db.exec('INSERT INTO user_keys SELECT * FROM loading ORDER BY env, kind, value; DROP TABLE loading;');
      this.db.exec(indexes);
    });
    this.db.exec(serving);
    this.#statements.clear();
  }

  /** Adds something that a User can be found by. */
  addUserKey(env: number, kind: string, value: string, user: number): void {
    if (!this.#loading) return void this.run(addKey, env, kind, value, user);
    this.#loading.push(env, kind, value, user);
    if (this.#loading.length < 4 * keysAtOnce) return;
    this.run(addLoading, ...this.#loading);
    this.#loading = [];
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  get(sql: string, ...values: SQLInputValue[]): Json | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Json[] {
    return this.#prepare(sql).all(...values);
  }

  iterate(sql: string, ...values: SQLInputValue[]): Iterable<Json> {
    // A fresh statement: a shared one would be reset by another use while this loop runs.
    return this.db.prepare(sql).iterate(...values) as Iterable<Json>;
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; seq: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), seq: Number(lastInsertRowid) };
  }

  /** Runs a synchronous piece of work as one transaction: all of it or nothing. Inside another it joins that one. */
  write<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.run('BEGIN IMMEDIATE');
    this.#depth = 1;
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      this.run('ROLLBACK');
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  meta(key: string): string | undefined {
    return this.get('SELECT value FROM meta WHERE key = ?', key)?.value;
  }

  setMeta(key: string, value: string): void {
    this.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value);
  }

  /** Empties every table; the file and its shape stay. */
  clear(): void {
    this.write(() => {
      const names = this.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'");
      for (const { name } of names) if (!name.startsWith('sqlite_')) this.db.exec(`DELETE FROM ${name}`);
      this.setMeta('version', version);
    });
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }
}
