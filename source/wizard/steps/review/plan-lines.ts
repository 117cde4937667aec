/** The plan as lines: problems first, then numbers, warnings, what comes `before` the calls, calls. */
import { duration, number } from '../../../figures.ts';
import type { PlanSummary, Warning } from '../../../migration/model.ts';
import { cell, type Line, type Span, wrapped } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { counted, type Words } from '../../words.ts';

export function planLines(plan: PlanSummary, words: Words, width: number, before: Line[] = []): Line[] {
  return [
    ...marked(plan.problems, { text: '✖ ', color: 'red' }, width),
    [
      { text: counted(plan.organizations, words.organization, words.organizations), bold: true },
      { text: ' and ' },
      { text: counted(plan.members, words.member, words.members), bold: true },
      ...(plan.atFirstLogin > 0 ? [{ text: ` now, ${number(plan.atFirstLogin)} at their first login` }] : []),
      { text: `, about ${duration(plan.seconds)}` },
    ],
    [{ text: peopleText(plan), dim: true }],
    [],
    ...leftOverLines(plan.left, width),
    ...(plan.warnings.length > 0 ? [[] as Line] : []),
    ...marked(plan.warnings, { text: '! ', color: 'yellow' }, width),
    ...before,
    [],
    [{ text: 'Calls, in this order', bold: true }],
    ...plan.calls.map(each => [
      { text: cell(number(each.calls), 9, 'right') },
      { text: `  ${cell(each.endpoint, Math.min(44, width - 29))}` },
      { text: `  up to ${pace(each.perSecond)}`, dim: true },
    ]),
  ];
}

function pace(perSecond: number): string {
  return perSecond < 10 ? `${number(Math.round(perSecond * 60))} a minute` : `${number(perSecond)} a second`;
}

function peopleText(plan: PlanSummary): string {
  const several = plan.inSeveral ? `, ${number(plan.inSeveral)} of them in several` : '';
  return `${number(plan.placed)} of ${counted(plan.users, 'User')} move${several}; ${number(plan.withPassword)} with a password`;
}

function marked(warnings: Warning[], sign: Span, width: number): Line[] {
  return warnings.flatMap(warning =>
    wrapped(warning.text, width - 2).map((text, index): Line => [index === 0 ? sign : { text: '  ' }, { text }]),
  );
}
