/**
 * The rows that a query leaves, in their order and by the page. What a filter says is either an expression of the search index
 * or spans of rows; all of a query's filters are joined the same way, so they come down to one expression and one set of spans.
 */
import type { Match } from './findings.ts';
import type { SearchIndex } from './search-index.ts';
import { intersect, type Span, unite, whole } from './spans.ts';

/** What a filter says. `owned` is what holds rows of the searched owners only; owned spans are single rows. */
export type Condition = Match | { spans: Span[]; owned: boolean };

export type Query = {
  /** All rows that are searched. */
  all: Match;
  conditions: Condition[];
  operator: 'AND' | 'OR';
};

/** A query as one expression and spans: what is in both (AND), or in either (OR). */
type Parts = { match: Match; spans: Span[]; listed: boolean };

function partsOf({ all, conditions, operator }: Query): Parts {
  const matches = conditions.filter(condition => 'match' in condition);
  const others = conditions.filter(condition => 'spans' in condition);
  if (operator === 'AND') {
    const spans = others.map(condition => condition.spans).reduce(intersect, [whole]);
    const listed = matches.length === 0 && others.some(condition => condition.owned);
    return { match: join(all, matches, 'AND'), spans, listed };
  }
  const listed = others.every(condition => condition.owned);
  return { match: join(all, matches, 'OR'), spans: unite(others.flatMap(condition => condition.spans)), listed };
}

/** One expression of several, kept to the rows that are searched. */
function join(all: Match, matches: Match[], operator: 'AND' | 'OR'): Match {
  if (matches.length === 0) return all;
  const [first] = matches;
  const owned = operator === 'AND' ? matches.some(one => one.owned) : matches.every(one => one.owned);
  if (owned && first && matches.length === 1) return first;
  const match = matches.map(one => `(${one.match})`).join(` ${operator} `);
  return { match: owned ? match : `(${all.match}) AND (${match})`, owned: true };
}

/** The first rows behind `after`. */
export function page(index: SearchIndex, query: Query, after: number, limit: number): number[] {
  const { match, spans, listed } = partsOf(query);
  if (query.operator === 'AND') return rowsIn(index, listed ? undefined : match, spans, after, limit);
  const inSpans = rowsIn(index, listed ? undefined : query.all, spans, after, limit);
  if (!query.conditions.some(condition => 'match' in condition)) return inSpans;
  const rows = [...rowsIn(index, match, [whole], after, limit), ...inSpans];
  return [...new Set(rows)].sort((one, other) => one - other).slice(0, limit);
}

/** How many rows there are on all pages. */
export function total(index: SearchIndex, query: Query): number {
  const { match, spans, listed } = partsOf(query);
  const size = (span: Span) => (listed ? 1 : index.total(query.all, span));
  const sum = (of: (span: Span) => number) => spans.reduce((all, span) => all + of(span), 0);
  if (query.operator === 'AND') return sum(span => (listed ? 1 : index.total(match, span)));
  if (!query.conditions.some(condition => 'match' in condition)) return sum(size);
  return index.total(match, whole) + sum(span => size(span) - index.total(match, span));
}

/** Rows in spans: those that an expression finds, or all, where the spans are lists of rows. */
function rowsIn(index: SearchIndex, match: Match | undefined, spans: Span[], after: number, limit: number): number[] {
  const rows: number[] = [];
  for (const span of spans) {
    if (span[1] <= after || rows.length >= limit) continue;
    if (match) rows.push(...index.rows(match, span, after, limit - rows.length));
    else rows.push(span[0]);
  }
  return rows;
}
