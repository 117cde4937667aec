/** Creates the B2B project and its environment with the chosen password scope, through the management API. */
import { isNotFound } from '../../stytch/errors.ts';
import { type Difference, refuseDifferences } from '../differences.ts';
import type { RunContext, Task } from './task.ts';

export interface ProjectBody {
  name: string;
  project_slug: string;
}

export interface EnvironmentBody {
  name: string;
  project_slug: string;
  environment_slug: string;
  type: 'TEST' | 'LIVE';
  cross_org_passwords_enabled: boolean;
}

export interface EnvironmentResult {
  project_slug: string;
  environment_slug: string;
  project_id: string;
}

export const project: Task = {
  id: 'project',
  // The environment needs the project.
  workers: 1,
  title: () => 'B2B project',
  when: answers => answers.b2bProject !== 'existing',

  async find(record, { management }) {
    try {
      if (record.key === 'project') {
        const wanted = record.body as ProjectBody;
        const found = await management().projects.get(wanted.project_slug);
        const vertical: Difference[] =
          found.vertical && found.vertical !== 'B2B'
            ? [{ field: 'vertical', wanted: 'B2B', found: found.vertical }]
            : [];
        refuseDifferences(vertical);
        return { project_slug: found.project_slug };
      }
      const wanted = record.body as EnvironmentBody;
      const found = await management().environments.get(wanted.project_slug, wanted.environment_slug);
      if (found.cross_org_passwords_enabled !== wanted.cross_org_passwords_enabled) {
        refuseDifferences([
          {
            field: 'cross_org_passwords_enabled',
            wanted: wanted.cross_org_passwords_enabled,
            found: found.cross_org_passwords_enabled,
          },
        ]);
      }
      return asResult(found);
    } catch (error) {
      if (isNotFound(error, 'project', 'environment')) return undefined;
      throw error;
    }
  },

  async apply(record, { management }) {
    if (record.key === 'project') {
      const made = await management().projects.create({ ...(record.body as ProjectBody), vertical: 'B2B' });
      return { project_slug: made.project_slug };
    }
    const { project_slug, ...environment } = record.body as EnvironmentBody;
    return asResult(await management().environments.create(project_slug, environment));
  },
};

const asResult = (found: EnvironmentResult): EnvironmentResult => ({
  project_slug: found.project_slug,
  environment_slug: found.environment_slug,
  project_id: found.project_id,
});

/** Where the created project is, once it is. */
export function createdEnvironment({ journal }: Pick<RunContext, 'journal'>): EnvironmentResult | undefined {
  const record = journal.record('project', 'environment');
  return record?.state === 'done' ? (record.result as EnvironmentResult) : undefined;
}
