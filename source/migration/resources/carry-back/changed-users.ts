/**
 * Fields of a Consumer User that were changed in B2B. Each one is written only while the User has the value that the list was
 * made with: what changed in the Consumer project since is a conflict, and stays.
 */
import type { User } from 'stytch';
import { Settled } from '../../engine/task.ts';
import { valueAt } from '../../value-at.ts';
import { sameValue } from '../compare.ts';
import { consumerUser } from '../consumer-user.ts';
import { keep } from '../kept.ts';
import type { Resource } from '../resource.ts';

export const changedUsersTask = 'carry-back.fields';

const groups = ['name', 'trusted_metadata', 'untrusted_metadata'] as const;

/** By the group of Update User, then by key: a part of the name, a key of the metadata. null: there is none. */
export type FieldValues = Partial<Record<(typeof groups)[number], Record<string, unknown>>>;

/** What the list says: the value that the User had then, and the one that it is to have. */
export interface FieldsWanted {
  from: FieldValues;
  to: FieldValues;
}

interface FieldsIntent {
  /** Exactly what is sent. */
  payload: FieldValues;
  /** Everything that was ever written to this User, and what stood there before the first time. */
  ours: { written: FieldValues; previous: FieldValues };
  conflicts: string[];
}

/** What became of one User's fields. */
export interface Written {
  /** `name.first_name`, `trusted_metadata.plan`: changed in Consumer since, and left. */
  conflicts: string[];
  gone?: true;
  /** Something was sent, now or before the command was cut off. */
  wrote?: true;
}

const heldBy = (user: User, group: (typeof groups)[number], key: string): unknown => valueAt(user[group], key) ?? null;

function* fieldsOf(values: FieldValues): Generator<[group: (typeof groups)[number], key: string, value: unknown]> {
  for (const group of groups) {
    for (const [key, value] of Object.entries(values[group] ?? {})) yield [group, key, value];
  }
}

/** Sets one value. */
export function put(values: FieldValues, group: (typeof groups)[number], key: string, value: unknown): void {
  // Not an assignment: a key may be called "__proto__".
  values[group] = Object.fromEntries([...Object.entries(values[group] ?? {}), [key, value]]);
}

/** The value that an earlier carrying back wrote to this field, if it did. */
export function writtenBefore(
  intent: unknown,
  group: (typeof groups)[number],
  key: string,
): { value: unknown } | undefined {
  return at((intent as FieldsIntent | null)?.ours.written ?? {}, group, key);
}

const at = (values: FieldValues, group: (typeof groups)[number], key: string): { value: unknown } | undefined => {
  const held = values[group];
  return held && Object.hasOwn(held, key) ? { value: held[key] } : undefined;
};

/** The parts of the name that there are. They go with each change of one: it is not published whether parts are merged. */
const partsOf = ({ name }: User): Record<string, unknown> =>
  Object.fromEntries(Object.entries(name ?? {}).filter(([, part]) => part));

export const changedUsers: Resource = {
  id: changedUsersTask,
  title: () => 'Fields carried back',
  when: () => false,
  dependsOn: [],
  desired: {},

  create: {
    id: changedUsersTask,
    title: () => 'Fields carried back',
    optional: true,
    async intend(record, context) {
      const { from, to } = record.desired as FieldsWanted;
      const user = await consumerUser(record.key, context);
      if (!user) return new Settled({ conflicts: [], gone: true } satisfies Written);
      const earlier = (record.intent as FieldsIntent | null)?.ours ?? { written: {}, previous: {} };
      const intent: FieldsIntent = { payload: {}, ours: structuredClone(earlier), conflicts: [] };
      for (const [group, key, wanted] of fieldsOf(to)) {
        const held = heldBy(user, group, key);
        if (sameValue(held, wanted)) continue;
        if (!sameValue(held, at(from, group, key)?.value)) {
          intent.conflicts.push(`${group}.${key}`);
          continue;
        }
        put(intent.payload, group, key, wanted);
        if (!at(earlier.previous, group, key)) put(intent.ours.previous, group, key, held);
        put(intent.ours.written, group, key, wanted);
      }
      if (intent.payload.name) intent.payload.name = { ...partsOf(user), ...intent.payload.name };
      const nothing = [...fieldsOf(intent.payload)].length === 0;
      return nothing ? new Settled({ conflicts: intent.conflicts } satisfies Written) : intent;
    },
    async find(record, context) {
      const { payload, conflicts } = record.intent as FieldsIntent;
      const user = await consumerUser(record.key, context);
      if (!user) return { conflicts: [], gone: true } satisfies Written;
      const there = [...fieldsOf(payload)].every(([group, key, value]) => sameValue(heldBy(user, group, key), value));
      return there ? ({ conflicts, wrote: true } satisfies Written) : undefined;
    },
    async apply(record, { consumer }) {
      const { payload, conflicts } = record.intent as FieldsIntent;
      // Stytch merges metadata: the other keys stay. null deletes a key.
      await consumer().users.update({ user_id: record.key, ...payload } as never);
      return { conflicts, wrote: true } satisfies Written;
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Fields that rollback changed',
    async apply(record, context) {
      const { ours } = record.intent as FieldsIntent;
      const user = await consumerUser(record.key, context);
      if (!user) return;
      const back: FieldValues = {};
      for (const [group, key, previous] of fieldsOf(ours.previous)) {
        const held = heldBy(user, group, key);
        if (sameValue(held, previous)) continue;
        if (!sameValue(held, at(ours.written, group, key)?.value))
          keep('changed_since', `${group}.${key} changed since.`);
        put(back, group, key, group === 'name' ? (previous ?? '') : previous);
      }
      if (back.name) back.name = { ...partsOf(user), ...back.name };
      if ([...fieldsOf(back)].length > 0)
        await context.consumer().users.update({ user_id: record.key, ...back } as never);
    },
  },

  verify: null,
  calls: () => [],
};
