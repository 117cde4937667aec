/**
 * Text of others as it may be shown. Names, metadata, error messages and file names can hold anything; a terminal must not
 * obey it, and no reader may take it for something else.
 */

/** Control characters, marks that change the direction of text, characters without width, halves of characters. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u200b\u2060\ufeff]/gu;

/** One line, each unsafe character as a visible one of one column. Line breaks and tabs are spaces. */
export const printable = (text: string): string => text.replace(unsafe, visible);

function visible(character: string): string {
  if (/\s/.test(character) && character !== '\ufeff') return ' ';
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '\ufffd';
}

/** JSON that means the same, with unsafe characters written as escapes: a terminal may show it. `indent` as JSON.stringify has it. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(unsafe, character =>
    // Line breaks between the values; inside texts they are escaped already.
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
