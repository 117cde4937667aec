/** Makes a new world: the workspace, its projects, and the people of the Consumer project. */
import { insertUser } from '../consumer/user.ts';
import { Documents } from '../documents.ts';
import { createEnvironment, environmentById } from '../environments.ts';
import { derivedId, derivedToken } from '../ids.ts';
import { keepSecret } from '../management/secrets.ts';
import type { Credentials } from '../public.ts';
import type { Store } from '../store.ts';
import { addPassword } from '../stored-passwords.ts';
import { type Environment, timestamp } from '../world.ts';
import { importPeople } from './import.ts';
import { inventPeople, type Person } from './people.ts';

/** What a world is made from. */
export type Recipe = {
  users: number;
  tenants?: number | undefined;
  seed: number;
  importUsers?: string | undefined;
  withB2b?: boolean | undefined;
};

const environmentSlug = 'test';
const projectOf = { consumer: 'consumer-app', b2b: 'b2b-app' };

/** The credentials of a world: they depend on its seed alone, so nothing has to keep them. */
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
export function makeWorld(store: Store, recipe: Recipe, now: number): void {
  store.write(() => {
    const { seed } = recipe;
    const { consumer, workspace } = credentialsOf(seed, true);
    const created = timestamp(now);
    store.setMeta('seed', String(seed));
    keepSecret(store, `workspace:${workspace.key_id}`, workspace.key_id, workspace.key_secret, created);
    const env = makeProject(store, 'Consumer app', 'CONSUMER', consumer, created);
    const people = recipe.importUsers
      ? importPeople(recipe.importUsers)
      : inventPeople(recipe.users, seed, now, recipe.tenants);
    for (const person of people) addPerson(store, env, person);
    if (recipe.withB2b) addB2bProject(store, seed, now);
  });
}

/** Adds the ready B2B project, where the world does not have it yet. */
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
  const env = createEnvironment(
    store,
    project_slug,
    vertical,
    { environment_slug, name: 'Test', type: 'TEST', created_at },
    project_id,
  );
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

function addPerson(store: Store, env: Environment, { id, doc, password, session }: Person): void {
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
