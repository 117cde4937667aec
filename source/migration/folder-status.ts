/** Where the migration of a folder stands, from its journal alone: no call, no credentials, nothing created. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { ownerOf } from './binding.ts';
import { Journal } from './engine/journal.ts';
import { tasksOf } from './execute.ts';
import type { InventorySummary, RunResult, TaskProgress } from './model.ts';

export interface FolderStatus {
  /** The last change of the journal. */
  changedAt: Date;
  consumerProjectId: string | undefined;
  b2bProjectId: string | undefined;
  /** Users that were read; null before. */
  users: number | null;
  tasks: TaskProgress[];
  /** Of the last run that ended; null before one has. */
  result: RunResult | null;
}

/** Null where the folder has no journal. Throws UserError when it cannot be read. */
export function folderStatus(dir: string, answers: Answers): FolderStatus | null {
  const path = join(dir, 'journal.sqlite');
  if (!existsSync(path)) return null;
  const times = [path, `${path}-wal`].filter(existsSync).map(file => statSync(file).mtimeMs);
  const journal = new Journal(path);
  try {
    return {
      changedAt: new Date(Math.max(...times)),
      consumerProjectId: ownerOf(journal, 'consumerProjectId'),
      b2bProjectId: ownerOf(journal, 'b2bProjectId'),
      users: journal.get<InventorySummary>('inventory')?.users ?? null,
      tasks: tasksOf(journal, answers),
      result: journal.get<RunResult>('result') ?? null,
    };
  } finally {
    journal.close();
  }
}
