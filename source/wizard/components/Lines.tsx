/** Lines of coloured text, one row each; a longer text scrolls with Page Up and Page Down. */
import { Box, useInput } from 'ink';
import { useState } from 'react';
import { useAccessible, useViewport } from './context.tsx';
import { Text } from './Text.tsx';
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

/** Where a text stands that is longer than its place. */
export interface Scroll {
  /** The first line shown. */
  from: number;
  /** How many lines were shown since it was opened, from the first on. */
  seen: number;
  fits: boolean;
  rows: number;
  page: (by: 1 | -1) => void;
}

/** `count` lines in `height` rows. */
export function useScroll(count: number, height: number): Scroll {
  const accessible = useAccessible();
  const [top, setTop] = useState(0);
  const [lowest, setLowest] = useState(0);
  const fits = accessible || count <= height;
  const rows = fits ? count : Math.max(1, height - 1);
  const last = Math.max(0, count - rows);
  const from = Math.min(top, last);
  return {
    from,
    fits,
    rows,
    seen: Math.max(lowest, from + rows),
    page(by) {
      setTop(now => {
        const to = Math.min(last, Math.max(0, Math.min(now, last) + by * rows));
        setLowest(known => Math.max(known, to + rows));
        return to;
      });
    },
  };
}

interface LinesProps {
  lines: Line[];
  height: number;
  /** From useScroll, where the screen must know what was seen. */
  scroll?: Scroll;
}

/** `height` rows at most; says how much more there is, and where. */
export function Lines({ lines, height, scroll }: LinesProps) {
  const { active } = useViewport();
  const own = useScroll(lines.length, height);
  const { from, fits, rows, page } = scroll ?? own;
  useInput(
    (input, key) => {
      if (key.pageDown || input === ' ') page(1);
      if (key.pageUp || input === 'b') page(-1);
    },
    { isActive: active && !fits },
  );
  const shown = lines.slice(from, from + rows);
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
