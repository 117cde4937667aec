/**
 * Project settings, carried from the Consumer environment to the B2B environment: one record for each kind, one after the other.
 * A setting that others have made otherwise is never overwritten, unless the user decides so.
 */
import { RecordError, unless } from '../../stytch/errors.ts';
import { Settled } from '../engine/task.ts';
import { changesOf, leftOf, type SettingRow, sameSetting } from '../settings/diff.ts';
import type { Place, SettingKind, Values } from '../settings/kind.ts';
import { settingKinds } from '../settings/kinds/index.ts';
import {
  kindState,
  noteUsage,
  type Places,
  type SettingsIntent,
  type SettingsResult,
  settingsId,
  settingsPlaces,
  usage,
} from '../settings/read.ts';
import { verifySettings } from '../verification/settings.ts';
import type { RunContext } from './context.ts';
import { managesTarget } from './environments.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

/** What the journal keeps: of a value that is not there, null. */
interface Intent extends SettingsIntent {
  result: SettingsResult;
}

export const settings: Resource = {
  id: settingsId,
  title: () => 'Project settings',
  when: (answers, context) =>
    answers.settings === 'copy' && context?.consumerReadOnly !== true && managesTarget(answers, context),
  // Roles, rules and URLs are there before the first Organization.
  gate: 'may_fail',
  dependsOn: ['project', 'password-scope'],

  async check(context) {
    await settingsPlaces(context);
  },

  desired: { fixed: () => settingKinds.map(({ id }) => ({ key: id, desired: null })) },

  create: {
    id: settingsId,
    title: () => 'Project settings',
    // Kinds build on each other: a template needs its roles, a default its template.
    workers: { '': 1 },
    once: true,
    prepare: reopenChanged,
    async intend(record, context): Promise<Intent | Settled> {
      const kind = kindOf(record.key);
      const { use, rows, b2b, consumer } = await stateOf(kind, context);
      noteUsage(context.journal, use);
      const result = resultOf(rows, consumer, record.result as SettingsResult | null);
      const payload = changesOf(rows);
      if (Object.keys(payload).length === 0) return new Settled(result);
      // What an earlier attempt has written stays ours, and what stood before it is what undo puts back.
      const earlier = record.intent as Intent | null;
      const before = pick(b2b, Object.keys(payload));
      const previous = { ...before, ...earlier?.previous };
      return { payload, before, ours: { ...earlier?.ours, ...payload }, previous, result };
    },
    async find({ key, intent }, context) {
      const { payload, result } = intent as Intent;
      const now = await readB2b(kindOf(key), context);
      return differing(payload, now).length === 0 ? result : undefined;
    },
    async apply({ key, intent }, context): Promise<SettingsResult> {
      const kind = kindOf(key);
      const { payload, result } = intent as Intent;
      const now = await readB2b(kind, context);
      const open = differing(payload, now);
      if (open.length > 0) await kind.write(context.management(), await b2bPlace(context), pick(payload, open), now);
      const left = differing(payload, await readB2b(kind, context));
      // Stytch takes some values and does not keep them: a sender of a domain that is not verified, for example.
      if (left.length > 0)
        throw new RecordError('setting_not_kept', `Stytch took it and did not keep it: ${left.join(', ')}.`);
      return result;
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Project settings',
    async apply({ key, intent }, context) {
      // The settings of a project that this migration made go with it.
      if ((context.journal.record('project', 'project')?.intent ?? null) !== null) return;
      const kind = kindOf(key);
      const { ours, previous } = intent as Intent;
      const now = await unless(readB2b(kind, context), 'project', 'environment');
      if (!now) return;
      const open = Object.keys(ours).filter(item => !sameSetting(now[item], previous[item]));
      const changed = open.filter(item => !sameSetting(now[item], ours[item]));
      const unchanged = open.filter(item => !changed.includes(item));
      if (unchanged.length > 0)
        await kind.write(context.management(), await b2bPlace(context), restored(previous, unchanged), now);
      if (changed.length > 0) keep('changed_since', `Changed since: ${changed.join(', ')}.`);
    },
  },

  verify: { compare: verifySettings },
  calls: () => [{ endpoint: 'Management', calls: settingKinds.length * 6 }],
};

/** What changed in Consumer since, or was decided or ticked since, is written or noted by this run, too. */
async function reopenChanged(context: RunContext): Promise<void> {
  const { journal } = context;
  for (const { key, result } of [...journal.records(settingsId, 'done')]) {
    const known = result as SettingsResult;
    const { rows, consumer } = await stateOf(kindOf(key), context);
    const isCurrent = sameSetting(resultOf(rows, consumer, known), known);
    if (!isCurrent || Object.keys(changesOf(rows)).length > 0) journal.reopen(settingsId, key, null);
  }
}

async function stateOf(kind: SettingKind, context: RunContext) {
  const places = await settingsPlaces(context);
  const use = await usage(context, await b2bPlace(context, places));
  return { use, ...(await kindState(kind, context, places, use)) };
}

async function b2bPlace(context: RunContext, places?: Places): Promise<Place> {
  const { b2b } = places ?? (await settingsPlaces(context));
  if (!b2b) throw new Error('Settings need their environment');
  return b2b;
}

const readB2b = async (kind: SettingKind, context: RunContext): Promise<Values> =>
  kind.read(context.management(), await b2bPlace(context));

function kindOf(id: string): SettingKind {
  const kind = settingKinds.find(one => one.id === id);
  if (!kind) throw new Error(`No kind of setting "${id}"`);
  return kind;
}

/** What the journal keeps of a kind that is done. */
const resultOf = (rows: readonly SettingRow[], source: Values, known: SettingsResult | null): SettingsResult => ({
  wanted: wantedOf(rows, known),
  source,
  left: leftOf(rows),
});

/** What is as Consumer's after this run; and what was, and is someone else's by now. */
const wantedOf = (rows: readonly SettingRow[], before: SettingsResult | null): Values =>
  Object.fromEntries(
    rows.flatMap(({ action, item, wanted }) => {
      if (action === 'keep' || action === 'create' || action === 'change') return [[item, wanted]];
      const known = action === 'conflict' ? before?.wanted[item] : undefined;
      return known === undefined ? [] : [[item, known]];
    }),
  );

const pick = (values: Values, items: readonly string[]): Values =>
  Object.fromEntries(items.map(item => [item, values[item] ?? null]));

/** null stands for what is not there: it is taken away. */
const restored = (previous: Values, items: readonly string[]): Values =>
  Object.fromEntries(items.map(item => [item, previous[item] ?? undefined]));

const differing = (wanted: Values, now: Values): string[] =>
  Object.keys(wanted).filter(item => !sameSetting(wanted[item], now[item]));
