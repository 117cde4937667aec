/** What the languages of the team's own rules share: texts that are quoted as in JSON, and a parser that every User asks. */

/** A quoted text, as the source of a regular expression. */
export const quoted = '"(?:[^"\\\\]|\\\\.)*"';

/** The text itself where it is not quoted. Throws an Error that says which is not quoted as in JSON. */
export function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new Error(`${text} is not quoted as in JSON.`);
  }
}

/** A parser that keeps what it made of its last text. */
export function keepingLast<Parsed>(parse: (text: string) => Parsed): (text: string) => Parsed {
  let last: { text: string; parsed: Parsed } | undefined;
  return text => {
    if (last?.text !== text) last = { text, parsed: parse(text) };
    return last.parsed;
  };
}
