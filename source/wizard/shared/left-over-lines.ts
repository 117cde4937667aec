/** The Users who belong to no Organization, by reason, as lines. */
import { number } from '../../figures.ts';
import type { PlanSummary } from '../../migration/model.ts';
import { cell, type Line } from '../components/text.ts';

export function leftOverLines(left: PlanSummary['left'], width: number): Line[] {
  const some = left.filter(each => each.users > 0);
  if (some.length === 0) return [[{ text: 'No User is left over.', color: 'green' }]];
  return [
    [{ text: 'Left over', bold: true }],
    ...some.map(each => [
      { text: cell(number(each.users), 7, 'right'), color: 'yellow' as const },
      { text: `  ${cell(each.label, width - 9)}` },
    ]),
  ];
}
