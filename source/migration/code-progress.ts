/** How far the application's code is: what the last `scan` of a migration's folder wrote into its scan.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const scanFile = 'scan.json';

/** Places in the code at one moment. */
export interface CodePoint {
  /** ISO 8601. */
  at: string;
  done: number;
  /** Still to change, new ones with them. */
  remaining: number;
  /** Behind a flag: the code calls both projects. */
  onBothSides: number;
}

export interface CodeProgress {
  /** One point a scan, the first scan first. */
  history: CodePoint[];
}

/** Undefined where no scan was kept there, or where the file is not one. */
export function codeProgress(dir: string): CodeProgress | undefined {
  try {
    const { history } = JSON.parse(readFileSync(join(dir, scanFile), 'utf8')) as CodeProgress;
    return Array.isArray(history) && history.length > 0 ? { history } : undefined;
  } catch {
    return undefined;
  }
}
