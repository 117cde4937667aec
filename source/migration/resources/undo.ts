/** Undo as tasks of the one loop: everything that was ever intended, finished or not, each looked up before it is touched. */
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Task } from '../engine/task.ts';
import { carryBack } from './carry-back/index.ts';
import type { RunContext } from './context.ts';
import { resources } from './index.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

/**
 * What depends on a thing is undone before the thing: the registry names a thing before what depends on it. What a move back
 * has written comes first: no run makes it, so it is not in the registry.
 */
export const undoOrder: readonly Resource[] = [...resources, ...carryBack].reverse();

export const undoId = (resource: Resource): string => `${resource.id}.undo`;

/** Records of a resource that may have left something at Stytch. */
const intended = 'task = ? AND (intent IS NOT NULL OR result IS NOT NULL)';

/** The task that undoes a resource, one of `all`. */
export function undoTaskOf(resource: Resource, all = undoOrder): Task<RunContext> {
  const { id, undo } = resource;
  return {
    id: undoId(resource),
    title: ({ answers }) => undo.title(answers),
    optional: true,
    // What was made one at a time, in its order, is undone so, in the reverse one.
    ...(resource.create.workers && { workers: resource.create.workers }),
    prepare({ journal }) {
      journal.transaction(() => {
        // What was kept or undone before is asked again.
        journal.clear(undoId(resource));
        for (const { key } of journal.sql(`SELECT key FROM records WHERE ${intended} ORDER BY seq DESC`).all(id)) {
          if (!goesWithAnother(resource, String(key), journal)) journal.add(undoId(resource), String(key));
        }
      });
    },
    async apply({ key }, context) {
      const record = context.journal.record(id, key);
      if (record && mayBeOurs(record, resource)) {
        keepWithFields(resource, key, context, all);
        await undo.apply(record, context);
      }
      return { undone: true };
    },
    settle({ key }, _result, { journal }) {
      journal.restart(id, key);
      for (const [other, leader] of Object.entries(undo.with ?? {})) if (leader === key) journal.restart(id, other);
      for (const step of [resource.update, resource.remove]) {
        if (step) for (const one of [key, `${key}#via`]) journal.remove(step.id, one);
      }
    },
  };
}

/** An object stays where another resource set fields of it and keeps them: someone changed them since. */
function keepWithFields(
  { id }: Resource,
  key: string,
  { journal, answers }: RunContext,
  all: readonly Resource[],
): void {
  for (const other of all) {
    if (other.parent !== id || !other.sets?.[id]) continue;
    const kept = journal
      .sql(
        `SELECT 1 FROM records child JOIN records undone ON undone.task = ? AND undone.key = child.key
          WHERE child.task = ? AND child.parent = ? AND undone.state = 'failed' LIMIT 1`,
      )
      .get(undoId(other), other.id, key);
    if (kept) keep('changed_since', `Changed since: ${other.undo.title(answers)}.`);
  }
}

/** True where another record that may have left something takes this one along. */
function goesWithAnother({ id, undo }: Resource, key: string, journal: Journal): boolean {
  const leader = undo.with?.[key];
  return leader !== undefined && (journal.record(id, leader)?.intent ?? null) !== null;
}

/** False for a record that wrote nothing: there is nothing to take back. */
const mayBeOurs = ({ intent, result }: JournalRecord, { undo }: Resource): boolean =>
  intent !== null || (undo.adopts === true && result !== null);

/** How many things undo would look at, by resource. */
export function undoCounts(journal: Journal, answers: Answers): { title: string; count: number }[] {
  return undoOrder
    .map(resource => {
      const { id, undo } = resource;
      const which = undo.adopts ? intended : 'task = ? AND intent IS NOT NULL';
      const keys = journal.sql(`SELECT key FROM records WHERE ${which}`).all(id);
      // Records that go with another one are not counted apart.
      const count = keys.filter(({ key }) => !goesWithAnother(resource, String(key), journal)).length;
      return { title: undo.title(answers), count };
    })
    .filter(thing => thing.count > 0);
}
