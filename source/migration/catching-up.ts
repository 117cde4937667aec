/** Which Members a later reading of the Consumer project concerns: looked through once a reading, not once a run. */

import type { Journal, JournalRecord } from './engine/journal.ts';
import type { InventorySummary } from './model.ts';

/** Where the journal keeps the reading that a task has looked through. */
const marks = { changes: 'caughtUpChanges', gone: 'caughtUpGone' } as const;

type CatchUpTask = keyof typeof marks;

/** Plans the Members that `concerns` names; what is open from an earlier look at the same reading stays. */
export function planCatchUp(journal: Journal, task: CatchUpTask, concerns: (member: JournalRecord) => boolean): void {
  const readAt = journal.get<InventorySummary>('inventory')?.readAt;
  if (journal.get(marks[task]) === readAt) return;
  journal.clear(task);
  journal.transaction(() => {
    for (const member of journal.records('members', 'done')) {
      if (concerns(member)) journal.add(task, member.key, null);
    }
    journal.set(marks[task], readAt);
  });
}

/** What is made of this reading is made as it is now: there is nothing to catch up with. */
export function isUpToDate(journal: Journal, readAt: string): void {
  for (const mark of Object.values(marks)) journal.set(mark, readAt);
}
