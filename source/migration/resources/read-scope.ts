/** Reads the password scope of the B2B environment. */
import type { RunContext } from './context.ts';
import { b2bEnvironment } from './environments.ts';

/** The environment's flag; undefined where no workspace key can read it. */
export async function scopeOf(context: RunContext) {
  if (!context.canManage) return undefined;
  const at = await b2bEnvironment(context);
  if (!at) return undefined;
  const found = await context.management().environments.get(at.project_slug, at.environment_slug);
  return { ...at, value: found.cross_org_passwords_enabled };
}
