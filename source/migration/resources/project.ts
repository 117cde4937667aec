/**
 * The B2B project and its environment: made, or found in the project that the user has chosen. A live environment comes first:
 * Stytch makes no test one without it.
 */
import { randomBytes } from 'node:crypto';
import slugify from '@sindresorhus/slugify';
import { isNotFound, RecordError } from '../../stytch/errors.ts';
import { type Environment, isEmpty, type ManagementClient } from '../../stytch/management.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import { Settled } from '../engine/task.ts';
import { chosenEnvironment, environmentThere } from './chosen-environment.ts';
import type { RunContext } from './context.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';
import { projectIdsOf, refuseOtherWorkspace } from './workspace-check.ts';

interface ProjectDesired {
  name: string;
  project_slug: string;
}

interface EnvironmentDesired {
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

interface ProjectIntent {
  payload: ProjectDesired | EnvironmentDesired;
  /** Of the project: the ids of all that were in the workspace before. */
  previous: { projectIds: string[] } | null;
}

const idsBefore = ({ intent }: JournalRecord) => (intent as ProjectIntent | null)?.previous?.projectIds ?? [];

/** The slug has a secret part, so what is found under it is ours. */
const find = async (record: JournalRecord, { management }: RunContext): Promise<unknown> => {
  const { key, desired } = record;
  try {
    if (key === 'project') {
      const found = await management().projects.get((desired as ProjectDesired).project_slug);
      if (found.vertical && found.vertical !== 'B2B') throw new RecordError('mismatch', 'It is no B2B project.');
      return { project_slug: found.project_slug };
    }
    const { project_slug, environment_slug } = desired as EnvironmentDesired;
    return asResult(await management().environments.get(project_slug, environment_slug));
  } catch (error) {
    if (!isNotFound(error, key === 'project' ? 'project' : 'environment')) throw error;
    if (key === 'project') await refuseOtherWorkspace(idsBefore(record), management());
    return undefined;
  }
};

export const project: Resource = {
  id: 'project',
  title: () => 'B2B project',
  when: answers => answers.b2bProject !== 'existing',
  gate: true,
  dependsOn: [],

  desired: {
    fixed({ journal, answers, environmentType: type }) {
      if (journal.record('project', 'environment')?.intent) return [];
      const name = answers.b2bProjectName ?? 'B2B';
      const chosen = chosenEnvironment(answers);
      // Slugs are unique in a workspace: a second try under the same name must not meet the first one's project.
      const project_slug = chosen?.project_slug ?? `${slugify(name)}-${randomBytes(3).toString('hex')}`;
      const environment = (of: 'TEST' | 'LIVE'): EnvironmentDesired => ({
        name: of === 'LIVE' ? 'Live' : 'Test',
        project_slug,
        environment_slug: of.toLowerCase(),
        type: of,
        cross_org_passwords_enabled: answers.passwordScope !== 'organization',
      });
      const named = { ...environment(type), ...chosen };
      if (chosen?.environment_slug) return [{ key: 'environment', desired: named }];
      if (!chosen && journal.record('project', 'project')) return [];
      return [
        ...(chosen ? [] : [{ key: 'project', desired: { name, project_slug } satisfies ProjectDesired }]),
        ...(type === 'TEST' ? [{ key: 'live', desired: environment('LIVE') }] : []),
        { key: 'environment', desired: environment(type) },
      ];
    },
  },

  create: {
    id: 'project',
    // One at a time and in this order: the environments need the project, a test one needs the live one.
    workers: { '': 1 },
    title: () => 'B2B project',
    async intend({ key, desired }, { answers, management }) {
      if (key !== 'project') {
        const chosen = chosenEnvironment(answers);
        const found = chosen && (await environmentThere(desired as EnvironmentDesired, chosen, management()));
        return found ? new Settled(asResult(found)) : ({ payload: desired, previous: null } as ProjectIntent);
      }
      return { payload: desired, previous: { projectIds: await projectIdsOf(management()) } } as ProjectIntent;
    },
    find,
    async apply({ key, desired }, { management }) {
      if (key === 'project') {
        const made = await management().projects.create({ ...(desired as ProjectDesired), vertical: 'B2B' });
        return { project_slug: made.project_slug };
      }
      const { project_slug, ...environment } = desired as EnvironmentDesired;
      return asResult(await management().environments.create(project_slug, environment));
    },
  },
  update: null,
  remove: null,
  verify: null,

  undo: {
    title: () => 'B2B project',
    with: { live: 'project', environment: 'project' },
    async apply(record, context) {
      const { management } = context;
      const { project_slug } = record.desired as ProjectDesired;
      if (record.key !== 'project') return removeEnvironment(record.desired as EnvironmentDesired, management());
      try {
        await management().projects.get(project_slug);
        await refuseInUse(context, project_slug);
        await management().projects.delete(project_slug);
      } catch (error) {
        if (!isNotFound(error, 'project')) throw error;
        await refuseOtherWorkspace(idsBefore(record), management());
      }
    },
  },

  calls: () => [{ endpoint: 'Management', calls: 6 }],
};

/** An environment that was made in someone's project. */
async function removeEnvironment(made: EnvironmentDesired, management: ManagementClient): Promise<void> {
  const at = [made.project_slug, made.environment_slug] as const;
  try {
    if (!isEmpty(await management.environments.metrics(...at))) keep('in_use', 'The environment is in use.');
    if (made.type === 'LIVE') keep('not_deletable', 'Stytch deletes a live environment only with its project.');
    await management.environments.delete(...at);
  } catch (error) {
    if (!isNotFound(error, 'environment')) throw error;
  }
}

/** A project with anything in it that we did not take back, or with further environments, stays. */
async function refuseInUse(context: RunContext, projectSlug: string): Promise<void> {
  const environments = await context.management().environments.all(projectSlug);
  const slugOf = (key: string) =>
    (context.journal.record('project', key)?.desired as EnvironmentDesired | undefined)?.environment_slug;
  const own = [slugOf('live'), slugOf('environment')];
  if (!environments.every(one => own.includes(one.environment_slug)))
    keep('in_use', 'The project has further environments.');
  const live = environments.find(one => one.environment_slug === slugOf('live'));
  if (live && !isEmpty(await context.management().environments.metrics(projectSlug, live.environment_slug)))
    keep('in_use', 'The live environment of the project is in use.');
  if (environments.length === 0 || !createdEnvironment(context.journal)) return;
  const client = await context.b2b();
  const { organizations } = await client.organizations.search({ limit: 1 });
  if (organizations.length > 0) keep('in_use', 'The project still has Organizations.');
}

const asResult = (found: Environment): EnvironmentResult => ({
  project_slug: found.project_slug,
  environment_slug: found.environment_slug,
  project_id: found.project_id,
});

/** Where the project of this migration is, once it was made or found. */
export function createdEnvironment(journal: Journal): EnvironmentResult | undefined {
  const record = journal.record('project', 'environment');
  return record?.state === 'done' ? (record.result as EnvironmentResult) : undefined;
}
