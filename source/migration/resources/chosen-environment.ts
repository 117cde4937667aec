/** A B2B project that was there before and that the user has chosen, by its slugs. */
import type { Answers } from '../../config/answers.ts';
import { UserError } from '../../config/user-error.ts';
import { unless } from '../../stytch/errors.ts';
import type { Environment, ManagementClient } from '../../stytch/management.ts';

export interface ChosenEnvironment {
  project_slug: string;
  /** Left out: the one of the right type is found, or made. */
  environment_slug?: string;
}

/** What was chosen; undefined where a new project is made. */
export function chosenEnvironment({ b2bEnvironment = 'new' }: Answers): ChosenEnvironment | undefined {
  if (b2bEnvironment === 'new') return undefined;
  const [project_slug = '', environment_slug] = b2bEnvironment.split('/');
  return environment_slug ? { project_slug, environment_slug } : { project_slug };
}

/**
 * The environment of this type that the chosen project has; undefined where it is to be made. Throws UserError (exit code 2)
 * where it cannot be the one that is meant.
 */
export async function environmentThere(
  { type }: { type: 'TEST' | 'LIVE' },
  { project_slug, environment_slug }: ChosenEnvironment,
  management: ManagementClient,
): Promise<Environment | undefined> {
  const project = await unless(management.projects.get(project_slug), 'project');
  if (!project) throw refused(`There is no project "${project_slug}" in the workspace of this key.`);
  if (project.vertical === 'CONSUMER') throw refused(`The project "${project_slug}" is a Consumer project.`);
  const all = await management.environments.all(project_slug);
  if (environment_slug !== undefined) {
    const named = all.find(one => one.environment_slug === environment_slug);
    if (!named) throw refused(`The project "${project_slug}" has no environment "${environment_slug}".`);
    if (named.type !== undefined && named.type !== type)
      throw refused(`"${project_slug}/${environment_slug}" is ${named.type}, and the Consumer project is ${type}.`);
    return named;
  }
  const fitting = all.filter(one => one.type === type);
  if (fitting.length > 1)
    throw refused(
      `The project "${project_slug}" has several ${type} environments: ${fitting.map(one => one.environment_slug).join(', ')}.`,
    );
  return fitting[0];
}

function refused(what: string): UserError {
  return new UserError({
    what,
    why: 'It is not clear where Members are to go, so nothing was written.',
    next: 'Name a B2B project and its environment: --b2b-environment my-app/test; or "new" for a new one.',
    exitCode: 2,
  });
}
