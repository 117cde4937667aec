/** The frame around every screen: the step, the question, the keys. Always lower than the window. */
import { Badge } from '@inkjs/ui';
import { Box, useInput, useWindowSize } from 'ink';
import Link from 'ink-link';
import { type ReactNode, useState } from 'react';
import { useAccessible, ViewportProvider } from './context.tsx';
import { Help } from './Help.tsx';
import { openPage } from './open-page.ts';
import { Paragraph } from './Paragraph.tsx';
import { Text } from './Text.tsx';
import { widthOf, wrapped } from './text.ts';
import type { Typing } from './typing.ts';

export interface ShellProps {
  /** `part` numbers the question in its step, where there are several. */
  step: { number: number; part?: number | undefined; of: number; title: string };
  /** Where it works, for example "Practice". */
  badge?: { text: string; color: 'green' | 'cyan' | 'yellow' | 'red' } | undefined;
  title: string;
  help: string;
  /** Paragraphs that `?` shows below the question. */
  details: string[];
  /** The address of the page that `o` opens. */
  docs: string;
  keys: string;
  /** Shown instead of any keys. */
  urgent?: string;
  children: ReactNode;
}

const least = { columns: 60, rows: 20 };
const margin = 2;

export function Shell({ step, badge, title, help, details, docs, keys, urgent, children }: ShellProps) {
  const size = useWindowSize();
  const accessible = useAccessible();
  const small = !accessible && (size.columns < least.columns || size.rows < least.rows);
  // A screen reader reads lines, not columns.
  const width = accessible ? 160 : Math.min(size.columns, 100) - 2 * margin;
  const [otherKeys, setKeys] = useState<string>();
  const [typing, setTyping] = useState<Typing>('none');
  const [helping, setHelping] = useState(false);
  const ownKeys = `${otherKeys ?? keys} · ? help`;
  const shownKeys = fitting(urgent ?? (helping ? 'Any key goes back to the question' : ownKeys), width);
  const docLines = addressLines(docs, width);
  // Two rows of header, four blank rows, and one row of the window left free below.
  const texts = [title, help, shownKeys].flatMap(text => wrapped(text, width));
  const chrome = 7 + texts.length + docLines.length;
  const height = accessible ? 999 : Math.max(4, size.rows - chrome);
  useInput(
    input => {
      if (input === '?' && typing !== 'text') setHelping(true);
      if (input === 'o' && typing === 'none') openPage(docs);
    },
    { isActive: !small && !helping },
  );
  const viewport = { width, height, active: !small && !helping, setKeys, setTyping };
  return (
    <ViewportProvider viewport={viewport}>
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
            <Text color="cyan">{`Step ${[step.number, step.part].filter(Boolean).join('.')} of ${step.of}`}</Text>
            <Text dimColor>{' · '}</Text>
            {step.title}
          </Text>
          {badge && <Badge color={badge.color}>{badge.text}</Badge>}
        </Box>
        {!accessible && <StepIndicator done={step.number} of={step.of} width={width} />}
        <Box flexDirection="column" marginTop={1} flexShrink={0}>
          <Paragraph width={width} bold>
            {title}
          </Paragraph>
          <Paragraph width={width} dimColor>
            {help}
          </Paragraph>
        </Box>
        {helping && (
          <Box flexDirection="column" marginTop={1}>
            <ViewportProvider viewport={{ ...viewport, active: !small }}>
              <Help details={details} keys={ownKeys} onClose={() => setHelping(false)} />
            </ViewportProvider>
          </Box>
        )}
        {/* What was typed or is running stays. */}
        <Box display={helping ? 'none' : 'flex'} flexDirection="column" marginTop={1} overflow="hidden">
          {children}
        </Box>
        <Box flexDirection="column" marginTop={1} flexShrink={0}>
          <Paragraph width={width} dimColor>
            {shownKeys}
          </Paragraph>
          {docLines.map(line => (
            <Link key={line} url={docs} fallback={false}>
              <Text dimColor>{line}</Text>
            </Link>
          ))}
        </Box>
      </Box>
    </ViewportProvider>
  );
}

/** Arrows explain themselves where the line is short. */
const fitting = (keys: string, width: number) =>
  shorter.reduce((text, [long, short]) => (widthOf(text) > width ? text.replace(long, short) : text), keys);

const shorter = [
  ['↑↓ choose', '↑↓'],
  ['save and leave', 'leave'],
  ['stop and save', 'stop'],
] as const;

/** An address in one line; a long one without its scheme, or broken after a "/". */
function addressLines(address: string, width: number): string[] {
  if (address.length <= width) return [address];
  const lines = [''];
  for (const part of address.replace('https://', '').split(/(?<=\/)/)) {
    if ((lines.at(-1) + part).length > width) lines.push('');
    lines.push(lines.pop() + part);
  }
  return lines;
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
