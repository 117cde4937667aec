/** With a key of another workspace, "project not found" does not mean that our project is gone. */
import { UserError } from '../../config/user-error.ts';
import type { ManagementClient } from '../../stytch/management.ts';

/** The project ids of all environments in the key's workspace. */
export async function projectIdsOf(management: ManagementClient): Promise<string[]> {
  const projects = await management.projects.all();
  const environments = await Promise.all(projects.map(one => management.environments.all(one.project_slug)));
  return environments.flat().map(environment => environment.project_id);
}

/**
 * Throws UserError (exit code 2) where none of the projects that stood beside ours is there. `before`: their ids when ours was
 * created.
 */
export async function refuseOtherWorkspace(before: readonly string[], management: ManagementClient): Promise<void> {
  if (before.length === 0) return;
  const now = new Set(await projectIdsOf(management));
  if (before.some(id => now.has(id))) return;
  throw new UserError({
    what: 'The workspace key is of another workspace than the one that this migration works in.',
    why: 'None of the projects that were there when it began is in the workspace of this key.',
    next: 'Give the key of that workspace, in STYTCH_WORKSPACE_KEY_ID and STYTCH_WORKSPACE_KEY_SECRET.',
    exitCode: 2,
  });
}
