/** Writes the dual-write module into the team's code base: asks for language and folder, then shows how to use it. */
import { Box } from 'ink';
import { useState } from 'react';
import type { DualWriteLanguage } from '../../../codebase/dual-write.ts';
import { toUserError } from '../../../config/to-user-error.ts';
import { Choice } from '../../components/Choice.tsx';
import { useKeys, useViewport } from '../../components/context.tsx';
import { Field } from '../../components/Field.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Problem } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';
import { paragraph } from '../../components/text.ts';
import { useWizard } from '../../wizard-context.tsx';

const languages = [
  { value: 'javascript', label: 'JavaScript', hint: 'For any server in Node.js, with the stytch package.' },
  { value: 'python', label: 'Python', hint: 'With the stytch package of PyPI.' },
];

export function DualWrite({ onDone }: { onDone: () => void }) {
  const { answers, workspace } = useWizard();
  const { width, height } = useViewport();
  const [language, setLanguage] = useState<DualWriteLanguage>();
  const [written, setWritten] = useState<string[]>();
  const [problem, setProblem] = useState<string>();
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');

  if (written) {
    const lines = written.flatMap(text => paragraph(text, width));
    return (
      <Box flexDirection="column">
        <Lines lines={lines} height={height - 2} />
        <Box marginTop={1}>
          <Choice options={[{ value: 'done', label: 'Back to the plan' }]} onSubmit={onDone} onBack={onDone} />
        </Box>
      </Box>
    );
  }
  if (!language) {
    return (
      <Box flexDirection="column">
        <Text>Which language is your server written in?</Text>
        <Box marginTop={1}>
          <Choice options={languages} onSubmit={value => setLanguage(value as DualWriteLanguage)} onBack={onDone} />
        </Box>
      </Box>
    );
  }
  const write = (folder: string) => {
    if (folder === '') return setProblem('Name a folder.');
    workspace.writeDualWrite(language, answers, folder).then(setWritten, error => {
      const { what, why } = toUserError(error);
      setProblem(`${what} ${why}`);
    });
  };
  return (
    <Box flexDirection="column">
      <Text>Into which folder of your code base?</Text>
      <Text dimColor>Nothing that is there already is written over.</Text>
      <Field
        initial="stytch-dual-write"
        onSubmit={write}
        onBack={() => setLanguage(undefined)}
        onEdit={() => setProblem(undefined)}
      />
      {problem && <Problem>{problem}</Problem>}
    </Box>
  );
}
