/** The files as the report lists them. */
import type { Answers } from '../../../config/answers.ts';
import { parseDatabaseColumns } from '../../../config/database-columns.ts';
import { dialectOf } from './dialects.ts';
import { sqlFiles } from './file-names.ts';

/** Name and use of each file that is there with these answers. */
export function databaseFileRows(answers: Answers): [name: string, what: string][] {
  const dialect = dialectOf(answers);
  if (!dialect) return [];
  const rows: [string, string][] = [
    [sqlFiles.apply, `the same for ${dialect.title}, which fills your columns`],
    [sqlFiles.check, 'counts the rows that were filled, and those that were not'],
    [sqlFiles.undo, 'takes that back'],
  ];
  if (dialect.addMissing || parseDatabaseColumns(answers.databaseColumns ?? 'none').length === 0) return rows;
  return [...rows, [sqlFiles.columns, 'adds the columns, once, before'], [sqlFiles.dropColumns, 'drops those columns']];
}
