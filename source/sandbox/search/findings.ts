/**
 * What the expressions of a search index find, remembered: the rows themselves where they are few, since a walk through two
 * long lists for the few rows in both takes as long as they are; else how many there are, counted once. Of facets nothing has
 * to be remembered: they are lists already, and their totals are kept.
 */
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

const few = 500;
const mostRemembered = 1_000;

/** What was found up to a row; what came later is added. `rows` are missing where they are not few. */
type Rows = { rows?: number[]; upTo: number };
type Count = { total: number; upTo: number };

export class Findings {
  readonly #facets: Facets;
  readonly #fullText: FullText;
  readonly #rows = new Map<string, Rows>();
  readonly #counts = new Map<string, Count>();

  constructor(facets: Facets, fullText: FullText) {
    this.#facets = facets;
    this.#fullText = fullText;
  }

  /** The first rows of a span behind `after` that an expression finds. The last row of the index is `mark`. */
  rows({ match, facets }: Match, [from, to]: Span, after: number, limit: number, mark: number): number[] {
    const rows = facets ? undefined : this.#fewRows(match, [from, to], mark);
    if (rows) return rows.filter(row => row > after).slice(0, limit);
    return this.#fullText.rows(match, [Math.max(from, after + 1), to], limit);
  }

  /** How many rows of a span an expression finds. */
  total({ match, facets }: Match, span: Span, mark: number): number {
    if (!facets) return this.#fewRows(match, span, mark)?.length ?? this.#count(match, span, mark);
    const { first, last, ends } = blocksOf(span);
    const ofFacet = (id: number) =>
      ends.reduce((sum, end) => sum + this.#count(matchFacets([id]), end, mark), this.#facets.total(id, first, last));
    return facets.reduce((sum, id) => sum + ofFacet(id), 0);
  }

  /** A row that was found has changed. */
  forget(): void {
    this.#rows.clear();
    this.#counts.clear();
  }

  #fewRows(match: string, span: Span, mark: number): number[] | undefined {
    const key = keyOf(match, span);
    const { rows: known, upTo } = this.#rows.get(key) ?? { rows: [], upTo: -1 };
    if (!known) return undefined;
    const later = laterIn(span, upTo, mark);
    const rows = later ? [...known, ...this.#fullText.rows(match, later, few + 1 - known.length)] : known;
    const found = rows.length > few ? undefined : rows;
    remember(this.#rows, key, { ...(found && { rows: found }), upTo: mark });
    return found;
  }

  #count(match: string, span: Span, mark: number): number {
    const key = keyOf(match, span);
    const known = this.#counts.get(key) ?? { total: 0, upTo: -1 };
    const later = laterIn(span, known.upTo, mark);
    const total = known.total + (later ? this.#fullText.count(match, later) : 0);
    remember(this.#counts, key, { total, upTo: mark });
    return total;
  }
}

function keyOf(match: string, [from, to]: Span): string {
  return `${match} ${from} ${to}`;
}

/** The part of a span behind what is known, if the index has rows there. */
function laterIn([from, to]: Span, known: number, mark: number): Span | undefined {
  const start = Math.max(from, known + 1);
  return start <= Math.min(to, mark) ? [start, to] : undefined;
}

function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  if (memory.size >= mostRemembered) memory.clear();
  memory.set(key, value);
}
