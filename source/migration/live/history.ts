/** `live.ndjson` in the migration's folder: one measure a line, so that what happens over time survives restarts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendPrivate } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { type Measure, measureShape } from './measure-shape.ts';

export const historyPath = (dir: string): string => join(dir, 'live.ndjson');

export interface History {
  measures: Measure[];
  /** Lines that are no measures, in sentences with their number. */
  problems: string[];
}

/** Nothing where nothing was measured yet. A line that cannot be read is named and left out; the file stays as it is. */
export function readHistory(dir: string): History {
  const path = historyPath(dir);
  const history: History = { measures: [], problems: [] };
  if (!existsSync(path)) return history;
  for (const [index, line] of textOf(path).split('\n').entries()) {
    if (line.trim() === '') continue;
    const measure = parsed(line);
    if (measure) history.measures.push(measure);
    else
      history.problems.push(`${path}, line ${index + 1} is no measure. It is left out. Delete the line to hide this.`);
  }
  return history;
}

/** The last measure; undefined where there is none. */
export function lastMeasure(dir: string): Measure | undefined {
  const path = historyPath(dir);
  if (!existsSync(path)) return undefined;
  for (const line of textOf(path).split('\n').toReversed()) {
    const measure = line.trim() === '' ? undefined : parsed(line);
    if (measure) return measure;
  }
  return undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError({
      what: `The history ${path} cannot be read.`,
      why: (error as Error).message,
      next: 'Make it a file that you can read and write, or move it away: a new history begins then.',
      exitCode: 2,
      cause: error,
    });
  }
}

function parsed(line: string): Measure | undefined {
  try {
    return measureShape.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Adds a measure; it is on the disk when this returns. After a line that was cut off it begins a new one. */
export function addMeasure(dir: string, measure: Measure): void {
  const path = historyPath(dir);
  const cut = existsSync(path) && !/(^|\n)$/.test(textOf(path));
  appendPrivate(path, `${cut ? '\n' : ''}${JSON.stringify(measure)}\n`);
}
