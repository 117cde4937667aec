/** A text in lines that the screen counts: one row each. */
import type { TextProps } from 'ink';
import { Text } from './Text.tsx';
import { wrapped } from './text.ts';

type Style = Pick<TextProps, 'bold' | 'dimColor' | 'color'>;

export function Paragraph({ children, width, ...style }: Style & { children: string; width: number }) {
  return children
    .split('\n')
    .flatMap(paragraph => wrapped(paragraph, width))
    .map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line's place is its name
      <Text key={index} {...style}>
        {line}
      </Text>
    ));
}
