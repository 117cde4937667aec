/** Words on a grid: display width, cutting, wrapping, scrolling. Pure. */
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
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
export const cut = (text: string, width: number): string => (width < 1 ? '' : cliTruncate(printable(text), width));

/** Lines of at most `width` columns, broken at spaces, or within a word that is too long. */
export const wrapped = (text: string, width: number): string[] =>
  wrapAnsi(printable(text).replace(/ +/g, ' ').trim(), width, { hard: true }).split('\n');

/** The same as lines of a screen. */
export const paragraph = (text: string, width: number, style: Omit<Span, 'text'> = {}): Line[] =>
  wrapped(text, width).map(line => [{ ...style, text: line }]);

/** The same with a sign before the first line; the others are indented as far. */
export const marked = (text: string, sign: Span, width: number): Line[] =>
  wrapped(text, width - 2).map((line, index) => [index === 0 ? sign : { text: '  ' }, { text: line }]);

/** The part of a list that is shown: `height` items around the selected one. */
export function windowAround(count: number, selected: number, height: number): { from: number; to: number } {
  if (count <= height) return { from: 0, to: count };
  const from = Math.min(Math.max(0, selected - Math.floor(height / 2)), count - height);
  return { from, to: from + height };
}
