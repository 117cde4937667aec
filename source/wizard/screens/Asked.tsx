/** Any plain question: one of several, a line of text, a secret. Checks it, asks twice where it matters, goes on. */
import { Box, Text } from 'ink';
import { useMemo, useState } from 'react';
import { Choice } from '../components/Choice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useRoom } from '../components/context.tsx';
import { Field } from '../components/Field.tsx';
import { Lines } from '../components/Lines.tsx';
import { Busy, Problem } from '../components/Notes.tsx';
import { wrapped } from '../components/text.ts';
import { badAnswer, problem as openProblem } from '../flow.ts';
import {
  answerText,
  type ChoiceQuestion,
  type SecretQuestion,
  type Sure,
  type TextQuestion,
  tell,
} from '../steps/question.ts';
import { useWizard } from '../wizard-context.tsx';
import { asideOf } from './asides.ts';

export type PlainQuestion = ChoiceQuestion | TextQuestion | SecretQuestion;

export function Asked({ question }: { question: PlainQuestion }) {
  const { facts, act, session } = useWizard();
  const room = useRoom();
  const [problem, setProblem] = useState(() => savedProblem(question, facts));
  const [checking, setChecking] = useState(false);
  const [sure, setSure] = useState<Sure & { value: string }>();

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
      .check(value, facts, session.checks)
      .catch(error => ({ problem: String(error?.message) }));
    setChecking(false);
    if ('problem' in check) setProblem(check.problem);
    else accept(value);
  };
  const back = () => act({ type: 'back' });

  const aside = useMemo(() => asideOf(question.id, facts, session, room.width), [question, facts, session, room.width]);

  if (sure) {
    const no = () => setSure(undefined);
    const yes = () => act({ type: 'answer', id: question.id, value: sure.value });
    return <AskedTwice sure={sure} onYes={yes} onNo={no} />;
  }
  const options = question.kind === 'choice' ? tell(question.options, facts) : [];
  const initial = initialValue(question, facts);
  const listed = question.kind === 'choice' && options.length > 0;
  const asideRoom = Math.max(3, room.height - (listed ? options.length + 2 : 3));
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
          height={room.height - (aside.length > 0 ? Math.min(aside.length, asideRoom) + 1 : 0) - (problem ? 2 : 0)}
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

function AskedTwice({ sure, onYes, onNo }: { sure: Sure; onYes: () => void; onNo: () => void }) {
  const { width } = useRoom();
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
        <Confirm word={sure.word} onYes={onYes} onNo={onNo} />
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
  return answerText(question, facts.answers) ?? tell(question.default, facts);
}
