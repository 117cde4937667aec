/** Every answer in one list; Enter on one changes it. */
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import type { Facts } from '../../facts.ts';
import { useWizard } from '../../wizard-context.tsx';
import { answerText, type Option, type Question, resolve, shown } from '../question.ts';

export function Review() {
  const { facts, asked, act } = useWizard();
  const { height } = useViewport();
  return (
    <Choice
      options={[{ value: 'plan', label: 'All right: show the plan' }, ...answeredOptions(asked, facts)]}
      initial="plan"
      columns={26}
      height={height}
      onSubmit={id => act(id === 'plan' ? { type: 'pass', id: 'review' } : { type: 'goto', id, edit: true })}
      onBack={() => act({ type: 'back' })}
    />
  );
}

function answeredOptions(asked: Question[], facts: Facts): Option[] {
  return asked.flatMap(question => {
    if (question.kind === 'screen') return [];
    const value =
      question.kind === 'secret'
        ? (facts.credentials[question.credential] ?? '')
        : (answerText(question, facts.answers) ?? question.assumed ?? '');
    return [{ value: question.id, label: resolve(question.short, facts), hint: shown(question, value, facts) }];
  });
}
