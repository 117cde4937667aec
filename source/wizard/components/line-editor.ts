/** One line being typed: readline's keys on whole characters, so that an emoji or an accent is never cut. Pure. */
import type { Key } from 'ink';
import { clusters } from './text.ts';

export interface EditedLine {
  before: string[];
  after: string[];
}

export function lineOf(text: string): EditedLine {
  return { before: clusters(text), after: [] };
}

export function textOf(line: EditedLine): string {
  return [...line.before, ...line.after].join('');
}

/** Inserts typed or pasted text; newlines and other control characters are left out. */
export function insert(line: EditedLine, text: string): EditedLine {
  const clean = text.replace(/\p{Cc}+/gu, '');
  // Joined first: a combining accent belongs to the character before it.
  return { before: clusters(line.before.join('') + clean), after: line.after };
}

/** True for keys that write something, false for those that move or delete. */
export const isText = (input: string, key: Key): boolean =>
  input !== '' && !(key.ctrl || key.meta || key.escape || key.tab || key.upArrow || key.downArrow || isMove(key));

const isMove = (key: Key): boolean =>
  key.home || key.end || key.leftArrow || key.rightArrow || key.delete || key.backspace;

/** What a key does to the line; undefined when the key means nothing here. */
export function edit(line: EditedLine, input: string, key: Key): EditedLine | undefined {
  const { before, after } = line;
  const ctrl = key.ctrl ? input : '';
  if (key.home || ctrl === 'a') return { before: [], after: [...before, ...after] };
  if (key.end || ctrl === 'e') return { before: [...before, ...after], after: [] };
  if (ctrl === 'u') return { before: [], after };
  if (ctrl === 'k') return { before, after: [] };
  if (ctrl === 'w') return { before: clusters(before.join('').replace(/\S+\s*$/, '')), after };
  if (key.leftArrow || ctrl === 'b') return { before: before.slice(0, -1), after: [...before.slice(-1), ...after] };
  if (key.rightArrow || ctrl === 'f') return { before: [...before, ...after.slice(0, 1)], after: after.slice(1) };
  if (key.delete || ctrl === 'd') return { before, after: after.slice(1) };
  if (key.backspace || ctrl === 'h') return { before: before.slice(0, -1), after };
  return isText(input, key) ? insert(line, input) : undefined;
}
