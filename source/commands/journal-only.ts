/** What commands share that read a folder and nothing else: no credentials, no call, and no folder is created. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { openAnswers, soundAnswers } from '../config/answers-file.ts';
import type { Migration } from '../migration/migration.ts';
import { openMigration } from '../migration/open.ts';
import { describeAnswers } from '../wizard/flags.ts';

export interface Folder {
  dir: string;
  answers: Answers;
  migration: Migration;
}

/** Opens the journal of a folder for `work`, and closes it. Without a journal `otherwise` is the answer. */
export async function withFolder<T>(
  dir: string | undefined,
  work: (folder: Folder) => T | Promise<T>,
  otherwise: (dir: string) => T,
): Promise<T> {
  const file = openAnswers(dir);
  if (!existsSync(join(file.dir, 'journal.sqlite'))) return otherwise(file.dir);
  const answers = soundAnswers(file);
  const migration = openMigration(file.dir, { credentials: {}, consumer: {}, b2b: {} }, answers, describeAnswers);
  try {
    return await work({ dir: file.dir, answers, migration });
  } finally {
    migration.close();
  }
}
