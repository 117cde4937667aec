/** Text as this terminal can show it: nothing that it would obey, and plain signs where it has no UTF-8. */
import { printable } from './printable.ts';

/** One column each, as the sign that it stands for. Names and other text of the user stay as they are. */
const plainSigns: Record<string, string> = {
  '…': '~',
  '·': '-',
  '•': '*',
  '✔': '+',
  '✖': 'x',
  '×': 'x',
  '’': "'",
  '→': '>',
  '❯': '>',
  '↑': '^',
  '↓': 'v',
  '↻': '@',
  '●': '*',
  '○': 'o',
  '◌': 'o',
  '━': '=',
  '█': '#',
  '▇': '#',
  '▆': '=',
  '▅': '=',
  '▄': '-',
  '▃': '-',
  '▂': '_',
  '▁': '_',
  '▓': '=',
  '░': '-',
  '▏': '|',
  '▎': '|',
  '▍': '|',
  '▌': '|',
  '▋': '#',
  '▊': '#',
  '▉': '#',
  '⚠': '!',
  ℹ: 'i',
  '␡': '?',
};
const signs = new RegExp(`[${Object.keys(plainSigns).join('')}]`, 'gu');

/** Whether the locale is another than UTF-8, or the terminal says that it can do nothing. An unset locale counts as UTF-8. */
export function hasPlainSigns(environment: NodeJS.ProcessEnv = process.env): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return environment['TERM'] === 'dumb' || (locale !== '' && !/utf-?8/i.test(locale));
}

/** One line for a terminal. */
export function terminalText(text: string): string {
  const shown = printable(text);
  return hasPlainSigns() ? shown.replace(signs, sign => plainSigns[sign] as string) : shown;
}
