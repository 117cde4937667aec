/** The tables of the state. Indexes are apart: while a state is built, they come last. */
export const tables = `
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

CREATE TABLE users (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL, external_id TEXT,
  created_at TEXT NOT NULL, status TEXT NOT NULL, password INTEGER NOT NULL, doc TEXT NOT NULL);
-- What a User can be found by: email, phone, and the id of every factor.
CREATE TABLE user_keys (env INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, user INTEGER NOT NULL,
  PRIMARY KEY (env, kind, value)) WITHOUT ROWID;

CREATE TABLE organizations (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, external_id TEXT, doc TEXT NOT NULL);
CREATE TABLE organization_domains (env INTEGER NOT NULL, kind TEXT NOT NULL, domain TEXT NOT NULL, organization INTEGER NOT NULL,
  PRIMARY KEY (env, kind, domain, organization)) WITHOUT ROWID;

CREATE TABLE members (
  seq INTEGER PRIMARY KEY, env INTEGER NOT NULL, organization INTEGER NOT NULL, id TEXT NOT NULL,
  email TEXT NOT NULL, external_id TEXT, deleted INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL, password INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE TABLE retired_emails (organization INTEGER NOT NULL, email TEXT NOT NULL, member INTEGER NOT NULL,
  PRIMARY KEY (organization, email)) WITHOUT ROWID;

CREATE TABLE passwords (id TEXT NOT NULL, env INTEGER NOT NULL, owner TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE sessions (
  id TEXT NOT NULL, env INTEGER NOT NULL, owner TEXT NOT NULL, sha TEXT NOT NULL, expires INTEGER NOT NULL, doc TEXT NOT NULL);
-- What is sent to users or lives for minutes: magic links, one-time codes, reset tokens, intermediate sessions.
CREATE TABLE tokens (sha TEXT PRIMARY KEY, env INTEGER NOT NULL, kind TEXT NOT NULL, expires INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
`;

export const indexes = `
CREATE INDEX secrets_of ON secrets (scope);
CREATE UNIQUE INDEX users_id ON users (id);
CREATE INDEX users_of ON users (env, seq);
CREATE INDEX users_created ON users (env, created_at);
CREATE INDEX users_status ON users (env, status);
CREATE INDEX users_password ON users (env, password);
CREATE UNIQUE INDEX users_external ON users (env, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX organizations_id ON organizations (id);
CREATE UNIQUE INDEX organizations_slug ON organizations (env, slug);
CREATE INDEX organizations_of ON organizations (env, seq);
CREATE UNIQUE INDEX organizations_external ON organizations (env, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX organization_domains_of ON organization_domains (organization);
CREATE UNIQUE INDEX members_id ON members (id);
CREATE INDEX members_of ON members (organization, deleted);
CREATE INDEX members_status ON members (organization, status);
CREATE INDEX members_password ON members (organization, deleted, password);
-- A deleted Member stays, and gives its address and its external id free.
CREATE UNIQUE INDEX members_email ON members (organization, email) WHERE deleted = 0;
CREATE INDEX members_by_email ON members (env, email);
CREATE INDEX members_by_external ON members (env, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX members_external ON members (organization, external_id) WHERE external_id IS NOT NULL AND deleted = 0;
CREATE INDEX members_deleted_email ON members (organization, email) WHERE deleted = 1;
CREATE INDEX members_deleted_external ON members (organization, external_id) WHERE deleted = 1;
CREATE UNIQUE INDEX passwords_id ON passwords (id);
CREATE INDEX passwords_of ON passwords (env);
CREATE UNIQUE INDEX sessions_id ON sessions (id);
CREATE UNIQUE INDEX sessions_sha ON sessions (sha);
CREATE INDEX sessions_of ON sessions (owner);
`;

/** Changes with every change above: an older file cannot be continued. */
export const version = '4';
