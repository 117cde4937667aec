/** Long lines for a narrow terminal. Apart from print.ts, as few commands need the library. */
import wrapAnsi from 'wrap-ansi';
import { terminalText } from '../terminal-text.ts';
import { print } from './print.ts';

/** A line on stdout, broken between words where a terminal is narrower; what follows is indented below it. */
export function printWrapped(text: string): void {
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  for (const line of width === undefined ? [text] : wrapped(text, width)) print(line);
}

export function wrapped(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const inside = Math.max(10, width - indent.length - 2);
  const lines = wrapAnsi(terminalText(text.slice(indent.length)), inside, { hard: true }).split('\n');
  return lines.map((line, index) => (index === 0 ? indent : `${indent}  `) + line);
}
