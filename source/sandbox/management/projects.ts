/** Projects of the workspace. */

import { type Routes, timestamp, type WorkspaceCall } from '../core/context.ts';
import { createEnvironment, deleteEnvironment, environmentsOf } from '../core/environments.ts';
import { demand, refuse } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { giveFirstSettings } from './first-settings.ts';

const mostProjects = 50;

/** The project of a path, or the service's 404. */
export function projectOf({ store, params }: WorkspaceCall): Json {
  const row = store.get('SELECT doc FROM projects WHERE slug = ?', params.project_slug as string);
  return row ? JSON.parse(row.doc) : refuse('project_not_found', 'Project could not be found.');
}

/** A slug from a name, with a number behind it where `taken` says so. */
export function slugOf(name: string, taken: (slug: string) => boolean): string {
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'project';
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? stem : `${stem}-${number}`;
    if (!taken(slug)) return slug;
  }
}

/** Slugs of projects and environments: what was asked for, checked, or one made of the name. */
export function chooseSlug(asked: string | undefined, name: string, taken: (slug: string) => boolean): string {
  if (asked === undefined) return slugOf(name, taken);
  demand(/^[a-z0-9][a-z0-9-]{0,62}$/.test(asked), 'bad_request', 'A slug is of small letters, digits and "-".');
  demand(!taken(asked), 'bad_request', `The slug "${asked}" is taken.`);
  return asked;
}

export function checkProjectName(name: string): void {
  demand(name.trim() !== '' && name.length <= 128, 'invalid_project_name', 'A name has 1 to 128 characters.');
}

/** Both environments, as the published description says. */
function makeEnvironments(store: Store, { project_slug, vertical }: Json, now: number): void {
  for (const type of ['LIVE', 'TEST'] as const) {
    const settings = { environment_slug: type.toLowerCase(), type, created_at: timestamp(now) };
    giveFirstSettings(store, createEnvironment(store, project_slug, vertical, settings), now);
  }
}

export const projects: Routes<WorkspaceCall> = {
  'POST /pwa/v3/projects': ({ store, body, now }) => {
    checkProjectName(body.name);
    const count = store.get('SELECT count(*) AS count FROM projects')?.count;
    demand(count < mostProjects, 'too_many_projects');
    const { vertical = 'CONSUMER' } = body;
    demand(vertical !== 'ALL', 'bad_request', 'The vertical is CONSUMER or B2B.');
    const taken = (slug: string) => store.get('SELECT 1 FROM projects WHERE slug = ?', slug) !== undefined;
    const project_slug = chooseSlug(body.project_slug, body.name, taken);
    const project = { project_slug, name: body.name, vertical, created_at: timestamp(now) };
    store.run('INSERT INTO projects VALUES (?, ?)', project_slug, JSON.stringify(project));
    if (store.behaviour.is('project-environments', 'ready')) makeEnvironments(store, project, now);
    return { project };
  },

  'GET /pwa/v3/projects': ({ store }) => ({
    projects: store
      .all("SELECT doc FROM projects ORDER BY doc ->> '$.created_at', slug")
      .map(row => JSON.parse(row.doc)),
  }),

  'GET /pwa/v3/projects/{project_slug}': call => ({ project: projectOf(call) }),

  'PATCH /pwa/v3/projects/{project_slug}': call => {
    const { store, body } = call;
    if (body.name !== undefined) checkProjectName(body.name);
    const project = present({ ...projectOf(call), ...body });
    store.run('UPDATE projects SET doc = ? WHERE slug = ?', JSON.stringify(project), project.project_slug);
    return { project };
  },

  'DELETE /pwa/v3/projects/{project_slug}': call => {
    const { store } = call;
    const { project_slug } = projectOf(call);
    for (const env of environmentsOf(store, project_slug)) deleteEnvironment(store, env);
    store.run('DELETE FROM documents WHERE scope = ?', `project:${project_slug}`);
    store.run('DELETE FROM projects WHERE slug = ?', project_slug);
    return {};
  },
};
