/** What tests ask of every result. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { RunResult } from '../../source/migration/model.ts';

/** Users by what became of them; it must be the Users that were read. */
export const totals = ({ outcomes }: Pick<RunResult, 'outcomes'>): number =>
  Object.values(outcomes).reduce((sum, count) => sum + count, 0);

/** Counts below zero: a User was counted twice, and another count hides it. */
export const tooMany = ({ outcomes }: Pick<RunResult, 'outcomes'>): string[] =>
  Object.entries(outcomes).flatMap(([name, count]) => (count < 0 ? [`${name}: ${count}`] : []));

/** The mismatches as the report lists them. */
export const mismatchesIn = (reportDir: string): { record: string; field: string; why: string }[] =>
  parse(readFileSync(join(reportDir, 'mismatches.csv')), { columns: true });
