import type { Key } from 'ink';
import { expect, it } from 'vitest';
import { edit, insert, lineOf, textOf } from '../../source/wizard/components/line-editor.ts';
import { cell, cut, widthOf, wrapped } from '../../source/wizard/components/text.ts';

const press = (text: string, ...keys: (Partial<Key> & { input?: string })[]) =>
  keys.reduce((line, { input = '', ...key }) => edit(line, input, key as Key) ?? line, lineOf(text));
const ctrl = (input: string) => ({ ctrl: true, input });

it.each([
  ['to the beginning and back', [ctrl('a'), { input: '>' }, ctrl('e'), { input: '<' }], '>one two<'],
  ['Home and End', [{ home: true }, { input: '>' }, { end: true }, { input: '<' }], '>one two<'],
  ['the word before', [ctrl('w')], 'one '],
  ['all before', [ctrl('u')], ''],
  ['all after', [{ leftArrow: true }, { leftArrow: true }, { leftArrow: true }, ctrl('k')], 'one '],
  ['the character before', [{ backspace: true }], 'one tw'],
  ['the character under the cursor', [{ home: true }, { delete: true }], 'ne two'],
  ['nothing for keys that mean nothing', [ctrl('x'), { tab: true }, { upArrow: true }], 'one two'],
] as const)('%s', (_what, keys, text) => {
  expect(textOf(press('one two', ...keys))).toBe(text);
});

it('never cuts a grapheme cluster', () => {
  const family = '👩‍👩‍👧';
  expect(textOf(press(`a${family}`, { backspace: true }))).toBe('a');
  expect(textOf(press('e', { input: '\u0301' }, { backspace: true }))).toBe('');
});

it('takes pasted text without its control characters', () => {
  expect(textOf(insert(lineOf('a'), 'b\r\nc\x07\t'))).toBe('abc');
});

it('keeps to its columns whatever the text is', () => {
  for (const text of ['plain', '日本語のクラス', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 'e\u0301'.repeat(20), '\x1b[31mred\x1b[0m']) {
    expect(widthOf(cell(text, 9)), text).toBe(9);
    expect(widthOf(cut(text, 4))).toBeLessThanOrEqual(4);
    for (const line of wrapped(`${text} ${text}${text}`, 7)) expect(widthOf(line)).toBeLessThanOrEqual(7);
  }
});
