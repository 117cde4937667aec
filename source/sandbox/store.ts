/**
 * The state of the sandbox: one SQLite file, or memory. Every API write is one transaction. The write-ahead log without
 * fsync survives a kill of this process at any instant (the operating system keeps the pages), though not a power cut.
 */
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Json } from './json.ts';

const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE projects (slug TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE environments (
  seq INTEGER PRIMARY KEY, project_slug TEXT NOT NULL, slug TEXT NOT NULL, project_id TEXT NOT NULL UNIQUE,
  vertical TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (project_slug, slug));
CREATE TABLE secrets (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL, sha TEXT NOT NULL, last_four TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT);
CREATE INDEX secrets_of ON secrets (scope);
-- Settings and other small things: templates, redirect URLs, profiles, public tokens, M2M clients and so on.
CREATE TABLE documents (
  seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,
  UNIQUE (scope, kind, id));

CREATE TABLE users (seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, external_id TEXT, doc TEXT NOT NULL);
CREATE INDEX users_of ON users (env, seq);
CREATE UNIQUE INDEX users_external ON users (env, external_id) WHERE external_id IS NOT NULL;
-- What a User can be found by: email, phone, and the id of every factor.
CREATE TABLE user_keys (env INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, user INTEGER NOT NULL,
  PRIMARY KEY (env, kind, value)) WITHOUT ROWID;

CREATE TABLE organizations (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, slug TEXT NOT NULL, external_id TEXT, doc TEXT NOT NULL);
CREATE UNIQUE INDEX organizations_slug ON organizations (env, slug);
CREATE INDEX organizations_of ON organizations (env, seq);
CREATE UNIQUE INDEX organizations_external ON organizations (env, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE organization_domains (env INTEGER NOT NULL, kind TEXT NOT NULL, domain TEXT NOT NULL, organization INTEGER NOT NULL,
  PRIMARY KEY (env, kind, domain, organization)) WITHOUT ROWID;
CREATE INDEX organization_domains_of ON organization_domains (organization);

CREATE TABLE members (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, organization INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL, external_id TEXT, deleted INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL);
CREATE INDEX members_of ON members (organization, seq);
-- A deleted Member stays, and gives its address and its external id free.
CREATE UNIQUE INDEX members_email ON members (organization, email) WHERE deleted = 0;
CREATE INDEX members_by_email ON members (env, email);
CREATE UNIQUE INDEX members_external ON members (organization, external_id) WHERE external_id IS NOT NULL AND deleted = 0;

CREATE TABLE retired_emails (organization INTEGER NOT NULL, email TEXT NOT NULL, member INTEGER NOT NULL, PRIMARY KEY (organization, email)) WITHOUT ROWID;

CREATE TABLE passwords (id TEXT PRIMARY KEY, env INTEGER NOT NULL, owner TEXT NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX passwords_of ON passwords (env);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, env INTEGER NOT NULL, owner TEXT NOT NULL, sha TEXT NOT NULL UNIQUE, expires INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX sessions_of ON sessions (owner);
-- What is sent to people or lives for minutes: magic links, one-time codes, reset tokens, intermediate sessions.
CREATE TABLE tokens (sha TEXT PRIMARY KEY, env INTEGER NOT NULL, kind TEXT NOT NULL, expires INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
`;

const version = '1';

/** A thin, statement-caching door to SQLite. */
export class Store {
  readonly db: DatabaseSync;
  readonly fresh: boolean;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(file?: string) {
    const path = file ?? ':memory:';
    if (file && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    if (file) chmodSync(file, 0o600);
    this.db = new DatabaseSync(path);
    this.db.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA busy_timeout=2000;',
    );
    this.fresh = this.get("SELECT 1 FROM sqlite_master WHERE name = 'meta'") === undefined;
    if (this.fresh) {
      this.write(() => {
        this.db.exec(schema);
        this.setMeta('version', version);
      });
    } else if (this.meta('version') !== version) {
      throw new Error(`${path} was written by another version of the sandbox; delete it to start over.`);
    }
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
    // A fresh statement: a shared one would be reset by whoever uses it while this loop runs.
    return this.db.prepare(sql).iterate(...values) as Iterable<Json>;
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; seq: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), seq: Number(lastInsertRowid) };
  }

  /** Runs a synchronous piece of work as one transaction: all of it or nothing. Inside another it joins that one. */
  write<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.db.exec('BEGIN IMMEDIATE');
    this.#depth = 1;
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
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
      for (const { name } of this.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )) {
        this.db.exec(`DELETE FROM ${name}`);
      }
      this.setMeta('version', version);
    });
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }
}
