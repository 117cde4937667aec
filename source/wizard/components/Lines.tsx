/** Lines of coloured text, one row each; a longer text scrolls with Page Up and Page Down. */
import { Box, Text, useInput } from 'ink';
import { useState } from 'react';
import { useAccessible, useViewport } from './context.tsx';
import type { Line } from './text.ts';

export function Row({ line }: { line: Line }) {
  const accessible = useAccessible();
  return (
    <Text wrap={accessible ? 'wrap' : 'truncate'}>
      {line.length === 0
        ? ' '
        : line.map((span, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans of a line have no other name
            <Text key={index} color={span.color} dimColor={span.dim} bold={span.bold}>
              {span.text}
            </Text>
          ))}
    </Text>
  );
}

/** `height` rows at most; says how much more there is, and where. */
export function Lines({ lines, height }: { lines: Line[]; height: number }) {
  const accessible = useAccessible();
  const { active } = useViewport();
  const [top, setTop] = useState(0);
  const fits = accessible || lines.length <= height;
  const page = Math.max(1, height - 1);
  const last = Math.max(0, lines.length - page);
  const from = fits ? 0 : Math.min(top, last);
  useInput(
    (input, key) => {
      if (key.pageDown || input === ' ') setTop(now => Math.min(last, now + page));
      if (key.pageUp || input === 'b') setTop(now => Math.max(0, Math.min(now, last) - page));
    },
    { isActive: active && !fits },
  );
  const shown = fits ? lines : lines.slice(from, from + page);
  const below = lines.length - from - shown.length;
  const more = [from > 0 ? `↑ ${from} more lines, Page Up` : '', below > 0 ? `↓ ${below} more lines, Page Down` : ''];
  return (
    <Box flexDirection="column">
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's place is its name
        <Row key={from + index} line={line} />
      ))}
      {!fits && <Text dimColor>{more.filter(Boolean).join('   ')}</Text>}
    </Box>
  );
}
