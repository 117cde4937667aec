/** A second look: yes or no, or a word that must be typed. */
import { Box, Text, useInput } from 'ink';
import { useState } from 'react';
import { useKeys, useViewport } from './context.tsx';
import { Field } from './Field.tsx';
import { Problem } from './Notes.tsx';

export interface ConfirmationProps {
  /** Typed exactly before it counts; without it y or n. */
  word?: string;
  onYes: () => void;
  onNo: () => void;
}

export function Confirmation({ word, onYes, onNo }: ConfirmationProps) {
  return word === undefined ? <YesNo onYes={onYes} onNo={onNo} /> : <TypedWord word={word} onYes={onYes} onNo={onNo} />;
}

/** Enter alone is no yes: whoever hurries through with Enter comes back to the question. */
function YesNo({ onYes, onNo }: Omit<ConfirmationProps, 'word'>) {
  const { active } = useViewport();
  useKeys('y yes · Enter or Esc no · Ctrl+C save and leave');
  useInput(
    (input, key) => {
      if (key.escape || key.return || /^n/i.test(input)) onNo();
      else if (/^y/i.test(input)) onYes();
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

function TypedWord({ word, onYes, onNo }: ConfirmationProps & { word: string }) {
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
