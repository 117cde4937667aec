/** The settings of generated modules, read from a migration's folder: ids, crosswalk, tenancy. Never a secret. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { Journal } from '../migration/engine/journal.ts';
import type { RunResult } from '../migration/model.ts';
import { ruleFrom, ruleOf } from './rule.ts';

/** The placeholders of the templates. */
export type BridgeSettings = Record<Known | keyof ReturnType<typeof ruleOf>, string>;
type Known = 'CONSUMER_PROJECT_ID' | 'B2B_PROJECT_ID' | 'PROFILE_ID' | 'CROSSWALK';

/** The placeholder in a file until the user fills in the real value. */
const unknown: Record<Known, string> = {
  CONSUMER_PROJECT_ID: 'project-test-CONSUMER',
  B2B_PROJECT_ID: 'project-test-B2B',
  PROFILE_ID: 'trusted-auth-token-profile-test-FILL-IN',
  CROSSWALK: 'crosswalk.csv',
};

export interface FoundSettings {
  settings: BridgeSettings;
  /** False if neither an answer nor a run has the tenancy yet. */
  hasRule: boolean;
  /** The settings that the folder does not have yet: placeholder and words. */
  missing: { placeholder: string; words: string }[];
}

/** Reads the migration in `dir`, which may not exist. Throws UserError for a journal that cannot be read. */
export function bridgeSettings(dir: string, answers: Answers): FoundSettings {
  const found: Partial<BridgeSettings> = {
    CONSUMER_PROJECT_ID: answers.consumerProjectId,
    B2B_PROJECT_ID: answers.b2bProjectId,
    PROFILE_ID: answers.tokenProfileId,
    ...definedOnly(fromJournal(join(dir, 'journal.sqlite'), answers)),
  };
  const crosswalk = join(dir, 'report', 'crosswalk.csv');
  if (existsSync(crosswalk)) found.CROSSWALK = crosswalk;
  const names: Record<Known, string> = {
    CONSUMER_PROJECT_ID: 'the Consumer project id',
    B2B_PROJECT_ID: 'the B2B project id',
    PROFILE_ID: 'the Trusted Auth Token profile id (dashboard, Trusted Auth Tokens)',
    CROSSWALK: 'the path of crosswalk.csv',
  };
  const keys = Object.keys(unknown) as Known[];
  return {
    settings: { ...unknown, ...ruleOf(answers), ...definedOnly(found) },
    hasRule: answers.tenancy !== undefined || found.TENANCY !== undefined,
    missing: keys.filter(key => !found[key]).map(key => ({ placeholder: `__${key}__`, words: names[key] })),
  };
}

function fromJournal(path: string, answers: Answers): Partial<BridgeSettings> {
  // Opening a journal would create it.
  if (!existsSync(path)) return {};
  const journal = new Journal(path);
  try {
    const made = (task: 'project' | 'profile', key: string) =>
      journal.record(task, key)?.result as Record<string, string> | null | undefined;
    return {
      ...ruleFrom(journal, answers),
      CONSUMER_PROJECT_ID: journal.get<string>('consumerProjectId'),
      B2B_PROJECT_ID: made('project', 'environment')?.['project_id'] ?? journal.get<RunResult>('result')?.b2bProjectId,
      PROFILE_ID: made('profile', 'profile')?.['profile_id'],
    };
  } finally {
    journal.close();
  }
}

function definedOnly<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Partial<T>;
}
