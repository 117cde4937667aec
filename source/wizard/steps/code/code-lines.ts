/** What the scan of a code base found, as lines. */
import { join } from 'node:path';
import type { CodeSummary } from '../../../codebase/scan/output/scan-into.ts';
import { counted, number } from '../../../figures.ts';
import { barText } from '../../components/Bar.tsx';
import { cell, type Line, marked, paragraph } from '../../components/text.ts';

/** `dir`: the migration's folder, which has the report. */
export function codeLines(summary: CodeSummary, { width, dir }: { width: number; dir: string }): Line[] {
  const { files, parsed, languages, totals, losses, done, remaining } = summary;
  const read = `${counted(files, 'file')} read, ${number(parsed)} parsed${languages.length > 0 ? `: ${languages.join(', ')}` : ''}.`;
  if (totals.length === 0 && done === 0)
    return [
      ...paragraph(read, width),
      [],
      ...paragraph('Nothing there uses the Consumer project. Is it the right folder?', width),
    ];
  const title = Math.max(...totals.map(each => each.title.length), 0);
  const all = done + remaining;
  return [
    ...paragraph(read, width),
    [
      { text: barText(all === 0 ? 0 : done / all, 20).padEnd(20, '░'), color: 'cyan' },
      { text: `  ${number(done)} done, ${number(remaining)} remaining` },
    ],
    ...losses.flatMap(({ what, places, users }) =>
      marked(`${what}, ${counted(places, 'place')}: ${users}.`, { text: '! ', color: 'yellow' }, width),
    ),
    [],
    ...totals.flatMap(({ title: text, why, places }) => [
      [{ text: cell(text, title) }, { text: cell(number(places), 7, 'right'), bold: true }],
      ...(why === undefined ? [] : marked(why, { text: '  ' }, width).map(dimmed)),
    ]),
    [],
    ...paragraph(`Each place: ${join(dir, 'report', 'code.html')}`, width, { dim: true }),
  ];
}

const dimmed = (line: Line): Line => line.map(span => ({ ...span, dim: true }));
