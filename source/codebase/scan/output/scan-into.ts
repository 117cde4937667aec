/** Scans a code base for a migration, and keeps what was found in its folder: for status, the report, and the next scan. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoginFlow } from '../../../config/answer-values.ts';
import type { CodeColumn } from '../../../migration/code-columns.ts';
import { scanFile } from '../../../migration/code-progress.ts';
import type { FactorCount } from '../../../migration/model.ts';
import { scan } from '../scan.ts';
import type { ScanOptions } from '../scan-progress.ts';
import { baselineIn, documentOf } from './document.ts';
import { lossesOf, lossIn } from './losses.ts';
import { byOperation } from './screen.ts';
import { open, progressOf, type Total, totalsOf } from './summary.ts';
import { writePage } from './write.ts';

/** What a screen shows of a scan. */
export interface CodeSummary {
  files: number;
  /** Files that were parsed: those that may use Stytch. */
  parsed: number;
  languages: string[];
  /** Each decision with the places that wait for it, and what is not to be worked on now. */
  totals: Total[];
  /** Calls of what Users lose or set up again, with how many Users. */
  losses: { what: string; places: number; users: string }[];
  /** Database columns that hold user_ids. */
  columns: readonly CodeColumn[];
  done: number;
  remaining: number;
}

interface Into extends ScanOptions {
  /** The migration's folder. */
  dir: string;
  /** Of the inventory; none before it. */
  factors: readonly FactorCount[];
  flow?: LoginFlow | undefined;
}

/** Throws a UserError where the folder's scan.json is none; rejects with the signal's reason when stopped. */
export async function scanInto(root: string, { dir, factors, flow, ...options }: Into): Promise<CodeSummary> {
  const kept = join(dir, scanFile);
  const before = existsSync(kept) ? baselineIn(kept) : undefined;
  const result = await scan(resolve(root), options);
  const progress = progressOf(result, before?.seen);
  const losses = lossesOf(factors);
  const document = documentOf(result, progress, before);
  writePage(dir, document, { losses, flow });
  return {
    files: result.files,
    parsed: result.parsed,
    languages: result.languages,
    totals: totalsOf(result, progress),
    losses: byOperation(open(result.findings)).flatMap(([what, places]) => {
      const [first] = places;
      const users = first && lossIn(losses, first);
      return users === undefined ? [] : [{ what, places: places.length, users }];
    }),
    columns: document.columns,
    done: progress.done.length,
    remaining: progress.fresh.length + progress.remaining.length,
  };
}
