/** Writes down what a run will do before it does anything, and refuses answers that changed under way. */
import { randomBytes } from 'node:crypto';
import slugify from '@sindresorhus/slugify';
import type { AnswerId, Answers } from '../config/answers.ts';
import { UserError } from '../config/user-error.ts';
import { isUpToDate } from './catching-up.ts';
import type { Journal } from './engine/journal.ts';
import { makePlan, type PlanInput } from './planning/plan.ts';
import { externalIdOf } from './planning/slug.ts';
import { inCohort, type RunOptions } from './run-options.ts';
import type { MemberBody } from './tasks/members.ts';
import type { OrganizationBody } from './tasks/organizations.ts';
import type { EnvironmentBody, ProjectBody } from './tasks/project.ts';

/** Answers that a begun run cannot change any more: another value would make other records. */
const frozen: AnswerId[] = [
  'mode',
  'consumerProjectId',
  'b2bProject',
  'b2bProjectName',
  'b2bProjectId',
  'passwordScope',
  'passwords',
  'tenancy',
  'tenantKey',
  'singleName',
  'leftOver',
  'leftOverName',
  'unverifiedEmail',
];

/** Plans every record of project, organizations and members. Repeated, it adds only what is new. */
export function writeRecords(
  journal: Journal,
  input: PlanInput,
  environmentType: 'TEST' | 'LIVE',
  options: RunOptions = {},
): void {
  const { answers } = input;
  const before = journal.get<Answers>('frozen');
  const changed = before ? frozen.filter(id => before[id] !== answers[id]) : [];
  if (changed.length > 0) {
    if (begun(journal)) throw answersChanged(changed);
    for (const task of ['project', 'organizations', 'members', 'profile'] as const) journal.clear(task);
  }
  const now = Object.fromEntries(frozen.map(id => [id, answers[id]]));
  const madeOf = JSON.stringify([
    ...[now, answers.members, input.inventory.readAt, input.hashFile, options.only, options.percent],
  ]);
  if (journal.get('recordsMadeOf') === madeOf) return;
  journal.transaction(() => {
    journal.set('frozen', now);
    journal.set('recordsMadeOf', madeOf);
    if (answers.b2bProject !== 'existing') writeProject(journal, answers, environmentType);
    if (!begun(journal)) isUpToDate(journal, input.inventory.readAt);
    const { organizations } = makePlan(input, ({ user, organization, email, verified, password }) => {
      if (!inCohort(organization, options)) return;
      const external = externalIdOf(organization.key);
      const body: MemberBody = { organization: external, user_id: user.user_id, email, verified, password };
      journal.add('members', `${external}/${user.user_id}`, body);
    });
    for (const { key, name, slug, members } of organizations.filter(one => inCohort(one, options))) {
      const external_id = externalIdOf(key);
      journal.add('organizations', external_id, { name, slug, external_id, key, members } satisfies OrganizationBody);
    }
  });
}

/** True once any call of the run may have been made. */
export function begun(journal: Journal): boolean {
  return (['project', 'organizations', 'members'] as const).some(task => {
    const { intent, done, failed } = journal.count(task);
    return intent + done + failed > 0;
  });
}

function writeProject(journal: Journal, answers: Answers, type: 'TEST' | 'LIVE'): void {
  if (journal.record('project', 'project')) return;
  const name = answers.b2bProjectName ?? 'B2B';
  // Slugs are unique in a workspace: a second try under the same name must not meet the first one's project.
  const project_slug = `${slugify(name)}-${randomBytes(3).toString('hex')}`;
  const environment: EnvironmentBody = {
    ...{ name: type === 'LIVE' ? 'Live' : 'Test', project_slug, environment_slug: type.toLowerCase(), type },
    cross_org_passwords_enabled: answers.passwordScope !== 'organization',
  };
  journal.add('project', 'project', { name, project_slug } satisfies ProjectBody);
  journal.add('project', 'environment', environment);
}

function answersChanged(changed: AnswerId[]): UserError {
  return new UserError({
    what: `The answers changed since this run began: ${changed.join(', ')}.`,
    why: 'Records made with the old answers are already in the B2B project, and others would be added to them.',
    next: 'Put the answers back and resume, or start over with --dir in a new folder and a new B2B project.',
    exitCode: 2,
  });
}
