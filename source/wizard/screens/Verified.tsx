/** What was done, what was left and why, where the report is, what to do next. */
import { Box, Text } from 'ink';
import { Choice } from '../components/Choice.tsx';
import { useRoom } from '../components/context.tsx';
import { Lines } from '../components/Lines.tsx';
import { persistable } from '../flow.ts';
import { useWizard } from '../wizard-context.tsx';
import { wordsOf } from '../words.ts';
import { codeOf, resultLines } from './result-lines.ts';

export function Verified() {
  const { facts, act, session, end } = useWizard();
  const { width, height } = useRoom();
  const { result } = session.migration.status(persistable(facts));
  if (!result) return <Text>There is no result yet.</Text>;
  const words = wordsOf(facts.answers);
  const code = codeOf(result);
  const lines = resultLines(result, words, facts.answers, width);
  const options = [
    ...(code === 1 ? [{ value: 'again', label: 'Try again what failed' }] : []),
    { value: 'finish', label: 'Finish' },
  ];
  const finish = () => end({ kind: 'finished', code, lines: [`Report: ${result.reportDir}`] });
  return (
    <Box flexDirection="column">
      <Lines lines={lines} height={height - options.length - 1} />
      <Box marginTop={1}>
        <Choice
          options={options}
          onSubmit={value => (value === 'again' ? act({ type: 'goto', id: 'execution' }) : finish())}
        />
      </Box>
    </Box>
  );
}
