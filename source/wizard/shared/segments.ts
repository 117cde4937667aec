/** Numbers as a bar of parts, each with its number and word behind it: the picture before the words. Pure. */
import { number } from '../../figures.ts';
import { cell, type Line, type Span, wrapped } from '../components/text.ts';

export interface Segment {
  label: string;
  count: number;
  color: 'green' | 'yellow' | 'red';
}

const titleWidth = 9;

/** Shorter where the numbers would not fit beside it. */
const barWidth = (width: number) => (width < 70 ? 14 : 24);

/** A title, the bar, and the numbers; parts with nothing are left out. One sentence for a screen reader. */
export function segmentLines(title: string, segments: readonly Segment[], width: number, plain = false): Line[] {
  const shown = segments.filter(segment => segment.count > 0);
  const words = shown.map(({ label, count }) => `${number(count)} ${label}`).join(' · ');
  if (plain || shown.length === 0) return wrapped(`${title}: ${words || 'none'}.`, width).map(text => [{ text }]);
  const cells = shares(
    shown.map(segment => segment.count),
    barWidth(width),
  );
  const bar: Span[] = shown.map(({ color }, index) => ({ text: blocks[color].repeat(cells[index] as number), color }));
  const start = titleWidth + barWidth(width) + 2;
  return wrapped(words, width - start).map(
    (text, index): Line =>
      index === 0
        ? [{ text: cell(title, titleWidth), dim: true }, ...bar, { text: `  ${text}` }]
        : [{ text: cell('', start) }, { text }],
  );
}

/** Different also without colours. */
const blocks = { green: '█', yellow: '▓', red: '░' };

/** Whole cells that add up to `width`; anything at all gets one. */
export function shares(counts: readonly number[], width: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map(count => Math.max(1, Math.floor((count / total) * width)));
  const largest = counts.indexOf(Math.max(...counts));
  cells[largest] = (cells[largest] as number) + width - cells.reduce((sum, count) => sum + count, 0);
  return cells;
}
