/** One value to type, checked before it is taken. */
import { Box } from 'ink';
import { useState } from 'react';
import { useKeys } from '../../components/context.tsx';
import { Field } from '../../components/Field.tsx';
import { Problem } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';

interface NewValueProps {
  label: string;
  initial?: string;
  problemOf: (value: string) => string | undefined;
  onSubmit: (value: string) => void;
  onBack: () => void;
}

export function NewValue({ label, initial = '', problemOf: check, onSubmit, onBack }: NewValueProps) {
  const [problem, setProblem] = useState<string>();
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');
  const submit = (value: string) => {
    const found = value.trim() === '' ? 'Type something, or go back with Esc.' : check(value.trim());
    if (found) setProblem(found);
    else onSubmit(value.trim());
  };
  return (
    <Box flexDirection="column">
      <Text dimColor>{label}</Text>
      <Field
        key={problem}
        initial={initial}
        suggested
        onSubmit={submit}
        onBack={onBack}
        onEdit={() => setProblem(undefined)}
      />
      {problem && <Problem>{problem}</Problem>}
    </Box>
  );
}
