/**
 * Texts of which hardly any row has a part. The full-text index would walk through the rows of each of its words, of which
 * some are in nearly all addresses; here only its rarest words are asked for, and the few rows that have them are read.
 */
import { type FullText, matchText } from './full-text.ts';
import { whole } from './spans.ts';

/** A word of as many rows is common. */
const common = 4_096;
/** The words that are asked for. */
const enough = 3;
/** So many rows are read one by one. */
const few = 100;
const mostKnown = 50_000;

export class RareTexts {
  readonly #fullText: FullText;
  /** How many rows a word has, or once had. A hint: with a wrong one, too, the right rows are found. */
  readonly #sizes = new Map<string, number>();
  /** How many rows there were then. */
  #mark = 0;

  constructor(fullText: FullText) {
    this.#fullText = fullText;
  }

  /** Rows that may have this in a text, when they are few. The last row of the index is `mark`. */
  find(name: string, folded: string, mark: number): number[] | undefined {
    if (this.#sizes.size >= mostKnown || mark > 2 * this.#mark) {
      this.#sizes.clear();
      this.#mark = mark;
    }
    const rarest = wordsOf(folded)
      .map(word => matchText(name, word))
      .map(match => ({ match, size: this.#sizeOf(match) }))
      .filter(({ size }) => size < common)
      .sort((one, other) => one.size - other.size)
      .slice(0, enough);
    if (rarest.length === 0) return undefined;
    const rows = this.#fullText.rows(rarest.map(({ match }) => match).join(' AND '), whole, few + 1);
    return rows.length > few ? undefined : rows;
  }

  #sizeOf(match: string): number {
    const known = this.#sizes.get(match);
    if (known !== undefined) return known;
    const size = this.#fullText.countUpTo(common, match);
    this.#sizes.set(match, size);
    return size;
  }
}

/** All threes of letters. */
function wordsOf(text: string): string[] {
  return [...new Set(Array.from({ length: text.length - 2 }, (_, place) => text.slice(place, place + 3)))];
}
