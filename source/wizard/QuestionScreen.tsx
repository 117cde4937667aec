/** A plain question: a choice, a line of text, a secret. Checks the answer, asks for confirmation where needed, goes on. */
import { Box } from 'ink';
import { useMemo, useState } from 'react';
import { pathAnswers } from '../config/answers.ts';
import { withHome } from '../config/home.ts';
import { Choice } from './components/Choice.tsx';
import { Confirmation } from './components/Confirmation.tsx';
import { useViewport } from './components/context.tsx';
import { Field } from './components/Field.tsx';
import { Lines } from './components/Lines.tsx';
import { Busy, Problem } from './components/Notes.tsx';
import { Text } from './components/Text.tsx';
import { badAnswer, problem as openProblem } from './flow.ts';
import { usePlan } from './shared/use-plan.ts';
import {
  type Aside,
  answerText,
  type Checked,
  type ChoiceQuestion,
  resolve,
  type SecretQuestion,
  type TextQuestion,
} from './steps/question.ts';
import { useWizard } from './wizard-context.tsx';

export type PlainQuestion = ChoiceQuestion | TextQuestion | SecretQuestion;

export function QuestionScreen({ question, aside }: { question: PlainQuestion; aside: Aside | undefined }) {
  const { facts, act, workspace } = useWizard();
  const viewport = useViewport();
  const [problem, setProblem] = useState(() => savedProblem(question, facts));
  const [checking, setChecking] = useState<string>();
  const [unconfirmed, setUnconfirmed] = useState<string>();
  const given = question.kind === 'secret' && facts.credentials[question.credential] !== undefined;
  const confirmationOf = (value: string) =>
    question.kind === 'secret' ? undefined : question.confirmation?.(value, facts);

  const accept = (value: string, found?: string) => {
    if (confirmationOf(value)) setUnconfirmed(value);
    else act({ type: 'answer', id: question.id, value, found });
  };
  const submit = async (typed: string) => {
    const value = question.kind === 'text' && pathAnswers.includes(question.answer) ? withHome(typed) : typed;
    if (value === '' && given) return act({ type: 'pass', id: question.id });
    if (value === '') return setProblem('Nothing was typed.');
    const bad = question.kind === 'secret' ? undefined : badAnswer(question.answer, value);
    if (bad) return setProblem(bad);
    if (!question.check) return accept(value);
    setProblem(undefined);
    setChecking('Checking…');
    const check: Checked = await question
      .check(value, facts, workspace.checks, setChecking)
      .catch(error => ({ problem: String(error?.message) }));
    setChecking(undefined);
    if ('problem' in check) return setProblem(check.problem);
    if (check.learned) act({ type: 'learn', facts: check.learned });
    accept(value, check.learned && check.ok);
  };
  const back = () => act({ type: 'back' });

  const planned = usePlan(aside?.planWith ?? null);
  const plan = planned.state === 'planned' ? planned.plan : undefined;
  const lines = useMemo(() => aside?.lines(facts, viewport.width, plan) ?? [], [aside, facts, plan, viewport.width]);

  const confirmation = unconfirmed === undefined ? undefined : confirmationOf(unconfirmed);
  if (unconfirmed !== undefined && confirmation) {
    const yes = () => act({ type: 'answer', id: question.id, value: unconfirmed });
    return <Confirmation {...confirmation} onYes={yes} onNo={() => setUnconfirmed(undefined)} />;
  }
  const options = question.kind === 'choice' ? resolve(question.options, facts) : [];
  const initial = initialValue(question, facts);
  const listed = question.kind === 'choice' && options.length > 0;
  // The chosen option, its hint and the place in the list are always there.
  const needed = listed ? Math.min(options.length + 2, Math.max(4, viewport.height - 4)) : 3;
  const asideHeight = Math.max(2, viewport.height - needed);
  return (
    <Box flexDirection="column">
      {lines.length > 0 && (
        <Box marginBottom={1}>
          <Lines lines={lines} height={asideHeight} />
        </Box>
      )}
      {listed ? (
        <Choice
          options={options}
          initial={initial}
          open={initial === undefined && question.kind === 'choice' && question.decides === true}
          height={
            viewport.height - (lines.length > 0 ? Math.min(lines.length, asideHeight) + 1 : 0) - (problem ? 2 : 0)
          }
          onSubmit={submit}
          onBack={back}
          onMove={() => setProblem(undefined)}
        />
      ) : (
        <Field
          initial={initial}
          suggested={question.kind === 'text' && answerText(question, facts.answers) === undefined}
          masked={question.kind === 'secret' && !question.plain}
          busy={checking !== undefined}
          onSubmit={submit}
          onBack={back}
          onEdit={() => setProblem(undefined)}
        />
      )}
      {given && !checking && <Text dimColor>Given already. Enter keeps it; type another one to replace it.</Text>}
      {checking && <Busy>{checking}</Busy>}
      {problem && (
        <Box marginTop={listed ? 1 : 0}>
          <Problem>{problem}</Problem>
        </Box>
      )}
    </Box>
  );
}

/** An answer that was given before but no longer holds is named at once. */
function savedProblem(question: PlainQuestion, facts: Parameters<typeof openProblem>[1]): string | undefined {
  if (question.kind === 'secret' || answerText(question, facts.answers) === undefined) return undefined;
  return openProblem(question, facts);
}

function initialValue(question: PlainQuestion, facts: Parameters<typeof openProblem>[1]): string | undefined {
  if (question.kind === 'secret') return undefined;
  return answerText(question, facts.answers) ?? resolve(question.default, facts);
}
