/** What commands print goes through here, so that a terminal obeys nothing that others wrote. */
import { safeJson } from '../printable.ts';
import { terminalText } from '../terminal-text.ts';

/** One line on stdout, whatever is in `text`. */
export function print(text: string): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** One line on stderr: progress, and what went wrong. */
export function note(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}

/** A line on stderr that the next one overwrites. */
export function progress(text: string): void {
  process.stderr.write(`\r${terminalText(text)}`);
}

/** One line of JSON on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${safeJson(value)}\n`);
}

/** Several lines of our own on stdout, such as a help text. */
export function printPage(text: string): void {
  for (const line of text.replace(/\n$/, '').split('\n')) print(line);
}

/** Text of a file, such as a diff: unchanged for a pipe or a file; for a terminal like all else. */
export function printText(text: string): void {
  if (process.stdout.isTTY) printPage(text);
  else process.stdout.write(text);
}

/** Makes room for the next page on a terminal; does nothing where stdout is none. */
export function clearScreen(): void {
  if (process.stdout.isTTY) process.stdout.write('\x1b[H\x1b[2J');
}
