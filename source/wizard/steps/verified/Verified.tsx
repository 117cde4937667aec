/** The result: what was created, what was left out and why, where the report is, what to do next. */
import { Box } from 'ink';
import { useState } from 'react';
import { toUserError } from '../../../config/to-user-error.ts';
import { nextSteps } from '../../../migration/report/next-steps.ts';
import { Choice } from '../../components/Choice.tsx';
import { useAccessible, useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Text } from '../../components/Text.tsx';
import { useWizard } from '../../wizard-context.tsx';
import { wordsOf } from '../../words.ts';
import { codeOf, resultLines } from './result-lines.ts';

export function Verified() {
  const { facts, asked, answers, act, workspace, end, archive } = useWizard();
  const { width, height } = useViewport();
  const plain = useAccessible();
  // Read once: the journal is closed when another run starts from this screen.
  const [{ result }] = useState(() => workspace.migration.status(answers));
  if (!result) return <Text>There is no result yet.</Text>;
  const words = wordsOf(facts.answers);
  const code = codeOf(result);
  const lines = resultLines(result, words, facts.answers, width, plain);
  const options = [
    ...(code === 1 ? [{ value: 'again', label: 'Try again what failed' }] : []),
    { value: 'finish', label: 'Finish' },
    ...(asked.some(question => question.id === 'proof') ? [{ value: 'prove', label: 'Prove a session' }] : []),
    ...(asked.some(question => question.id === 'finishSessions')
      ? [{ value: 'finishSessions', label: 'Remove the session set-up: after the last session' }]
      : []),
    ...(code !== 1 ? [{ value: 'catchUp', label: 'Catch up: read again and take over what is new' }] : []),
    ...(code !== 1 && facts.answers.mode !== 'migrate'
      ? [{ value: 'another', label: 'Another kind of run, same answers' }]
      : []),
  ];
  const finish = () =>
    end({
      kind: 'finished',
      code,
      lines: [`Report: ${result.reportDir}`, ...nextSteps(facts.answers, result).map(step => `→ ${step}`)],
    });
  const another = async () => {
    await workspace.close();
    await archive('work');
    act({ type: 'anotherRun' });
  };
  const choose = (value: string) => {
    if (value === 'finish') finish();
    else if (value === 'prove') act({ type: 'goto', id: 'proof' });
    else if (value === 'finishSessions') act({ type: 'goto', id: 'finishSessions' });
    else if (value === 'catchUp') act({ type: 'catchUp' });
    else if (value === 'again') act({ type: 'goto', id: 'execution' });
    else another().catch(error => end({ kind: 'error', error: toUserError(error) }));
  };
  return (
    <Box flexDirection="column">
      <Lines lines={lines} height={height - options.length - 1} />
      <Box marginTop={1}>
        <Choice options={options} onSubmit={choose} />
      </Box>
    </Box>
  );
}
