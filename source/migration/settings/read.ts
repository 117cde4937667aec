/** Reads both sides of the settings, and says what a run would do with each. Only reads. */
import { UserError } from '../../config/user-error.ts';
import { isEmpty } from '../../stytch/management.ts';
import type { Journal } from '../engine/journal.ts';
import type { SettingLeft } from '../model.ts';
import type { TemplateIntent } from '../resources/claim-template.ts';
import type { RunContext } from '../resources/context.ts';
import { b2bEnvironment, consumerEnvironment } from '../resources/environments.ts';
import { claimOf } from '../sessions/answer.ts';
import { withoutClaim } from '../sessions/claim-template.ts';
import { tickedItems } from './checklist-answer.ts';
import { type DiffContext, diffKind, type SettingRow } from './diff.ts';
import type { Place, SettingKind, Values } from './kind.ts';
import { settingKinds } from './kinds/index.ts';
import { rowId } from './row-id.ts';

/** Both environments; `b2b` is undefined while it does not exist. */
export interface Places {
  consumer: Place;
  b2b: Place | undefined;
}

/** One kind, both sides, and what would be done. */
export interface KindState {
  consumer: Values;
  b2b: Values;
  rows: SettingRow[];
}

/** What the journal keeps of a kind. */
export interface SettingsIntent {
  /** What is written this time, and what stood there until then: null for nothing. */
  payload: Values;
  before: Values;
  /** What was ever written, and what stood there before the first time. */
  ours: Values;
  previous: Values;
}

export interface SettingsResult {
  /** Every item that is as Consumer's is, whether it was written or not. */
  wanted: Values;
  /** What Consumer had then. */
  source: Values;
  /** What was not written, and why. */
  left: SettingLeft[];
}

export const settingsId = 'settings';

/** What a run did not write, as its records say. */
export const settingsLeft = (journal: Journal): SettingLeft[] =>
  [...journal.records(settingsId, 'done')].flatMap(({ result }) => (result as SettingsResult).left);

/** Both projects stay where they are: a run looks them up once. */
const known = new WeakMap<RunContext, Places>();

/** Throws UserError (exit code 2) where the workspace holds not both projects. */
export async function settingsPlaces(context: RunContext): Promise<Places> {
  const places = known.get(context) ?? (await findPlaces(context));
  if (places.b2b) known.set(context, places);
  return places;
}

async function findPlaces(context: RunContext): Promise<Places> {
  const consumer: Place = { ...(await consumerEnvironment(context)), vertical: 'CONSUMER' };
  const found = await b2bEnvironment(context);
  if (!found && context.b2bProjectId && context.answers.b2bProject === 'existing') throw notHere(context.b2bProjectId);
  return { consumer, b2b: found && { ...found, vertical: 'B2B' } };
}

/** Every kind with its id, in order. */
export async function allStates(context: RunContext): Promise<(KindState & { kind: string })[]> {
  const places = await settingsPlaces(context);
  const use = places.b2b && (await usage(context, places.b2b));
  const states: (KindState & { kind: string })[] = [];
  for (const kind of settingKinds) states.push({ kind: kind.id, ...(await kindState(kind, context, places, use)) });
  return states;
}

/** The table: every setting of every kind. */
export const diffSettings = async (context: RunContext): Promise<SettingRow[]> =>
  (await allStates(context)).flatMap(one => one.rows);

/** Reads one kind on both sides. */
export async function kindState(
  kind: SettingKind,
  context: RunContext,
  { consumer: from, b2b: to }: Places,
  use: Usage = { environment: false, project: false },
): Promise<KindState> {
  const consumer = await consumerValues(kind, context, from);
  const b2b = to ? await kind.read(context.management(), to) : {};
  return { consumer, b2b, rows: diffKind(kind, consumer, b2b, diffContext(kind, context, use)) };
}

/** What Consumer has, without what this tool has put there. */
export async function consumerValues(kind: SettingKind, context: RunContext, at: Place): Promise<Values> {
  const found = await kind.read(context.management(), at);
  const template = found['SESSION'];
  return typeof template === 'string'
    ? { ...found, SESSION: withoutOwnClaim(template, context.journal, claimOf(context.answers)) }
    : found;
}

/** The session template as it was before the email claim was added to it. */
function withoutOwnClaim(template: string, journal: Journal, claim: string): string {
  const intent = journal.record('claims', 'session')?.intent as TemplateIntent | null | undefined;
  if (!intent) return template;
  if (template === intent.payload.template_content) return intent.previous.template_content;
  return withoutClaim(template, claim);
}

/** Whether others use the environment, or any environment of its project. */
export interface Usage {
  environment: boolean;
  project: boolean;
}

const usageKey = 'settingsUsage';

/** What the first run that wrote settings found: later, the Members are ours. */
export async function usage(context: RunContext, { project_slug, environment_slug }: Place): Promise<Usage> {
  const { journal, management } = context;
  const known = journal.get<Usage>(usageKey);
  if (known) return known;
  const created = (key: string) => (journal.record('project', key)?.intent ?? null) !== null;
  if (created('project')) return { environment: false, project: false };
  const environments = await management().environments.all(project_slug);
  const used = new Map<string, boolean>();
  for (const one of environments) {
    const metrics = await management().environments.metrics(project_slug, one.environment_slug);
    used.set(one.environment_slug, !isEmpty(metrics));
  }
  const environment = !created('environment') && used.get(environment_slug) === true;
  return { environment, project: [...used.values()].includes(true) };
}

/** Remembers it from the first write on. */
export const noteUsage = (journal: Journal, use: Usage): void => journal.set(usageKey, use);

function diffContext(kind: SettingKind, context: RunContext, use: Usage): DiffContext {
  const { answers, journal, consumerProjectId, observed } = context;
  const record = journal.record(settingsId, kind.id);
  const result = record?.result as SettingsResult | null | undefined;
  const intent = record?.intent as SettingsIntent | null | undefined;
  const decided = answers.settingsConflicts ?? 'keep';
  const taken = new Set(decided.split(',').map(one => one.trim()));
  return {
    answers,
    consumerProjectId,
    ticked: tickedItems(answers),
    observed,
    inUse: kind.ofProject ? use.project : use.environment,
    written: { ...result?.wanted, ...intent?.ours },
    // A write that a kill may have prevented: what stood there is not someone's change.
    unsure: record?.state === 'intent' || record?.state === 'failed' ? (intent?.before ?? {}) : {},
    takes: row => decided === 'consumer' || taken.has(rowId(row)),
  };
}

function notHere(id: string): UserError {
  return new UserError({
    what: `The workspace of this key does not hold the B2B project ${id}.`,
    why: 'Settings are read and written with the key of its workspace.',
    next: 'Give a key of that workspace, or leave the settings out: --settings leave.',
    exitCode: 2,
  });
}
