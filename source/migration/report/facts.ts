/** Everything that the report says, as data: the JSON file is this, and the page draws it. */
import manifest from '../../../package.json' with { type: 'json' };
import type { Answers } from '../../config/answers.ts';
import type { CodeProgress } from '../code-progress.ts';
import type { AssumptionFacts } from '../doctor/consequences.ts';
import type { Journal } from '../engine/journal.ts';
import { progressOf } from '../engine/status.ts';
import type { InventorySummary, PlanSummary, RunResult } from '../model.ts';
import { resources } from '../resources/index.ts';
import type { OrganizationResult } from '../resources/organization-payload.ts';
import { createdEnvironment } from '../resources/project.ts';
import { sessionValues } from '../sessions/values.ts';
import { verifyId } from '../verification/task.ts';
import { nextSteps } from './next-steps.ts';
import { longestGap, type RunFacts, runFacts } from './run-facts.ts';
import type { FollowUp } from './sso-scim.ts';
import type { NoticeCount } from './write-notices.ts';

/** The answers in the words of the questions. */
export type DescribeAnswers = (answers: Answers) => [question: string, answer: string][];

/** Where nothing else is at hand. */
export const plainAnswers: DescribeAnswers = answers =>
  Object.entries(answers).map(([id, value]) => [id, String(value)]);

export interface ReportFacts {
  writtenAt: string;
  versions: Record<string, string>;
  answers: Answers;
  /** The same in the words of the questions. */
  answered: [question: string, answer: string][];
  run: RunFacts;
  inventory: InventorySummary | undefined;
  plan: PlanSummary;
  result: RunResult;
  tasks: { id: string; title: string; done: number; failed: number; total: number; seconds: number }[];
  /** Records finished by second of work, over all runs; pauses between runs are left out. */
  timeline: { task: string; at: number; done: number }[];
  settings: [label: string, value: string][];
  nextSteps: string[];
  /** Users who lose something; a list and a text of each group are in `notices/`. */
  notices: NoticeCount[];
  /** The last scans of the code; undefined where none was kept in the folder. */
  code: CodeProgress | undefined;
  /** What doctor verified on the real service, and what is still assumed. */
  assumptions: AssumptionFacts;
  /** SSO and SCIM of customers, to be set up with their IT. */
  followUp: FollowUp;
}

export function reportFacts(
  journal: Journal,
  given: Pick<ReportFacts, 'answers' | 'plan' | 'result' | 'notices' | 'code' | 'assumptions' | 'followUp'>,
  describe: DescribeAnswers,
): ReportFacts {
  const { answers, result } = given;
  const timeline = worked(journal.timeline());
  return {
    writtenAt: new Date().toISOString(),
    versions: {
      [manifest.name]: manifest.version,
      node: process.versions.node,
      stytch: manifest.devDependencies.stytch,
    },
    ...given,
    answered: describe(answers),
    run: runFacts(journal, answers, result.b2bProjectId),
    timeline,
    inventory: journal.get<InventorySummary>('inventory'),
    tasks: tasksWithTimes(journal, answers, timeline),
    settings: settingsOf(journal, answers),
    nextSteps: nextSteps(answers, result),
  };
}

function tasksWithTimes(journal: Journal, answers: Answers, timeline: ReportFacts['timeline']): ReportFacts['tasks'] {
  const titles = new Map(resources.filter(one => one.when(answers)).map(one => [one.create.id, one.title(answers)]));
  titles.set(verifyId, 'Verify');
  return [...titles].flatMap(([id, title]) => {
    const { done, failed, total } = progressOf(journal, id, title);
    const own = timeline.filter(point => point.task === id);
    const seconds = (own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0);
    return total === null ? [] : [{ id, title, done, failed, total, seconds }];
  });
}

/** So many values of one field are named. */
const mostValues = 6;

/** The clock of work: pauses are left out. */
function worked(samples: { at: number; task: string; done: number }[]): ReportFacts['timeline'] {
  let elapsed = 0;
  return samples.map(({ at, task, done }, index) => {
    const gap = at - (samples[index - 1]?.at ?? at);
    elapsed += Math.min(Math.max(0, gap), longestGap);
    return { task, done, at: elapsed / 1000 };
  });
}

/** What was written and read, never what was asked for. */
function settingsOf(journal: Journal, answers: Answers): ReportFacts['settings'] {
  const settings: ReportFacts['settings'] = [['Cross-organization passwords', scopeText(journal, answers)]];
  const environment = createdEnvironment(journal);
  if (environment) settings.push(['Project', environment.project_slug], ['Environment', environment.environment_slug]);
  settings.push(...organizationSettings(journal));
  if (answers.sessions === 'carry_over') settings.push(...sessionValues(answers));
  return settings;
}

/** Each value of each field that Organizations were made with, and how many have it. */
function organizationSettings(journal: Journal): ReportFacts['settings'] {
  const counts = new Map<string, Map<string, number>>();
  let all = 0;
  for (const { result } of journal.records('organizations', 'done')) {
    all++;
    const {
      organization_name: _name,
      organization_slug: _slug,
      organization_external_id: _id,
      trusted_metadata: _metadata,
      ...fields
    } = (result as OrganizationResult).base;
    for (const [field, value] of Object.entries(fields)) {
      const values = counts.get(field) ?? new Map<string, number>();
      counts.set(field, values);
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      values.set(text, (values.get(text) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([field, values]) =>
    [...values]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, mostValues)
      .map(([value, count]): [string, string] => [
        count === all ? `Every Organization: ${field}` : `${count} Organizations: ${field}`,
        value,
      ]),
  );
}

function scopeText(journal: Journal, answers: Answers): string {
  const value = answers.passwordScope === 'organization' ? 'off' : 'on';
  const read = (journal.record('password-scope', 'scope')?.result as { checked: boolean } | null | undefined)?.checked;
  return read ? value : `${value}, by the answers; not checked`;
}
