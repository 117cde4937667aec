/** Work that failed: what happened, and another try or the way back. */
import { Box } from 'ink';
import type { UserError } from '../../config/user-error.ts';
import { Choice } from '../components/Choice.tsx';
import { ErrorMessage } from '../components/Notes.tsx';

const options = [
  { value: 'again', label: 'Try again' },
  { value: 'back', label: 'Back' },
];

export function RetryScreen({ error, again, back }: { error: UserError; again: () => void; back: () => void }) {
  return (
    <Box flexDirection="column">
      <ErrorMessage error={error} />
      <Box marginTop={1}>
        <Choice options={options} onSubmit={value => (value === 'again' ? again() : back())} onBack={back} />
      </Box>
    </Box>
  );
}
