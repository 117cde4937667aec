/** What carrying sessions over writes, below the plan: the claim template as a diff, the emails, the profile. */
import type { Answers } from '../../../config/answers.ts';
import { counted } from '../../../figures.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { claimOf, setsUpSessions, writesEmails } from '../../../migration/sessions/answer.ts';
import type { TemplatePlan } from '../../../migration/sessions/template-plan.ts';
import { cut, type Line, wrapped } from '../../components/text.ts';

const colors = { '+': 'green', '-': 'red', ' ': undefined } as const;

export function sessionPlanLines(plan: PlanSummary, answers: Answers, template: TemplatePlan, width: number): Line[] {
  if (answers.sessions !== 'carry_over') return [];
  const sentence = (text: string): Line[] =>
    wrapped(text, width - 2).map((line, index) => [{ text: `${index === 0 ? '→' : ' '} ${line}` }]);
  return [
    [],
    [{ text: 'Sessions', bold: true }],
    ...(template.text && !template.problem ? sentence(template.text) : []),
    ...template.diff.map(
      ({ sign, text }): Line => [{ text: cut(`    ${sign} ${text}`, width), color: colors[sign], dim: sign === ' ' }],
    ),
    ...(writesEmails(answers)
      ? sentence(
          `${counted(plan.emails, 'User gets', 'Users get')} their email into trusted_metadata.${claimOf(answers)}; their other keys stay. undo puts back what stood there.`,
        )
      : []),
    ...(setsUpSessions(answers)
      ? sentence(
          answers.tokenJit === 'on'
            ? 'A session of a User who was not moved creates a Member: can_jit_provision is on.'
            : 'The profile accepts only existing Members: can_jit_provision stays off.',
        )
      : []),
  ];
}
