/** Sets of rows as spans of their numbers: sorted, and apart from each other. */

/** Rows from one number to another, both included. */
export type Span = readonly [from: number, to: number];

/** All rows. */
export const whole: Span = [0, Number.MAX_SAFE_INTEGER];

/** Single rows, each a span. */
export function singles(rows: number[]): Span[] {
  return [...new Set(rows)].sort((one, other) => one - other).map(row => [row, row]);
}

/** What is in both. */
export function intersect(one: Span[], other: Span[]): Span[] {
  const both: Span[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a, b] = [one[i] as Span, other[j] as Span];
    const from = Math.max(a[0], b[0]);
    const to = Math.min(a[1], b[1]);
    if (from <= to) both.push([from, to]);
    if (a[1] < b[1]) i += 1;
    else j += 1;
  }
  return both;
}

/** What is in any of these. */
export function unite(spans: Span[]): Span[] {
  const united: Span[] = [];
  for (const [from, to] of [...spans].sort((one, other) => one[0] - other[0])) {
    const last = united.at(-1);
    if (last && from <= last[1]) united[united.length - 1] = [last[0], Math.max(last[1], to)];
    else united.push([from, to]);
  }
  return united;
}
