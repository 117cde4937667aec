/**
 * The state of the sandbox: one SQLite file, or memory. Every API write is one transaction. The write-ahead log without
 * fsync survives a kill of this process at any instant (the operating system keeps the pages), though not a power cut.
 */
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { memberShape } from '../b2b/member-entry.ts';
import { organizationShape } from '../b2b/organization-entry.ts';
import { userShape } from '../consumer/user-entry.ts';
import { facetTables } from '../search/facets.ts';
import { SearchIndex } from '../search/search-index.ts';
import type { Json } from './json.ts';
import { addJsonFunctions } from './json-functions.ts';

const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE projects (slug TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE environments (
  seq INTEGER PRIMARY KEY, project_slug TEXT NOT NULL, slug TEXT NOT NULL, project_id TEXT NOT NULL UNIQUE,
  vertical TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (project_slug, slug));
CREATE TABLE secrets (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL, sha TEXT NOT NULL, last_four TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT);
-- Settings and other small things: templates, redirect URLs, profiles, public tokens, M2M clients and so on.
CREATE TABLE documents (
  seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,
  UNIQUE (scope, kind, id));

CREATE TABLE users (seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL, external_id TEXT, doc TEXT NOT NULL);
-- What a User can be found by: email, phone, and the id of every factor.
CREATE TABLE user_keys (env INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, user INTEGER NOT NULL,
  PRIMARY KEY (env, kind, value)) WITHOUT ROWID;

CREATE TABLE organizations (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, external_id TEXT, doc TEXT NOT NULL);
CREATE TABLE organization_domains (env INTEGER NOT NULL, kind TEXT NOT NULL, domain TEXT NOT NULL, organization INTEGER NOT NULL,
  PRIMARY KEY (env, kind, domain, organization)) WITHOUT ROWID;

CREATE TABLE members (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, organization INTEGER NOT NULL, id TEXT NOT NULL,
  email TEXT NOT NULL, external_id TEXT, deleted INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL);
CREATE TABLE retired_emails (organization INTEGER NOT NULL, email TEXT NOT NULL, member INTEGER NOT NULL,
  PRIMARY KEY (organization, email)) WITHOUT ROWID;

CREATE TABLE passwords (id TEXT NOT NULL, env INTEGER NOT NULL, owner TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE sessions (
  id TEXT NOT NULL, env INTEGER NOT NULL, owner TEXT NOT NULL, sha TEXT NOT NULL, expires INTEGER NOT NULL, doc TEXT NOT NULL);
-- What is sent to users or lives for minutes: magic links, one-time codes, reset tokens, intermediate sessions.
CREATE TABLE tokens (sha TEXT PRIMARY KEY, env INTEGER NOT NULL, kind TEXT NOT NULL, expires INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
${facetTables}
`;

const indexes = `
CREATE INDEX secrets_of ON secrets (scope);
CREATE UNIQUE INDEX users_id ON users (id);
CREATE INDEX users_of ON users (env, seq);
CREATE UNIQUE INDEX users_external ON users (env, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX organizations_id ON organizations (id);
CREATE UNIQUE INDEX organizations_slug ON organizations (env, slug);
CREATE INDEX organizations_of ON organizations (env, seq);
CREATE UNIQUE INDEX organizations_external ON organizations (env, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX organization_domains_of ON organization_domains (organization);
CREATE UNIQUE INDEX members_id ON members (id);
CREATE INDEX members_of ON members (organization, seq);
-- A deleted Member stays, and gives its address and its external id free.
CREATE UNIQUE INDEX members_email ON members (organization, email) WHERE deleted = 0;
CREATE INDEX members_by_email ON members (env, email);
CREATE UNIQUE INDEX members_external ON members (organization, external_id) WHERE external_id IS NOT NULL AND deleted = 0;
CREATE INDEX members_deleted_email ON members (organization, email) WHERE deleted = 1;
CREATE INDEX members_deleted_external ON members (organization, external_id) WHERE deleted = 1;
CREATE UNIQUE INDEX passwords_id ON passwords (id);
CREATE INDEX passwords_of ON passwords (env);
CREATE UNIQUE INDEX sessions_id ON sessions (id);
CREATE UNIQUE INDEX sessions_sha ON sessions (sha);
CREATE INDEX sessions_of ON sessions (owner);
`;

const version = '3';
const serving =
  'PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA busy_timeout=2000; PRAGMA wal_autocheckpoint=8000;';

const addKey = 'INSERT INTO user_keys (env, kind, value, user) VALUES (?, ?, ?, ?)';
/** So many keys are loaded by one statement. */
const keysAtOnce = 256;
const addLoading = `INSERT INTO loading VALUES ${Array(keysAtOnce).fill('(?, ?, ?, ?)').join(', ')}`;

/** A thin wrapper around SQLite that caches statements. */
export class Store {
  readonly db: DatabaseSync;
  readonly indexes = {
    users: new SearchIndex(this, userShape),
    organizations: new SearchIndex(this, organizationShape),
    members: new SearchIndex(this, memberShape),
  };
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
      for (const index of this.#indexes) index.build();
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
      for (const index of this.#indexes) index.ready();
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

  get #indexes(): SearchIndex[] {
    return Object.values(this.indexes);
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
      for (const index of this.#indexes) index.done();
      return result;
    } catch (error) {
      this.run('ROLLBACK');
      for (const index of this.#indexes) index.undone();
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
      for (const index of this.#indexes) index.clear();
      // A full-text index keeps its rows in tables of its own, which are its own business.
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
