/** One line of text: readline's keys, paste, masked when secret. The real cursor stands where one types. */
import { Box, type DOMElement, useBoxMetrics, useCursor, useInput, usePaste } from 'ink';
import { useRef } from 'react';
import { useViewport } from './context.tsx';
import { useLatest, useOnce } from './latest.ts';
import { edit, insert, isText, lineOf, textOf } from './line-editor.ts';
import { Text } from './Text.tsx';
import { widthOf } from './text.ts';
import { useTyping } from './typing.ts';

export interface FieldProps {
  initial?: string;
  /** `initial` is a default that the user has not touched: the first key replaces it. */
  suggested?: boolean;
  /** Shows a dot for each character, also for pasted ones. */
  masked?: boolean;
  /** While an answer is being checked, keys wait. */
  busy?: boolean;
  onSubmit: (value: string) => void;
  onBack?: () => void;
  /** Called at each change, so that an old problem can be taken away. */
  onEdit?: () => void;
}

export function Field({
  initial = '',
  suggested = false,
  masked = false,
  busy = false,
  onSubmit,
  onBack,
  onEdit,
}: FieldProps) {
  const viewport = useViewport();
  const [line, latest, setLine] = useLatest(() => lineOf(initial));
  const [untouched, isUntouched, setUntouched] = useLatest(() => suggested && initial !== '');
  const once = useOnce();
  const isActive = viewport.active && !busy;
  const change = (next: typeof line) => {
    setLine(next);
    setUntouched(false);
    onEdit?.();
  };
  const empty = untouched || textOf(line) === '';
  useTyping(empty && !masked ? 'empty' : 'text');
  const base = () => (isUntouched() ? lineOf('') : latest());
  const submit = () => once.run(() => onSubmit(textOf(latest()).trim()));
  useInput(
    (input, key) => {
      if (once.done()) return;
      if (key.escape) return once.run(() => onBack?.());
      if (key.return) return submit();
      // The help, which opens elsewhere.
      if (input === '?' && !masked && textOf(base()) === '') return;
      // Over a slow line, text and Enter arrive in one piece.
      const end = input.search(/[\r\n]/);
      const text = end < 0 ? input : input.slice(0, end);
      const next = edit(isText(text, key) ? base() : latest(), text, key);
      if (next) change(next);
      if (end >= 0) submit();
    },
    { isActive },
  );
  // A second line is no part of the answer.
  usePaste(text => change(insert(base(), text.trim().split(/[\r\n]/)[0] ?? '')), { isActive });

  const width = Math.max(8, viewport.width - 4);
  const glyphs = (text: string[]) => (masked ? text.map(() => '•') : text);
  const { left, right } = around(glyphs(line.before), glyphs(line.after), width);
  const ref = useCaret(isActive, 2 + widthOf(left));
  return (
    <Box
      ref={ref}
      aria-role="textbox"
      aria-label={masked ? `${line.before.length + line.after.length} characters` : undefined}
    >
      <Text color="cyan">{'❯ '}</Text>
      <Text wrap="truncate" dimColor={untouched}>
        {`${left}${right}` || ' '}
      </Text>
    </Box>
  );
}

/** What of a long line is shown: as much as fits, the caret always among it. */
function around(before: string[], after: string[], width: number): { left: string; right: string } {
  let left = before.join('');
  for (let from = 0; widthOf(left) > width - 1; ) left = before.slice(++from).join('');
  let right = after.join('');
  for (let to = after.length; widthOf(left) + widthOf(right) > width; ) right = after.slice(0, --to).join('');
  return { left, right };
}

/** Puts the terminal's cursor `column` columns into the box that gets the returned ref. */
function useCaret(active: boolean, column: number) {
  const ref = useRef<DOMElement>(null);
  const { setCursorPosition } = useCursor();
  // Measured for its re-render at each change of layout; the place itself is relative to the whole frame.
  useBoxMetrics(ref);
  let x = column;
  let y = 0;
  for (let node: DOMElement | undefined = ref.current ?? undefined; node; node = node.parentNode) {
    x += node.yogaNode?.getComputedLeft() ?? 0;
    y += node.yogaNode?.getComputedTop() ?? 0;
  }
  setCursorPosition(active && ref.current ? { x, y } : undefined);
  return ref;
}
