/**
 * The facets of one search index. Each has a number, which the index holds as a word of three letters, and totals, kept a block
 * of rows at a time: how many rows of a span have a facet is a sum.
 */
import type { Store } from '../core/store.ts';
import type { Shape } from './entry.ts';
import type { Span } from './spans.ts';

export const facetTables = `
CREATE TABLE facets (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (kind, key));
CREATE TABLE facet_totals (facet INTEGER NOT NULL, block INTEGER NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY (facet, block)) WITHOUT ROWID;`;

const blockSize = 4_096;
/** More blocks than any world has, for a facet and a block to make one key. */
const mostBlocks = 2 ** 24;
/** Ids known by heart. */
const mostKnown = 100_000;

/** The three letters come from three alphabets of 512, so that no word begins inside another. */
const alphabets = [0x100, 0x300, 0x500] as const;

function wordOf(id: number): string {
  return String.fromCharCode(
    alphabets[0] + (id >>> 18),
    alphabets[1] + ((id >>> 9) & 0x1ff),
    alphabets[2] + (id & 0x1ff),
  );
}

/** The facet of a word; nothing for what stands across two words. */
export function facetOfWord(word: string): number | undefined {
  const digits = alphabets.map((first, place) => word.charCodeAt(place) - first);
  if (digits.some(digit => digit < 0 || digit > 0x1ff)) return undefined;
  return digits.reduce((id, digit) => id * 0x200 + digit, 0);
}

/** The expression that finds what has one of these facets. */
export function matchFacets(ids: number[]): string {
  const words = ids.map(id => `"${wordOf(id)}"`).join(' OR ');
  return `facets : ${ids.length === 1 ? words : `(${words})`}`;
}

/** How a span lies over blocks: the blocks that are wholly inside, and what is left at its two ends. */
export function blocksOf([from, to]: Span): { first: number; last: number; ends: Span[] } {
  const first = Math.ceil(from / blockSize);
  const last = Math.floor((to + 1) / blockSize) - 1;
  if (first > last) return { first, last, ends: [[from, to]] };
  const ends: Span[] = [
    [from, first * blockSize - 1],
    [(last + 1) * blockSize, to],
  ];
  return { first, last, ends: ends.filter(([start, end]) => start <= end) };
}

export class Facets {
  readonly #store: Store;
  readonly #kind: Shape['table'];
  readonly #known = new Map<string, number>();
  readonly #changes = new Map<number, number>();

  constructor(store: Store, kind: Shape['table']) {
    this.#store = store;
    this.#kind = kind;
  }

  /** The number of a facet that some row has or had. */
  find(key: string): number | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#store.get('SELECT id FROM facets WHERE kind = ? AND key = ?', this.#kind, key)?.id;
    if (id !== undefined) this.#remember(key, id);
    return id;
  }

  /** Counts a row in (1) or out (-1) of these facets; `flush` must follow. Returns their words, one after another. */
  count(keys: string[], row: number, step: 1 | -1): string {
    const block = Math.floor(row / blockSize);
    let words = '';
    for (const key of keys) {
      const id = this.find(key) ?? this.#make(key);
      const place = id * mostBlocks + block;
      this.#changes.set(place, (this.#changes.get(place) ?? 0) + step);
      words += wordOf(id);
    }
    return words;
  }

  /** Writes what was counted. */
  flush(): void {
    for (const [place, change] of this.#changes) {
      if (change === 0) continue;
      this.#store.run(
        'INSERT INTO facet_totals VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET total = total + excluded.total',
        Math.floor(place / mostBlocks),
        place % mostBlocks,
        change,
      );
    }
    this.#changes.clear();
  }

  /** How many rows of these blocks have a facet. */
  total(id: number, first: number, last: number): number {
    if (first > last) return 0;
    const sql = 'SELECT sum(total) AS total FROM facet_totals WHERE facet = ? AND block BETWEEN ? AND ?';
    return this.#store.get(sql, id, first, last)?.total ?? 0;
  }

  /** After a rollback: nothing that was learnt is sure. */
  forget(): void {
    this.#known.clear();
    this.#changes.clear();
  }

  #make(key: string): number {
    const { seq } = this.#store.run('INSERT INTO facets (kind, key) VALUES (?, ?)', this.#kind, key);
    this.#remember(key, seq);
    return seq;
  }

  #remember(key: string, id: number): void {
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(key, id);
  }
}
