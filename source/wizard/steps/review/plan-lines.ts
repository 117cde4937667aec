/** The plan as lines: the picture, what must be read, the numbers, what comes `before` the calls, and the calls. */
import { counted, duration, number } from '../../../figures.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { cell, type Line, marked, paragraph } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { methodsPicture, usersPicture } from '../../shared/picture.ts';
import type { Words } from '../../words.ts';

export interface PlanLinesOptions {
  words: Words;
  width: number;
  before?: Line[];
  /** For a screen reader: sentences in place of bars. */
  plain?: boolean;
}

/** `mustRead`: so many of the lines must be seen before the start. A picture goes before all words but problems. */
export function planLines(plan: PlanSummary, options: PlanLinesOptions): { lines: Line[]; mustRead: number } {
  const { words, width, before = [], plain } = options;
  const problems = plan.problems.flatMap(({ text }) => marked(text, { text: '✖ ', color: 'red' }, width));
  const warnings = plan.warnings.flatMap(({ text }) => marked(text, { text: '! ', color: 'yellow' }, width));
  const picture: Line[] = [
    [
      { text: counted(plan.organizations, words.organization, words.organizations), bold: true },
      { text: ' and ' },
      { text: counted(plan.members, words.member, words.members), bold: true },
      ...(plan.atFirstLogin > 0 ? [{ text: ` now, ${number(plan.atFirstLogin)} at their first login` }] : []),
      { text: `, about ${duration(plan.seconds)}` },
    ],
    ...usersPicture({ migrated: plan.placed, left: plan.users - plan.placed }, 'move', width, plain),
    ...(plan.methods.length > 0 ? methodsPicture(plan.methods, width, plain) : []),
  ];
  const first = [...problems, ...(problems.length > 0 ? [[]] : []), ...picture, ...warnings];
  const rest: Line[] = [
    [],
    ...paragraph(usersText(plan), width, { dim: true }),
    ...leftOverLines(plan.left, width),
    ...before,
    [],
    [{ text: 'Calls, in this order', bold: true }],
    ...plan.calls.map(each => [
      { text: cell(number(each.calls), 9, 'right') },
      { text: `  ${cell(each.endpoint, Math.min(44, width - 29))}` },
      { text: `  up to ${pace(each.perSecond)}`, dim: true },
    ]),
  ];
  return { lines: [...first, ...rest], mustRead: first.length };
}

function pace(perSecond: number): string {
  return perSecond < 10 ? `${number(Math.round(perSecond * 60))} a minute` : `${number(perSecond)} a second`;
}

function usersText(plan: PlanSummary): string {
  const several = plan.inSeveral ? `, ${number(plan.inSeveral)} of them in several` : '';
  return `${number(plan.placed)} of ${counted(plan.users, 'User')} move${several}; ${number(plan.withPassword)} with a password`;
}
