/** What one question means, in full, and every key that works now. Any key but those for scrolling closes it. */
import { Box, useInput } from 'ink';
import { useViewport } from './context.tsx';
import { Lines } from './Lines.tsx';
import { type Line, paragraph } from './text.ts';

interface HelpProps {
  /** The options and hints of the question; paragraphs. */
  details: string[];
  /** The keys of the footer. */
  keys: string;
  onClose: () => void;
}

const always = [
  '? opens and closes this help',
  'o opens the page of the documentation',
  'Page Up and Page Down scroll',
];

export function Help({ details, keys, onClose }: HelpProps) {
  const { width, height, active } = useViewport();
  useInput(
    (input, key) => {
      if (!key.pageDown && !key.pageUp && input !== ' ' && input !== 'b' && !(key.ctrl && input === 'c')) onClose();
    },
    { isActive: active },
  );
  const lines: Line[] = [
    ...details.flatMap(text => [...paragraph(text, width), []]),
    [{ text: 'Keys', bold: true }],
    ...[...keys.split(' · ').filter(text => text !== '? help'), ...always].flatMap(text => paragraph(text, width)),
  ];
  return (
    <Box flexDirection="column">
      <Lines lines={lines} height={height} />
    </Box>
  );
}
