/** How many rows an expression finds: of facets a sum of what is kept, of anything else counted once and remembered. */
import { blocksOf, type Facets, matchFacets } from './facets.ts';
import type { FullText } from './full-text.ts';
import type { Span } from './spans.ts';

/** An expression of a search index. */
export type Match = {
  match: string;
  /** The facets that it is made of, when it is nothing else and no row has two of them. */
  facets?: number[];
  /** Whether it finds rows of the searched owners only. */
  owned: boolean;
};

const mostRemembered = 1_000;

export class Totals {
  readonly #facets: Facets;
  readonly #fullText: FullText;
  /** What was counted, and up to which row: rows that came later are added. */
  readonly #counted = new Map<string, { total: number; upTo: number }>();

  constructor(facets: Facets, fullText: FullText) {
    this.#facets = facets;
    this.#fullText = fullText;
  }

  /** The rows of a span that an expression finds. The last row of the index is `mark`. */
  of({ match, facets }: Match, span: Span, mark: number): number {
    if (!facets) return this.#count(match, span, mark);
    const { first, last, ends } = blocksOf(span);
    const ofFacet = (id: number) =>
      ends.reduce((sum, end) => sum + this.#count(matchFacets([id]), end, mark), this.#facets.total(id, first, last));
    return facets.reduce((sum, id) => sum + ofFacet(id), 0);
  }

  /** A row that was counted has changed. */
  forget(): void {
    this.#counted.clear();
  }

  #count(match: string, [from, to]: Span, mark: number): number {
    const key = `${match} ${from} ${to}`;
    const known = this.#counted.get(key) ?? { total: 0, upTo: -1 };
    const start = Math.max(from, known.upTo + 1);
    const total = known.total + (start > Math.min(to, mark) ? 0 : this.#fullText.count(match, [start, to]));
    if (this.#counted.size >= mostRemembered) this.#counted.clear();
    this.#counted.set(key, { total, upTo: mark });
    return total;
  }
}
