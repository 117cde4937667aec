/** A bar in whole and eighth blocks. */
import { useAccessible } from './context.tsx';
import { Text } from './Text.tsx';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `share` of 1 in `width` columns, as text; anything at all shows at least a sliver. */
export function barText(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const shown = share > 0 ? Math.max(1, units) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + (eighths[shown % 8] as string);
}

export function Bar({ share, width, color = 'cyan' }: { share: number; width: number; color?: string }) {
  if (useAccessible()) return <Text>{`${Math.round(share * 100)} percent`}</Text>;
  const full = barText(share, width);
  return (
    <Text>
      <Text color={color}>{full}</Text>
      <Text dimColor>{'░'.repeat(width - full.length)}</Text>
    </Text>
  );
}
