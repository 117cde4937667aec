/** What the hash file holds, and which of its lines cannot be used. */
import { counted, number } from '../../../figures.ts';
import { asideLines, badHashesFile, coverage } from '../../../migration/planning/hash-words.ts';
import { cell, type Line, paragraph, wrapped } from '../../components/text.ts';
import type { Aside } from '../question.ts';

export const hashLines: Aside = {
  lines: ({ hashFile, summary }, width) => {
    if (!hashFile || !summary) return [];
    const text = (words: string) => paragraph(words, width);
    const { kinds, bad, unit } = hashFile;
    const rest = bad - kinds.reduce((sum, kind) => sum + kind.lines, 0);
    return [
      ...text(coverage(hashFile, summary)),
      ...kinds.flatMap(kind =>
        wrapped(`${kind.field} ${kind.reason}; the first is ${unit} ${number(kind.first)}`, width - 8).map(
          (line, index): Line => [
            { text: cell(index === 0 ? number(kind.lines) : '', 6, 'right'), color: 'yellow' },
            { text: `  ${line}` },
          ],
        ),
      ),
      ...(rest > 0 ? text(`${counted(rest, 'line')} of other kinds.`) : []),
      ...(bad > 0 ? text(`All bad lines are in ${badHashesFile} of the folder.`) : []),
      ...(asideLines(hashFile) ? text(asideLines(hashFile)) : []),
    ];
  },
};
