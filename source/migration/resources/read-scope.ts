/** Reads the password scope of the B2B environment. */
import type { RunContext } from './context.ts';
import { createdEnvironment } from './project.ts';

/** The environment's flag; undefined where no workspace key can read it. */
export async function scopeOf(context: RunContext) {
  if (!context.canManage) return undefined;
  const at = createdEnvironment(context.journal) ?? (await existingEnvironment(context));
  if (!at) return undefined;
  const found = await context.management().environments.get(at.project_slug, at.environment_slug);
  return { ...at, value: found.cross_org_passwords_enabled };
}

/** A project that was made by hand, found by its id in the workspace of the key. */
async function existingEnvironment({ management, b2bProjectId }: RunContext) {
  for (const { project_slug } of await management().projects.all()) {
    for (const { project_id, environment_slug } of await management().environments.all(project_slug)) {
      if (project_id === b2bProjectId) return { project_slug, environment_slug };
    }
  }
  return undefined;
}
