/** Short messages: a problem, a warning, an error in its three parts, work in progress. */
import { Spinner, StatusMessage } from '@inkjs/ui';
import { Box } from 'ink';
import type { UserError } from '../../config/user-error.ts';
import { terminalText } from '../../terminal-text.ts';
import { useAccessible } from './context.tsx';
import { Text } from './Text.tsx';
import { spinnerType } from './theme.ts';

/** What is wrong with the answer given. */
export function Problem({ children }: { children: string }) {
  return <StatusMessage variant="error">{terminalText(children)}</StatusMessage>;
}

/** Something good or worth knowing. */
export function Note({ kind, children }: { kind: 'success' | 'warning' | 'info'; children: string }) {
  return <StatusMessage variant={kind}>{terminalText(children)}</StatusMessage>;
}

/** What happened, why, what to do next. */
export function ErrorMessage({ error }: { error: UserError }) {
  return (
    <Box flexDirection="column">
      <StatusMessage variant="error">{terminalText(error.what)}</StatusMessage>
      <Box flexDirection="column" paddingLeft={2}>
        {error.why.split('\n').map(line => (
          <Text key={line}>{line}</Text>
        ))}
        <Text>{error.next}</Text>
      </Box>
    </Box>
  );
}

/** Work of unknown length. */
export function Busy({ children }: { children: string }) {
  return useAccessible() ? <Text>{children}</Text> : <Spinner type={spinnerType()} label={terminalText(children)} />;
}
