/** Plain signs where the terminal has no UTF-8; text of the user as it is. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hasPlainSigns, terminalText } from '../source/terminal-text.ts';
import { widthOf } from '../source/wizard/components/text.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('the locale decides, and a terminal that can do nothing', () => {
  test.each([
    [{}, false],
    [{ LANG: 'en_US.UTF-8' }, false],
    [{ LANG: 'de_CH.utf8' }, false],
    [{ LANG: 'C' }, true],
    [{ LANG: 'C.UTF-8' }, false],
    [{ LANG: 'en_US.ISO-8859-1' }, true],
    [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'POSIX' }, true],
    [{ LANG: 'C', LC_ALL: 'en_US.UTF-8' }, false],
    [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, true],
  ])('%o: %s', (environment, plain) => {
    expect(hasPlainSigns(environment)).toBe(plain);
  });
});

test('signs are of one column, as the ones they stand for; names stay', () => {
  const text = '✔ Zoë Müller · 1 → 2 … ❯ ████░░';
  vi.stubEnv('LC_ALL', 'en_US.UTF-8');
  expect(terminalText(text)).toBe(text);
  vi.stubEnv('LC_ALL', 'C');
  expect(terminalText(text)).toBe('+ Zoë Müller - 1 > 2 ~ > ####--');
  expect(widthOf(terminalText(text))).toBe(widthOf(text));
});

test('what a terminal would obey is shown, with and without UTF-8', () => {
  for (const locale of ['en_US.UTF-8', 'C']) {
    vi.stubEnv('LC_ALL', locale);
    for (const mark of ['\x1b', '\u202e']) expect(terminalText(`a${mark}[2Jb`)).not.toContain(mark);
  }
});
