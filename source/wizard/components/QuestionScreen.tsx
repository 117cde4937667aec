/** Any plain question: one of several, a line of text, a secret. Checks it, asks twice where it matters, goes on. */
import { Box, Text } from 'ink';
import { useMemo, useState } from 'react';
import { badAnswer, problem as openProblem } from '../flow.ts';
import { asideOf, leftOverLines } from '../screens/asides.ts';
import { usePlan } from '../screens/use-plan.ts';
import {
  answerText,
  type ChoiceQuestion,
  type Confirmable,
  resolve,
  type SecretQuestion,
  type TextQuestion,
} from '../steps/question.ts';
import { useWizard } from '../wizard-context.tsx';
import { Choice } from './Choice.tsx';
import { Confirmation } from './Confirmation.tsx';
import { useViewport } from './context.tsx';
import { Field } from './Field.tsx';
import { Lines } from './Lines.tsx';
import { Busy, Problem } from './Notes.tsx';
import { wrapped } from './text.ts';

export type PlainQuestion = ChoiceQuestion | TextQuestion | SecretQuestion;

export function QuestionScreen({ question }: { question: PlainQuestion }) {
  const { facts, act, workspace } = useWizard();
  const viewport = useViewport();
  const [problem, setProblem] = useState(() => savedProblem(question, facts));
  const [checking, setChecking] = useState(false);
  const [sure, setSure] = useState<Confirmable & { value: string }>();

  const accept = (value: string) => {
    const second = 'sure' in question ? question.sure?.(value, facts) : undefined;
    if (second) setSure({ ...second, value });
    else act({ type: 'answer', id: question.id, value });
  };
  const submit = async (value: string) => {
    if (value === '') return setProblem('Nothing was typed.');
    const bad = question.kind === 'secret' ? undefined : badAnswer(question.answer, value);
    if (bad) return setProblem(bad);
    if (!question.check) return accept(value);
    setProblem(undefined);
    setChecking(true);
    const check = await question
      .check(value, facts, workspace.checks)
      .catch(error => ({ problem: String(error?.message) }));
    setChecking(false);
    if ('problem' in check) setProblem(check.problem);
    else accept(value);
  };
  const back = () => act({ type: 'back' });

  const planned = usePlan(question.id === 'leftOver' ? { leftOver: 'leave_out' } : null);
  const aside = useMemo(
    () =>
      planned.state === 'planned'
        ? leftOverLines(planned.plan, viewport.width)
        : asideOf(question.id, facts, viewport.width),
    [question, facts, planned, viewport.width],
  );

  if (sure) {
    const no = () => setSure(undefined);
    const yes = () => act({ type: 'answer', id: question.id, value: sure.value });
    return <SecondLook sure={sure} onYes={yes} onNo={no} />;
  }
  const options = question.kind === 'choice' ? resolve(question.options, facts) : [];
  const initial = initialValue(question, facts);
  const listed = question.kind === 'choice' && options.length > 0;
  const asideRoom = Math.max(3, viewport.height - (listed ? options.length + 2 : 3));
  return (
    <Box flexDirection="column">
      {aside.length > 0 && (
        <Box marginBottom={1}>
          <Lines lines={aside} height={asideRoom} />
        </Box>
      )}
      {listed ? (
        <Choice
          options={options}
          initial={initial}
          height={viewport.height - (aside.length > 0 ? Math.min(aside.length, asideRoom) + 1 : 0) - (problem ? 2 : 0)}
          onSubmit={submit}
          onBack={back}
          onMove={() => setProblem(undefined)}
        />
      ) : (
        <Field
          initial={initial}
          masked={question.kind === 'secret' && !question.plain}
          busy={checking}
          onSubmit={submit}
          onBack={back}
          onEdit={() => setProblem(undefined)}
        />
      )}
      {checking && <Busy>Checking…</Busy>}
      {problem && (
        <Box marginTop={listed ? 1 : 0}>
          <Problem>{problem}</Problem>
        </Box>
      )}
    </Box>
  );
}

function SecondLook({ sure, onYes, onNo }: { sure: Confirmable; onYes: () => void; onNo: () => void }) {
  const { width } = useViewport();
  return (
    <Box flexDirection="column">
      {wrapped(sure.title, width).map(line => (
        <Text key={line} color="yellow">
          {line}
        </Text>
      ))}
      {wrapped(sure.text, width).map(line => (
        <Text key={line}>{line}</Text>
      ))}
      <Box marginTop={1}>
        <Confirmation word={sure.word} onYes={onYes} onNo={onNo} />
      </Box>
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
