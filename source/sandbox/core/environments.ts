/** Projects and their environments: the rows behind both the management API and every project's credentials. */

import type { Environment } from './context.ts';
import { refuse } from './errors.ts';
import { newId, type Stage } from './ids.ts';
import type { Json } from './json.ts';
import type { Store } from './store.ts';

function toEnvironment(row: Json): Environment {
  const doc = JSON.parse(row.doc);
  return {
    seq: row.seq,
    project_slug: row.project_slug,
    environment_slug: row.slug,
    project_id: row.project_id,
    vertical: row.vertical,
    stage: doc.type === 'LIVE' ? 'live' : 'test',
    doc,
  };
}

/** The environment with this project id. */
export function environmentById(store: Store, projectId: string): Environment | undefined {
  const row = store.get('SELECT * FROM environments WHERE project_id = ?', projectId);
  return row && toEnvironment(row);
}

/** The environments of a project, oldest first. */
export function environmentsOf(store: Store, projectSlug: string): Environment[] {
  return store.all('SELECT * FROM environments WHERE project_slug = ? ORDER BY seq', projectSlug).map(toEnvironment);
}

/** The environment with these two slugs, or the service's 404. */
export function environmentBySlug(store: Store, projectSlug: string, slug: string): Environment {
  if (!store.get('SELECT 1 FROM projects WHERE slug = ?', projectSlug)) refuse('project_not_found');
  const missing = store.behaviour.is('missing-environment', 'other_error') ? 'bad_request' : 'project_not_found';
  const row = store.get('SELECT * FROM environments WHERE project_slug = ? AND slug = ?', projectSlug, slug);
  return row ? toEnvironment(row) : refuse(missing, `There is no environment "${slug}".`);
}

/** Adds an environment with the service's defaults below the given settings. */
export function createEnvironment(
  store: Store,
  projectSlug: string,
  vertical: string,
  settings: Json & { environment_slug: string; created_at: string; type: 'TEST' | 'LIVE' },
  projectId?: string,
): Environment {
  const stage: Stage = settings.type === 'LIVE' ? 'live' : 'test';
  const id = projectId ?? newId('project', stage);
  const doc = {
    project_slug: projectSlug,
    name: settings.environment_slug,
    oauth_callback_id: newId('oauth-callback', stage),
    cross_org_passwords_enabled: false,
    user_impersonation_enabled: false,
    zero_downtime_session_migration_url: '',
    use_custom_domain_in_magic_link_emails: false,
    user_lock_self_serve_enabled: false,
    user_lock_threshold: 10,
    user_lock_ttl: 3600,
    idp_authorization_url: '',
    idp_dynamic_client_registration_enabled: false,
    idp_dynamic_client_registration_access_token_template_content: '',
    ...settings,
    project_id: id,
  };
  store.run(
    'INSERT INTO environments (project_slug, slug, project_id, vertical, doc) VALUES (?, ?, ?, ?, ?)',
    projectSlug,
    settings.environment_slug,
    id,
    vertical,
    JSON.stringify(doc),
  );
  return environmentBySlug(store, projectSlug, settings.environment_slug);
}

/** Forgets an environment and everything in it. */
export function deleteEnvironment(store: Store, env: Environment): void {
  store.run('DELETE FROM retired_emails WHERE organization IN (SELECT seq FROM organizations WHERE env = ?)', env.seq);
  for (const table of [
    'users',
    'user_keys',
    'organizations',
    'organization_domains',
    'members',
    'passwords',
    'sessions',
    'tokens',
  ]) {
    store.run(`DELETE FROM ${table} WHERE env = ?`, env.seq);
  }
  store.run('DELETE FROM secrets WHERE scope = ?', env.project_id);
  store.run('DELETE FROM documents WHERE scope = ?', env.project_id);
  store.run('DELETE FROM environments WHERE seq = ?', env.seq);
}

/** How many of each an environment has. */
export function sizesOf(store: Store, { seq }: Pick<Environment, 'seq'>) {
  const count = (rows: string): number => store.get(`SELECT count(*) AS count FROM ${rows}`, seq)?.count;
  return {
    users: count('users WHERE env = ?'),
    organizations: count('organizations WHERE env = ?'),
    members: count('members WHERE deleted = 0 AND env = ?'),
  };
}
