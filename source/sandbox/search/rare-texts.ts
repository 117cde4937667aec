/**
 * Texts of which hardly any row has a part. The full-text index would walk through the rows of each of its words, of which
 * some are in nearly all addresses; here only its rare words are asked for, and the few rows that have them are read.
 */
import { type FullText, matchText } from './full-text.ts';
import { whole } from './spans.ts';

/** A word of as many rows is common. */
const common = 512;
/** So many rows are read one by one. */
const few = 100;
const mostKnown = 50_000;

export class RareTexts {
  readonly #fullText: FullText;
  /** Words that were common once. That is a hint: with a wrong one, too, the right rows are found. */
  readonly #common = new Set<string>();

  constructor(fullText: FullText) {
    this.#fullText = fullText;
  }

  /** Rows that may have this in a text, when they are few. */
  find(name: string, folded: string): number[] | undefined {
    const rare = wordsOf(folded)
      .map(word => matchText(name, word))
      .filter(match => !this.#isCommon(match));
    if (rare.length === 0) return undefined;
    const rows = this.#fullText.rows(rare.join(' AND '), whole, few + 1);
    return rows.length > few ? undefined : rows;
  }

  #isCommon(match: string): boolean {
    if (this.#common.has(match)) return true;
    if (!this.#fullText.hasAsMany(match, common)) return false;
    if (this.#common.size >= mostKnown) this.#common.clear();
    this.#common.add(match);
    return true;
  }
}

/** All threes of letters. */
function wordsOf(text: string): string[] {
  return [...new Set(Array.from({ length: text.length - 2 }, (_, place) => text.slice(place, place + 3)))];
}
