/** Everything that the report says, as data: the JSON file is this, and the page draws it. */
import manifest from '../../../package.json' with { type: 'json' };
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import type { InventorySummary, PlanSummary, RunResult } from '../model.ts';
import { sessionValues } from '../sessions/values.ts';
import { tasks } from '../tasks/index.ts';
import { type OrganizationBody, wantedOrganization } from '../tasks/organizations.ts';
import type { EnvironmentResult } from '../tasks/project.ts';
import { nextSteps } from './next-steps.ts';

export interface ReportFacts {
  writtenAt: string;
  versions: Record<string, string>;
  answers: Answers;
  inventory: InventorySummary | undefined;
  plan: PlanSummary;
  result: RunResult;
  tasks: { id: string; title: string; done: number; failed: number; total: number; seconds: number }[];
  /** Records finished by second of work, over all runs; pauses between runs are left out. */
  timeline: { task: string; at: number; done: number }[];
  settings: [label: string, value: string][];
  nextSteps: string[];
}

export function reportFacts(journal: Journal, answers: Answers, plan: PlanSummary, result: RunResult): ReportFacts {
  const timeline = worked(journal.timeline());
  return {
    writtenAt: new Date().toISOString(),
    versions: {
      [manifest.name]: manifest.version,
      node: process.versions.node,
      stytch: manifest.devDependencies.stytch,
    },
    ...{ answers, plan, result, timeline },
    inventory: journal.get<InventorySummary>('inventory'),
    tasks: tasks
      .filter(task => task.when(answers))
      .map(task => {
        const { planned, intent, done, failed } = journal.count(task.id);
        const own = timeline.filter(point => point.task === task.id);
        const seconds = (own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0);
        return {
          id: task.id,
          title: task.title(answers),
          done,
          failed,
          total: planned + intent + done + failed,
          seconds,
        };
      })
      .filter(task => task.total > 0),
    settings: settingsOf(journal, answers),
    nextSteps: nextSteps(answers, result),
  };
}

/** The clock of work: a gap of more than this between two samples is a pause between runs, ms. */
const longestGap = 15_000;

function worked(samples: { at: number; task: string; done: number }[]): ReportFacts['timeline'] {
  let elapsed = 0;
  return samples.map(({ at, task, done }, index) => {
    const gap = at - (samples[index - 1]?.at ?? at);
    elapsed += Math.min(Math.max(0, gap), longestGap);
    return { task, done, at: elapsed / 1000 };
  });
}

function settingsOf(journal: Journal, answers: Answers): ReportFacts['settings'] {
  const [organization] = journal.records('organizations');
  const environment = journal.record('project', 'environment')?.result as EnvironmentResult | null | undefined;
  const settings: ReportFacts['settings'] = [
    ['Cross-organization passwords', answers.passwordScope === 'organization' ? 'off' : 'on'],
  ];
  if (environment) settings.push(['Project', environment.project_slug], ['Environment', environment.environment_slug]);
  if (organization) {
    const {
      organization_name: _n,
      organization_slug: _s,
      organization_external_id: _e,
      trusted_metadata: _t,
      ...shared
    } = {
      trusted_metadata: undefined,
      ...wantedOrganization(organization.body as OrganizationBody, answers),
    };
    for (const [name, value] of Object.entries(shared)) settings.push([`Every Organization: ${name}`, String(value)]);
  }
  if (answers.sessions === 'carry_over') settings.push(...sessionValues(answers));
  return settings;
}
