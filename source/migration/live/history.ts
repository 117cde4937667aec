/** `live.ndjson` in the migration's folder: one measure a line, so that what happens over time survives restarts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendPrivate } from '../../config/private-files.ts';
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
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const measure = parsed(line);
    if (measure) history.measures.push(measure);
    else
      history.problems.push(`${path}, line ${index + 1} is no measure. It is left out. Delete the line to hide this.`);
  }
  return history;
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
  const cut = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
  appendPrivate(path, `${cut ? '\n' : ''}${JSON.stringify(measure)}\n`);
}
