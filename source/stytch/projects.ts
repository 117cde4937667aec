/** The B2B projects of a workspace, with what is in them: for the user to choose one. Only reads. */
import type { Addresses } from '../config/addresses.ts';
import { quick } from './check.ts';
import { managementClient } from './management.ts';
import type { Metrics } from './settings-types.ts';

export interface FoundProject {
  project_slug: string;
  name: string;
  environments: { environment_slug: string; name: string; type: 'LIVE' | 'TEST'; metrics: Metrics }[];
}

/** Rejects as the management client does. */
export async function b2bProjects(at: Addresses, keyId: string, keySecret: string): Promise<FoundProject[]> {
  const client = managementClient({ keyId, keySecret, dispatcher: quick(at.management) });
  const projects = (await client.projects.all()).filter(one => one.vertical === 'B2B');
  return Promise.all(
    projects.map(async ({ project_slug, name }) => {
      const environments = await client.environments.all(project_slug);
      return {
        project_slug,
        name,
        environments: await Promise.all(
          environments.map(async ({ environment_slug, name, type = 'TEST' }) => {
            const metrics = await client.environments.metrics(project_slug, environment_slug);
            return { environment_slug, name, type, metrics };
          }),
        ),
      };
    }),
  );
}
