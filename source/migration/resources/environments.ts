/** Where both projects are in the workspace of the key: the management API speaks of slugs, credentials of project ids. */
import type { Answers } from '../../config/answers.ts';
import { UserError } from '../../config/user-error.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import { chosenEnvironment, environmentThere } from './chosen-environment.ts';
import type { RunContext } from './context.ts';
import { createdEnvironment } from './project.ts';

type Context = Pick<
  RunContext,
  'answers' | 'management' | 'journal' | 'b2bProjectId' | 'consumerProjectId' | 'environmentType'
>;

/** Whether the settings of that environment can be read and written: a workspace key made the project, or sees it. */
export const managesTarget = ({ b2bProject }: Answers, context?: Pick<RunContext, 'canManage'>): boolean =>
  b2bProject !== 'existing' || context?.canManage === true;

/** The environment that Members go to: the one of this migration, or one that is known by its id; undefined where there is none. */
export async function b2bEnvironment({ answers, journal, environmentType, management, b2bProjectId }: Context) {
  const known = createdEnvironment(journal);
  if (known) return known;
  const chosen = answers.b2bProject === 'existing' ? undefined : chosenEnvironment(answers);
  if (chosen) return environmentThere({ type: environmentType }, chosen, management());
  return b2bProjectId && answers.b2bProject === 'existing' ? environmentOfId(management(), b2bProjectId) : undefined;
}

/** The Consumer project's environment. Throws UserError (exit code 2) where the workspace does not hold it. */
export async function consumerEnvironment({ management, consumerProjectId }: Context) {
  const found = await environmentOfId(management(), consumerProjectId);
  if (found) return found;
  throw new UserError({
    what: `The workspace of this key does not hold ${consumerProjectId}.`,
    why: 'The settings and the claim template of the Consumer project are read with the key of its workspace.',
    next: 'Give a key of that workspace; or leave the settings out (--settings leave) and let everyone log in again.',
    exitCode: 2,
  });
}

async function environmentOfId(management: ManagementClient, id: string) {
  for (const { project_slug } of await management.projects.all()) {
    for (const { project_id, environment_slug } of await management.environments.all(project_slug)) {
      if (project_id === id) return { project_slug, environment_slug, project_id };
    }
  }
  return undefined;
}
