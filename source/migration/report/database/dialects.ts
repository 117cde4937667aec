/** The databases that files are written for: one line each. */
import type { Answers } from '../../../config/answers.ts';
import type { Dialect } from './dialect.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { sqlite } from './sqlite.ts';

export const dialects: Record<Exclude<NonNullable<Answers['database']>, 'none'>, Dialect> = { postgres, mysql, sqlite };

/** Undefined where no file is wanted. Folders that are older than the question get Postgres. */
export function dialectOf({ database = 'postgres' }: Answers): Dialect | undefined {
  return database === 'none' ? undefined : dialects[database];
}
