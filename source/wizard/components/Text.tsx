/** Ink's Text for everything that is shown. Ink itself lets colours and links through, and hands on marks that change the direction. */
// biome-ignore lint/style/noRestrictedImports: the one place for it
import { Text as InkText, type TextProps } from 'ink';
import { Children } from 'react';
import { terminalText } from '../../terminal-text.ts';

export function Text({ children, ...props }: TextProps) {
  return (
    <InkText {...props}>
      {Children.map(children, child => (typeof child === 'string' ? terminalText(child) : child))}
    </InkText>
  );
}
