/** Both sides of every kind as rows of one table: what a run would do with each setting. Pure. */
import type { SettingLeft } from '../model.ts';
import type { MappingContext, SettingKind, Values, Wish } from './kind.ts';
import { rowId } from './row-id.ts';

/**
 * create: B2B does not have it. change: it has another value. keep: it is the same. conflict: another value, in an environment
 * that others use. cannot: B2B has no such thing. manual: only the user can do it.
 */
export type SettingAction = 'create' | 'change' | 'keep' | 'conflict' | 'cannot' | 'manual';

export interface SettingRow {
  /** The kind's id and title. */
  kind: string;
  title: string;
  item: string;
  consumer: unknown;
  b2b: unknown;
  /** What B2B would have; undefined where nothing is written. */
  wanted: unknown;
  action: SettingAction;
  note: string;
}

/** What is known of the B2B environment beside its values. */
export interface DiffContext extends MappingContext {
  /** Others have put Organizations, Members or M2M clients into it: what differs is theirs. */
  inUse: boolean;
  /** What this migration wrote, of one kind: as long as it stands there, it may be changed. */
  written: Values;
  /** What stood there before a write of which it is not known whether it was made. */
  unsure: Values;
  /** True where Consumer's value wins a conflict. */
  takes: (row: { kind: string; item: string }) => boolean;
}

/** The rows of one kind. */
export function diffKind(kind: SettingKind, consumer: Values, b2b: Values, context: DiffContext): SettingRow[] {
  return kind.map(consumer, b2b, context).map(wish => {
    const row = { kind: kind.id, title: kind.title, item: wish.item };
    const values = { consumer: wish.consumer, b2b: b2b[wish.item], wanted: wish.wanted };
    const done = wish.unless === 'manual' && context.ticked.has(rowId(row));
    const action = done ? 'keep' : actionOf({ ...wish, kind: kind.id }, b2b, context);
    return { ...row, ...values, action, note: done ? 'Ticked: done by hand.' : (wish.note ?? '') };
  });
}

function actionOf(wish: Wish & { kind: string }, b2b: Values, context: DiffContext): SettingAction {
  const { item, wanted, unless } = wish;
  if (unless) return unless;
  const found = b2b[item];
  if (sameSetting(found, wanted)) return 'keep';
  if (found === undefined) return 'create';
  const { inUse, written, unsure, takes } = context;
  const ours = sameSetting(found, written[item]) || (Object.hasOwn(unsure, item) && sameSetting(found, unsure[item]));
  const theirs = Object.hasOwn(written, item) ? !ours : inUse;
  return theirs && !takes(wish) ? 'conflict' : 'change';
}

/** What is to be written, by item. */
export const changesOf = (rows: readonly SettingRow[]): Values =>
  Object.fromEntries(
    rows.filter(row => row.action === 'create' || row.action === 'change').map(row => [row.item, row.wanted]),
  );

/** Equal, where a value that is left out is false, "", 0 or empty. Lists that are sets were sorted when they were read. */
export const sameSetting = (one: unknown, other: unknown): boolean =>
  JSON.stringify(settled(one)) === JSON.stringify(settled(other));

function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(one => settled(one) ?? null);
  if (typeof value !== 'object' || value === null) return value || undefined;
  const entries = Object.entries(value)
    .map(([name, held]) => [name, settled(held)] as const)
    .filter(([, held]) => held !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** What stays as it is though Consumer's is another: to be shown before, and in the report. */
export const leftOf = (rows: readonly SettingRow[]): SettingLeft[] =>
  rows.flatMap(({ title, item, action, note }) =>
    action === 'conflict' || action === 'cannot' || action === 'manual' ? [{ title, item, action, note }] : [],
  );
