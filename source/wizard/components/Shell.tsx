/** The frame around every screen: the step, the question, the keys. Always lower than the window. */
import { Box, useWindowSize } from 'ink';
import { type ReactNode, useState } from 'react';
import { useAccessible, ViewportProvider } from './context.tsx';
import { Text } from './Text.tsx';
import { widthOf, wrapped } from './text.ts';

export interface ShellProps {
  step: { number: number; of: number; title: string };
  /** For example "Practice". */
  badge?: string;
  title: string;
  help: string;
  docs: string;
  keys: string;
  /** Shown instead of any keys. */
  urgent?: string;
  children: ReactNode;
}

const least = { columns: 60, rows: 20 };
const margin = 2;

export function Shell({ step, badge = '', title, help, docs, keys, urgent, children }: ShellProps) {
  const size = useWindowSize();
  const accessible = useAccessible();
  const small = !accessible && (size.columns < least.columns || size.rows < least.rows);
  // A screen reader reads lines, not columns.
  const width = accessible ? 160 : Math.min(size.columns, 100) - 2 * margin;
  const titleLines = wrapped(title, width);
  const helpLines = wrapped(help, width);
  const [otherKeys, setKeys] = useState<string>();
  const keyLines = wrapped(fitting(urgent ?? otherKeys ?? keys, width), width);
  const docLines = addressLines(docs, width);
  // Two rows of header, four blank rows, and one row of the window left free below.
  const chrome = 7 + titleLines.length + helpLines.length + keyLines.length + docLines.length;
  const height = accessible ? 999 : Math.max(4, size.rows - chrome);
  return (
    <ViewportProvider viewport={{ width, height, active: !small, setKeys }}>
      {small && (
        <Text wrap="truncate">{`Make this window at least ${least.columns}x${least.rows} (now ${size.columns}x${size.rows}).`}</Text>
      )}
      <Box
        display={small ? 'none' : 'flex'}
        flexDirection="column"
        paddingX={margin}
        paddingTop={1}
        width={accessible ? size.columns : width + 2 * margin}
        {...(accessible ? {} : { maxHeight: size.rows - 1, overflow: 'hidden' as const })}
      >
        <Box justifyContent="space-between" flexShrink={0}>
          <Text>
            <Text color="cyan">{`Step ${step.number} of ${step.of}`}</Text>
            <Text dimColor>{' · '}</Text>
            {step.title}
          </Text>
          <Text dimColor>{badge}</Text>
        </Box>
        {!accessible && <StepIndicator done={step.number} of={step.of} width={width} />}
        <Box flexDirection="column" marginTop={1} flexShrink={0}>
          {titleLines.map(line => (
            <Text key={line} bold>
              {line}
            </Text>
          ))}
          {helpLines.map(line => (
            <Text key={line} dimColor>
              {line}
            </Text>
          ))}
        </Box>
        <Box flexDirection="column" marginTop={1} overflow="hidden">
          {children}
        </Box>
        <Box flexDirection="column" marginTop={1} flexShrink={0}>
          {[...keyLines, ...docLines].map(line => (
            <Text key={line} dimColor>
              {line}
            </Text>
          ))}
        </Box>
      </Box>
    </ViewportProvider>
  );
}

/** Arrows explain themselves where the line is short. */
const fitting = (keys: string, width: number) => (widthOf(keys) > width ? keys.replace('↑↓ choose', '↑↓') : keys);

/** An address in one line; a long one without its scheme, or broken at its last "/". */
function addressLines(address: string, width: number): string[] {
  if (address.length <= width) return [address];
  const short = address.replace('https://', '');
  if (short.length <= width) return [short];
  const at = address.lastIndexOf('/') + 1;
  return [address.slice(0, at), address.slice(at)].flatMap(part => wrapped(part, width));
}

/** One dash a step: those behind and the present one bright. */
function StepIndicator({ done, of, width }: { done: number; of: number; width: number }) {
  const dash = Math.floor((width - (of - 1)) / of);
  const dashes = (count: number) => Array.from({ length: count }, () => '━'.repeat(dash)).join(' ');
  return (
    <Text wrap="truncate">
      <Text color="cyan">{dashes(done)}</Text>
      <Text dimColor>{done < of ? ` ${dashes(of - done)}` : ''}</Text>
    </Text>
  );
}
