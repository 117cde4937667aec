/** Creates a new state: the workspace, its projects, and the Users of the Consumer project. */

import { addPassword } from '../auth/stored-passwords.ts';
import { insertUser } from '../consumer/user.ts';
import { type Environment, timestamp } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { createEnvironment, environmentById } from '../core/environments.ts';
import { derivedId, derivedToken } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import { keepSecret } from '../management/secrets.ts';
import type { Credentials } from '../public.ts';
import { importUsers } from './import.ts';
import { noteImported } from './imported.ts';
import { inventSettings } from './settings.ts';
import { generateUsers, type SeededUser } from './users.ts';

/** What a new state has. */
export type StateOptions = {
  users: number;
  tenants?: number | undefined;
  seed: number;
  importUsers?: string | undefined;
  withB2b?: boolean | undefined;
};

const environmentSlug = 'test';
const projectOf = { consumer: 'consumer-app', b2b: 'b2b-app' };

/** The credentials of a services: they depend on its seed alone, so nothing has to keep them. */
export function credentialsOf(seed: number, withB2b: boolean): Credentials {
  const key = `credentials/${seed}`;
  const project = (kind: 'consumer' | 'b2b') => ({
    project_id: derivedId('project', 'test', key, kind),
    secret: `secret-test-${derivedToken(key, `secret/${kind}`)}=`,
    project_slug: projectOf[kind],
    environment_slug: environmentSlug,
  });
  return {
    consumer: project('consumer'),
    workspace: {
      key_id: derivedId('workspace-key', 'test', key, 'workspace'),
      key_secret: `secret-workspace-${derivedToken(key, 'secret/workspace')}`,
    },
    b2b: withB2b ? project('b2b') : null,
  };
}

/** Fills an empty store. One transaction: a kill leaves either all of it or an empty file. */
export function createState(store: Store, options: StateOptions, now: number): void {
  store.write(() => {
    const { seed } = options;
    const { consumer, workspace } = credentialsOf(seed, true);
    const created = timestamp(now);
    store.setMeta('seed', String(seed));
    keepSecret(store, `workspace:${workspace.key_id}`, workspace.key_id, workspace.key_secret, created);
    const env = makeProject(store, 'Consumer app', 'CONSUMER', consumer, created);
    // An empty project is as new; the invented Users are of an application, which has its settings.
    if (!options.importUsers && options.users > 0) inventSettings(store, env, String(seed), now);
    const users = options.importUsers
      ? importUsers(options.importUsers)
      : generateUsers(options.users, seed, now, options.tenants);
    for (const user of users) insertSeededUser(store, env, user);
    if (options.importUsers) noteImported(store, options.importUsers);
    if (options.withB2b) addB2bProject(store, seed, now);
  });
}

/** Adds the ready B2B project, if the state does not have it yet. */
export function addB2bProject(store: Store, seed: number, now: number): void {
  const { b2b } = credentialsOf(seed, true);
  if (!b2b || environmentById(store, b2b.project_id)) return;
  store.write(() => {
    store.setMeta('b2b', 'yes');
    makeProject(store, 'B2B app', 'B2B', b2b, timestamp(now));
  });
}

function makeProject(
  store: Store,
  name: string,
  vertical: 'CONSUMER' | 'B2B',
  { project_id, secret, project_slug, environment_slug }: Credentials['consumer'],
  created_at: string,
): Environment {
  store.run(
    'INSERT INTO projects VALUES (?, ?)',
    project_slug,
    JSON.stringify({ project_slug, name, vertical, created_at }),
  );
  // As in the service, the live environment is the first one. It has no secret.
  const live = { environment_slug: 'production', name: 'Production', type: 'LIVE' as const, created_at };
  createEnvironment(store, project_slug, vertical, live, derivedId('project', 'live', project_id, 'live'));
  const test = { environment_slug, name: 'Test', type: 'TEST' as const, created_at };
  const env = createEnvironment(store, project_slug, vertical, test, project_id);
  // What the dashboard gives a new project, for the settings step to find something.
  const types = ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD', ...(vertical === 'B2B' ? ['DISCOVERY'] : [])];
  const valid_types = types.map(type => ({ type, is_default: true }));
  const url = 'http://localhost:3000/authenticate';
  new Documents(store, project_id, 'redirect-url').put(url, { url, valid_types });
  const public_token = derivedId('public-token', 'test', project_id, 'public');
  new Documents(store, project_id, 'public-token').put(public_token, { public_token, created_at });
  keepSecret(store, project_id, derivedId('secret-id', 'test', project_id, 'secret'), secret, created_at);
  return env;
}

function insertSeededUser(store: Store, env: Environment, { id, doc, password, session }: SeededUser): void {
  const { external_id, ...kept } = doc;
  insertUser(store, env, id, kept, external_id);
  if (password) addPassword(store, env, kept.password.password_id, id, password);
  if (!session) return;
  store.run(
    'INSERT INTO sessions (id, env, owner, sha, expires, doc) VALUES (?, ?, ?, ?, ?, ?)',
    session.id,
    env.seq,
    id,
    session.tokenSha,
    session.expires,
    JSON.stringify(session.doc),
  );
}
