/** Asks for a test user's email and then for what proves them: shown as dots, handed on, kept nowhere. */
import { Box } from 'ink';
import { useState } from 'react';
import { useKeys } from '../components/context.tsx';
import { Field } from '../components/Field.tsx';
import { Text } from '../components/Text.tsx';

interface TestUserProps {
  /** What is asked for after the email. */
  second: 'password' | 'code that the app shows now';
  onGiven: (email: string, secret: string) => void;
  onBack: () => void;
}

export function TestUser({ second, onGiven, onBack }: TestUserProps) {
  const [email, setEmail] = useState<string>();
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');
  if (email === undefined) {
    return (
      <Box flexDirection="column">
        <Text>The email of a test user of your own:</Text>
        <Field key="email" onSubmit={typed => (typed ? setEmail(typed) : onBack())} onBack={onBack} />
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      <Text>{`The ${second}, of ${email}:`}</Text>
      <Field
        key="secret"
        masked
        onSubmit={typed => (typed ? onGiven(email, typed) : onBack())}
        onBack={() => setEmail(undefined)}
      />
    </Box>
  );
}
