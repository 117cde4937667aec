/** What the run in a folder holds on to, checked before anything of the folder is opened for work. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { Journal } from './engine/journal.ts';
import { refuseChangedAnswers } from './write-records.ts';

/** Throws UserError (exit code 2) when one of these answers contradicts the run that has begun in `dir`. Creates nothing. */
export function refuseContradicting(dir: string, given: Answers): void {
  const path = join(dir, 'journal.sqlite');
  if (!existsSync(path)) return;
  const journal = new Journal(path);
  try {
    refuseChangedAnswers(journal, { ...journal.get<Answers>('frozen'), ...given });
  } finally {
    journal.close();
  }
}
