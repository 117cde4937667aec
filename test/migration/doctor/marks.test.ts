/** What the shared notes call a guess or a contradiction is an assumption, or has a reason to be none. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assumptions } from '../../../source/migration/doctor/assumptions/index.ts';
import { type Mark, marks } from './marks.ts';

/** Notes beside the repository. Where they are missing, only the list is tested. */
const folder = '../shared';
const files = ['SETTINGS.md', 'DOMAIN.md'] as const;

interface Marked {
  file: string;
  section: string;
  line: string;
  guesses: number;
}

const words = /contradict|undocumented|unpublished|not published|no read-back|older pages|returns no token|docs call/i;

/** The lines of a file that are marked, by a sign or by words; of the section of contradictions every row. */
function markedIn(file: (typeof files)[number]): Marked[] {
  let section = '';
  const found: Marked[] = [];
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const heading = /^#+ ([\w.]*\w)/.exec(line)?.[1];
    if (heading) section = heading;
    const guesses = line.split('**?**').length - 1;
    const isRow = section === '7' && /^\| (?!topic )\w/.test(line);
    if (guesses > 0 || isRow || (!heading && words.test(line))) found.push({ file, section, line, guesses });
  }
  return found;
}

const stands = (mark: Mark, { file, section, line, guesses }: Marked) =>
  mark.file === file && mark.section === section && line.includes(mark.row) && mark.guesses === guesses;

describe('marks of guesses and contradictions', () => {
  test('each has assumptions that exist, or a reason', () => {
    const ids = new Set(assumptions.map(({ id }) => id));
    for (const { row, assumptions: named, reason } of marks) {
      expect({ row, unknown: named.filter(id => !ids.has(id)) }).toEqual({ row, unknown: [] });
      expect(named.length > 0 || /^[A-Z].*\.$/.test(reason ?? ''), row).toBe(true);
    }
  });

  test.skipIf(!existsSync(join(folder, 'SETTINGS.md'))).each(files)('every mark of %s is in the list, once', file => {
    const marked = markedIn(file);
    expect(marked.length).toBeGreaterThan(0);
    const unlisted = marked.filter(one => marks.filter(mark => stands(mark, one)).length !== 1);
    expect(unlisted.map(({ section, line, guesses }) => ({ section, guesses, line: line.slice(0, 80) }))).toEqual([]);
    const stale = marks.filter(mark => mark.file === file && marked.filter(one => stands(mark, one)).length !== 1);
    expect(stale.map(({ section, row }) => ({ section, row }))).toEqual([]);
  });
});
