/** How much is done, as a bar. */
import { ProgressBar } from '@inkjs/ui';
import { Box } from 'ink';
import { useAccessible } from './context.tsx';
import { Text } from './Text.tsx';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `share` of 1 in `width` columns, as text for a line with other words; anything at all shows at least a sliver. */
export function barText(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const shown = share > 0 ? Math.max(1, units) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + (eighths[shown % 8] as string);
}

/** `share` of 1, in `width` columns. */
export function Bar({ share, width }: { share: number; width: number }) {
  if (useAccessible()) return <Text>{`${Math.round(share * 100)} percent`}</Text>;
  // It measures itself once: another width needs another one.
  return (
    <Box key={width} width={width}>
      <ProgressBar value={share * 100} />
    </Box>
  );
}
