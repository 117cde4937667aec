/** Asks for one session token: shown as dots, handed on, kept nowhere. */
import { Box } from 'ink';
import { useKeys } from '../components/context.tsx';
import { Field } from '../components/Field.tsx';
import { Text } from '../components/Text.tsx';

export function TokenField({
  whose,
  onToken,
  onBack,
}: {
  whose: string;
  onToken: (token: string) => void;
  onBack: () => void;
}) {
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');
  return (
    <Box flexDirection="column">
      <Text>{`Paste the session token, or session JWT, of ${whose}.`}</Text>
      <Text dimColor>In a browser it is the cookie stytch_session.</Text>
      <Field masked onSubmit={token => (token ? onToken(token) : onBack())} onBack={onBack} />
    </Box>
  );
}
