/** The door to one full-text index of SQLite (FTS5) whose words are all the threes of letters of a text. */
import type { Store } from '../core/store.ts';
import type { Shape } from './entry.ts';
import type { Span } from './spans.ts';

/** While a world is built, entries are kept in larger heaps before they are written. */
const heap = { usual: 2 ** 20, building: 2 ** 29 };

/** SQLite takes a number of JavaScript for a float, which this kind of index does not see as the number of a row. */
const within = 'rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)';

export class FullText {
  readonly name: string;
  readonly #store: Store;
  readonly #columns: string[];
  readonly #insert: string;

  constructor(store: Store, { table, texts }: Shape) {
    this.name = `${table}_search`;
    this.#store = store;
    this.#columns = [...texts, 'facets'];
    const places = ', ?'.repeat(this.#columns.length);
    this.#insert = `INSERT INTO ${this.name} (rowid, ${this.#columns.join(', ')}) VALUES (?${places})`;
  }

  /** Makes the table. It holds words only: what a row says is in its document. */
  create(): void {
    this.#store.db.exec(
      `CREATE VIRTUAL TABLE ${this.name} USING fts5(${this.#columns.join(', ')},
         tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1)`,
    );
  }

  setHeap(use: keyof typeof heap): void {
    this.#store.db.exec(`INSERT INTO ${this.name} (${this.name}, rank) VALUES ('hashsize', ${heap[use]})`);
  }

  add(row: number, values: string[]): void {
    this.#store.run(this.#insert, row, ...values);
  }

  remove(row: number): void {
    this.#store.run(`DELETE FROM ${this.name} WHERE rowid = CAST(? AS INTEGER)`, row);
  }

  clear(): void {
    this.#store.db.exec(`INSERT INTO ${this.name} (${this.name}) VALUES ('delete-all')`);
  }

  /** Rows that an expression finds in a span, in their order. */
  rows(match: string, [from, to]: Span, limit: number): number[] {
    const sql = `SELECT rowid AS seq FROM ${this.name} WHERE ${this.name} MATCH ? AND ${within} ORDER BY rowid LIMIT ?`;
    return this.#store.all(sql, match, from, to, limit).map(row => row.seq);
  }

  /** How many these are. */
  count(match: string, [from, to]: Span): number {
    const sql = `SELECT count(*) AS total FROM ${this.name} WHERE ${this.name} MATCH ? AND ${within}`;
    return this.#store.get(sql, match, from, to)?.total;
  }

  /** How many rows an expression finds, counted up to a limit. */
  countUpTo(limit: number, match: string): number {
    const sql = `SELECT count(*) AS total FROM (SELECT 1 FROM ${this.name} WHERE ${this.name} MATCH ? LIMIT ?)`;
    return this.#store.get(sql, match, limit)?.total;
  }
}

/** The expression for what has this in one of its texts. */
export function matchText(name: string, folded: string): string {
  return `${name} : "${folded.replaceAll('"', '""')}"`;
}
