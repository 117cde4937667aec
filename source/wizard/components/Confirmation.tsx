/** Asks the user to confirm: yes or no, or a word that must be typed. */
import { Box, useInput } from 'ink';
import { useState } from 'react';
import type { Confirmation as Content } from '../steps/question.ts';
import { useKeys, useViewport } from './context.tsx';
import { Field } from './Field.tsx';
import { useOnce } from './latest.ts';
import { Problem } from './Notes.tsx';
import { Paragraph } from './Paragraph.tsx';
import { Text } from './Text.tsx';

export interface ConfirmationProps extends Content {
  onYes: () => void;
  onNo: () => void;
}

export function Confirmation({ title, text, word, onYes, onNo }: ConfirmationProps) {
  const { width } = useViewport();
  return (
    <Box flexDirection="column">
      <Paragraph width={width} color="yellow">
        {title}
      </Paragraph>
      <Paragraph width={width}>{text}</Paragraph>
      <Box marginTop={1}>
        {word === undefined ? <YesNo onYes={onYes} onNo={onNo} /> : <TypedWord word={word} onYes={onYes} onNo={onNo} />}
      </Box>
    </Box>
  );
}

interface Answers {
  onYes: () => void;
  onNo: () => void;
}

/** Enter alone means no: a user who presses Enter quickly comes back to the question. */
function YesNo({ onYes, onNo }: Answers) {
  const { active } = useViewport();
  useKeys('y yes · Enter or Esc no · Ctrl+C save and leave');
  const once = useOnce();
  useInput(
    (input, key) => {
      if (key.escape || key.return || /^n/i.test(input)) once.run(onNo);
      else if (/^y/i.test(input)) once.run(onYes);
    },
    { isActive: active },
  );
  return (
    <Text>
      <Text color="cyan">{'❯ '}</Text>
      <Text bold>y</Text>
      <Text dimColor>{' yes    '}</Text>
      <Text bold>N</Text>
      <Text dimColor>{' no'}</Text>
    </Text>
  );
}

function TypedWord({ word, onYes, onNo }: Answers & { word: string }) {
  const [typed, setTyped] = useState<string>();
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');
  return (
    <Box flexDirection="column">
      <Text>
        Type <Text bold>{word}</Text> to go on.
      </Text>
      <Field
        onSubmit={value => (value === word ? onYes() : setTyped(value))}
        onBack={onNo}
        onEdit={() => setTyped(undefined)}
      />
      {typed !== undefined && <Problem>{typed ? `That is not "${word}".` : 'Nothing was typed.'}</Problem>}
    </Box>
  );
}
