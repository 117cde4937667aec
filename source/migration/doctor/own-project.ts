/** The project that a workspace key makes for doctor, and environments in it. What is inside of it goes with it. */
import { UserError } from '../../config/user-error.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import type { EnvironmentFlags } from '../../stytch/management-types.ts';
import type { Journal } from '../engine/journal.ts';
import { create, newMark, projectName } from './created.ts';

/** Makes a project of doctor's own, written down before the call. Returns its slug. */
export async function makeProject(
  journal: Journal,
  management: ManagementClient,
  vertical: 'B2B' | 'CONSUMER' = 'B2B',
): Promise<string> {
  const mark = newMark();
  const name = `doctor-${mark}`;
  const send = () => management.projects.create({ name: projectName(mark), vertical, project_slug: name });
  const made = await create(journal, { kind: 'project', mark, name }, send, project => project.project_slug);
  return made.project_slug;
}

/** The live environment of a project: the one that is there, or a new one. Returns its slug. */
export async function ensureLive(management: ManagementClient, project: string): Promise<string> {
  const ready = (await management.environments.all(project)).find(({ type }) => type === 'LIVE');
  const live = { name: 'live', type: 'LIVE' as const, environment_slug: 'live', cross_org_passwords_enabled: false };
  return (ready ?? (await management.environments.create(project, live))).environment_slug;
}

/** Makes a TEST environment with a secret. */
export async function openEnvironment(
  management: ManagementClient,
  project: string,
  slug: string,
  flags: Partial<EnvironmentFlags> = {},
) {
  const body = { name: slug, type: 'TEST' as const, environment_slug: slug, ...flags };
  const { environment_slug: environment, project_id: projectId } = await management.environments.create(project, body);
  if (!environment || !projectId) throw unreadable();
  const { secret } = await management.secrets.create(project, environment);
  return { environment, projectId, secret };
}

function unreadable(): UserError {
  return new UserError({
    what: 'The answer to a new environment has no environment.',
    why: 'Something between here and Stytch changed it.',
    next: 'Let the calls through (proxy, firewall), then run doctor again.',
  });
}
