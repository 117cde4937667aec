/** One of several: arrows or a number, then Enter. Submitting the initial value again also counts. */
import { Box, useInput } from 'ink';
import type { Option } from '../steps/question.ts';
import { useAccessible, useViewport } from './context.tsx';
import { useLatest, useOnce } from './latest.ts';
import { Text } from './Text.tsx';
import { cell, cut, widthOf, windowAround } from './text.ts';

export interface ChoiceProps {
  options: Option[];
  /** The value that is chosen at first. */
  initial?: string | undefined;
  /** Nothing is chosen at first: Enter alone decides nothing. */
  open?: boolean;
  /** Rows that it may fill. With few, only the chosen option shows its hint. */
  height?: number;
  /** Set for a list in two columns, label and hint side by side; the width of the first. */
  columns?: number;
  onSubmit: (value: string) => void;
  onBack?: () => void;
  onMove?: (value: string) => void;
}

export function Choice({
  options,
  initial,
  open = false,
  height = 99,
  columns,
  onSubmit,
  onBack,
  onMove,
}: ChoiceProps) {
  const viewport = useViewport();
  const accessible = useAccessible();
  const first = () => options.findIndex(option => option.value === initial);
  const [at, latest, setAt] = useLatest(() => (open ? -1 : Math.max(0, first())));
  const once = useOnce();
  const clamped = (index: number) => Math.min(index, options.length - 1);
  const selected = clamped(at);
  const go = (index: number) => {
    const to = (index + options.length) % options.length;
    setAt(to);
    onMove?.((options[to] as Option).value);
  };
  const submit = () => {
    const option = options[clamped(latest())];
    if (option) once.run(() => onSubmit(option.value));
  };
  const press = (character: string) => {
    if (character === '\r' || character === '\n') submit();
    else if (character === 'k') go(Math.max(0, clamped(latest())) - 1);
    else if (character === 'j') go(clamped(latest()) + 1);
    else if (/[1-9]/.test(character) && Number(character) <= options.length) go(Number(character) - 1);
  };
  useInput(
    (input, key) => {
      if (once.done()) return;
      if (key.escape) once.run(() => onBack?.());
      else if (key.return) submit();
      else if (key.upArrow) go(Math.max(0, clamped(latest())) - 1);
      else if (key.downArrow) go(clamped(latest()) + 1);
      else if (key.home) go(0);
      else if (key.end) go(options.length - 1);
      else for (const character of input) if (!once.done()) press(character);
    },
    { isActive: viewport.active && options.length > 0 },
  );

  const hinted = options.filter(option => option.hint).length;
  const allHints = columns === undefined && options.length + hinted <= height;
  // In two columns, a hint that is too long stands in full below its option while that is chosen.
  const room = viewport.width - 2 - (columns ?? 0);
  const tooLong = columns !== undefined && options.some(({ hint = '' }) => widthOf(hint) > room);
  const spare = (columns === undefined ? !allHints : tooLong) ? 1 : 0;
  const rows = allHints ? options.length : Math.max(1, height - spare);
  const cramped = options.length > rows;
  const { from, to } = windowAround(options.length, selected, accessible ? options.length : cramped ? rows - 1 : rows);
  return (
    <Box flexDirection="column" aria-role="listbox">
      {options.slice(from, to).map((option, index) => {
        const chosen = from + index === selected;
        const below = columns === undefined || (chosen && widthOf(option.hint ?? '') > room);
        const showHint = below && option.hint && (allHints || accessible || chosen);
        return (
          <Box key={option.value} flexDirection="column" aria-role="option" aria-state={{ selected: chosen }}>
            <Text wrap="truncate" color={chosen ? 'cyan' : undefined} bold={chosen && columns === undefined}>
              {accessible ? `${from + index + 1}. ` : chosen ? '❯ ' : '  '}
              {columns === undefined ? cut(option.label, viewport.width - 2) : `${cell(option.label, columns - 1)} `}
              {!below && <Text dimColor={!chosen}>{cut(option.hint ?? '', room)}</Text>}
            </Text>
            {showHint && (
              <Text dimColor wrap="truncate">
                {'    '}
                {cut(option.hint ?? '', viewport.width - 4)}
              </Text>
            )}
          </Box>
        );
      })}
      {cramped && !accessible && (
        <Text dimColor>{`  ${selected + 1} of ${options.length}${to < options.length ? ' ↓' : ' ↑'}`}</Text>
      )}
    </Box>
  );
}
