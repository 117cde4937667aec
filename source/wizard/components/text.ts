/** Words on a grid: display width, cutting, wrapping, scrolling. Pure. */
import stringWidth from 'string-width';
import { printable } from '../../printable.ts';

/** A piece of a line, coloured only for meaning. */
export interface Span {
  text: string;
  color?: 'green' | 'yellow' | 'red' | 'cyan';
  dim?: boolean;
  bold?: boolean;
}
export type Line = Span[];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What the user sees as single characters. */
export function clusters(text: string): string[] {
  return [...graphemes.segment(text)].map(each => each.segment);
}

export const widthOf = (text: string): number => stringWidth(text);

/** Text in exactly `width` columns: cut with an ellipsis or padded. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitting = cut(text, width);
  const padding = ' '.repeat(Math.max(0, width - widthOf(fitting)));
  return align === 'left' ? fitting + padding : padding + fitting;
}

/** Text in at most `width` columns. */
export function cut(text: string, width: number): string {
  const clean = printable(text);
  if (widthOf(clean) <= width) return clean;
  if (width < 1) return '';
  let kept = '';
  for (const cluster of clusters(clean)) {
    if (widthOf(kept + cluster) > width - 1) break;
    kept += cluster;
  }
  return `${kept}…`;
}

/** Lines of at most `width` columns, broken at spaces, or within a word that is too long. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of printable(text).split(/ +/).filter(Boolean)) {
    if (line && widthOf(line) + 1 + widthOf(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line) lines.push(line);
    while (widthOf(word) > width) {
      const head = cut(word, width + 1).slice(0, -1) || (clusters(word)[0] as string);
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  return [...lines, line];
}

/** The part of a list that is shown: `height` items around the selected one. */
export function windowAround(count: number, selected: number, height: number): { from: number; to: number } {
  if (count <= height) return { from: 0, to: count };
  const from = Math.min(Math.max(0, selected - Math.floor(height / 2)), count - height);
  return { from, to: from + height };
}
