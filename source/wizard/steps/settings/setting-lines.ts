/** A setting of the table in words: its row, and both values in full. Pure. */
import type { SettingAction, SettingRow } from '../../../migration/settings/diff.ts';
import { type Line, paragraph } from '../../components/text.ts';

export const actionWords: Record<SettingAction, string> = {
  create: 'create',
  change: 'change',
  keep: 'keep',
  conflict: 'differs, stays',
  cannot: 'cannot',
  manual: 'by hand',
};

/** How many settings each action concerns, those that need the user first. */
export function countLines(rows: readonly SettingRow[], width: number): Line[] {
  const counts = (['conflict', 'manual', 'cannot', 'create', 'change', 'keep'] as const)
    .map(action => [rows.filter(row => row.action === action).length, actionWords[action]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return paragraph(counts.join(' · '), width);
}

/** Both values in full, and what is to be known. */
export function detailLines(row: SettingRow, width: number): Line[] {
  const part = (title: string, value: unknown): Line[] => [
    [{ text: title, bold: true }],
    ...fullValue(value).flatMap(text => paragraph(text, width - 2).map(line => [{ text: '  ' }, ...line])),
  ];
  return [
    [{ text: `${row.title}: ${row.item}` }, { text: `  ${actionWords[row.action]}`, dim: true }],
    ...(row.note ? paragraph(row.note, width) : []),
    ...part('Consumer', row.consumer),
    ...part('B2B now', row.b2b),
    ...(row.wanted === undefined ? [] : part('B2B with Consumer’s value', row.wanted)),
  ];
}

const fullValue = (value: unknown): string[] =>
  value === undefined || value === ''
    ? ['none']
    : (typeof value === 'string' ? value : JSON.stringify(value, null, 1)).split('\n');
