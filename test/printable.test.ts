import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeCsv } from '../source/migration/report/csv.ts';
import { escapeHtml, escapeMarkdown } from '../source/migration/report/escape.ts';
import { printable, safeJson } from '../source/printable.ts';

const hostile = [
  ['a colour', 'a\u001b[31mred'],
  ['a title of the window', '\u001b]0;owned\u0007'],
  ['a link', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\'],
  ['an 8-bit control sequence', '\u009b31m'],
  ['a new line', 'name\nVerified: 0 mismatches'],
  ['a carriage return', 'name\rdone'],
  ['a back space', 'safe\b\b\b\bevil'],
  ['a delete', 'a\u007f'],
  ['an override of the direction', 'user\u202egpj.exe'],
  ['an isolate', 'a\u2066b\u2069'],
  ['a mark of the direction', '\u200fabc\u061c'],
  ['a separator of lines', 'a\u2028b\u2029c\u0085d'],
  ['characters without width', 'Ac\u200bme\u2060\ufeff'],
  ['half a character', 'a\ud800b'],
  ['a zero', 'a\u0000b'],
] as const;
const unsafe = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u200b\u2060\ufeff]/u;

test.each(hostile)('%s cannot reach a terminal, a page or a data file as it is', (_name, text) => {
  for (const shown of [printable(text), escapeHtml(text), escapeMarkdown(text), safeJson({ text })]) {
    expect(shown).not.toMatch(unsafe);
  }
  // What was not obeyed is not hidden either.
  expect(printable(text)).toHaveLength(text.length);
  expect(JSON.parse(safeJson({ [text]: [text] }, 2))).toEqual({ [text]: [text] });
});

test.each([
  'Müller & Söhne GmbH',
  'شركة المثال',
  'בדיקה בע"מ',
  '株式会社サンプル',
  'नमस्ते \u200d',
  '👩‍👩‍👧 🇩🇪 ❤️ 1️⃣',
  'e\u0301',
])('text of all scripts stays: %s', text => {
  expect(printable(text)).toBe(text);
});

test('Markdown: a name makes no link, no image, no HTML and no cell', () => {
  expect(escapeMarkdown('![x](http://e.example) <img src=x> | [y](javascript:z) \\')).toBe(
    '!\\[x\\](http://e.example) \\<img src=x\\> \\| \\[y\\](javascript:z) \\\\',
  );
});

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1'])('CSV: no cell is a formula: %j', cell => {
  const path = join(mkdtempSync(join(tmpdir(), 'csv-')), 'x.csv');
  writeCsv(path, ['a', 'b'], [[cell, `x\u202e${cell}`]]);
  const [, first] = readFileSync(path, 'utf8').split('\n');
  expect(first).not.toMatch(/^"?[=+\-@\t\r＝]/);
  expect(first).not.toMatch(unsafe);
});

test('one file writes to the terminal, and one notices that it cannot be written', () => {
  const writing = globSync('source/**/*.{ts,tsx}', { exclude: ['source/codebase/templates/**'] }).filter(path =>
    /process\.std(out|err)\.write|\bconsole\./.test(readFileSync(path, 'utf8')),
  );
  // The door speaks before it may load anything; the local Stytch reports its own defects; the team's module has a process and an
  // output of its own, which is read.
  expect(writing.sort()).toEqual([
    'source/cli.ts',
    'source/commands/output.ts',
    'source/commands/print.ts',
    'source/migration/sources/team-program.ts',
    'source/sandbox/core/answers.ts',
  ]);
});
