/**
 * A search index: SQLite's full-text index of three-letter words, with an entry for each row of a table under the row's own
 * number. It finds facets and parts of texts, joined in any way, in the order of the rows, without looking at a document.
 *
 * New rows wait, and are taken in by the hundred, or when the next search comes: that costs a twentieth of one by one. All
 * rows up to `mark` are in.
 */
import type { Json } from '../json.ts';
import type { Store } from '../store.ts';
import type { Entry, Shape } from './entry.ts';
import { foldText } from './entry.ts';
import { blocksOf, Facets, matchFacets } from './facets.ts';
import { type Span, whole } from './spans.ts';

/** The rows that an expression finds; `facets`, none of which any row shares with another, when it is nothing but these. */
export type Match = { match: string; facets?: number[]; owned: boolean };

const mostWaiting = 256;
const mostCounts = 1_000;
const usualHash = 2 ** 20;
const buildingHash = 2 ** 26;
/** SQLite takes a number of JavaScript for a float, which this kind of index does not see as a row's number. */
const within = 'rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)';

export class SearchIndex {
  readonly shape: Shape;
  readonly facets: Facets;
  readonly #store: Store;
  readonly #name: string;
  #mark: number | undefined;
  #building = false;
  #version = 0;
  /** Whether the transaction under way has changed the index. */
  #touched = false;
  /** Counted once: the total of an expression in a span, and up to which row. */
  readonly #counts = new Map<string, { total: number; upTo: number }>();

  constructor(store: Store, shape: Shape) {
    this.shape = shape;
    this.facets = new Facets(store, shape.table);
    this.#store = store;
    this.#name = `${shape.table}_search`;
  }

  /** Makes the table of the index. */
  create(): void {
    const columns = [...this.shape.texts, 'facets'].join(', ');
    this.#store.db.exec(
      `CREATE VIRTUAL TABLE ${this.#name} USING fts5(${columns}, tokenize = 'trigram case_sensitive 1',
         content = '', contentless_delete = 1)`,
    );
  }

  /** While nobody searches, entries are taken in at once, and kept in larger heaps. */
  build(): void {
    this.#building = true;
    this.#setHash(buildingHash);
  }

  /** Ends `build`. */
  ready(): void {
    this.#building = false;
    this.facets.flush();
    this.#setMark(this.#lastRow());
    this.#setHash(usualHash);
  }

  /** A row was added at the end of the table. */
  added(row: number, record: Json): void {
    if (this.#building) this.#enter(row, this.shape.entryOf(record));
    // Number of a row that was deleted, given once more.
    else if (row <= this.mark) this.#setMark(row - 1);
    else if (row - this.mark >= mostWaiting) this.catchUp();
  }

  /** Changes a row by `work`, and its entry where that makes a difference. */
  changing(row: number, work: () => void): void {
    if (row > this.mark) return void work();
    const before = this.#entryOf(row);
    work();
    const after = this.#entryOf(row);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    if (before) this.#leave(row, before);
    if (after) this.#enter(row, after);
    this.#changed();
  }

  /** Before the rows of an owner are deleted: their entries go. */
  removing(condition: 'env = ?' | 'organization = ?', owner: number): void {
    const sql = `SELECT * FROM ${this.shape.table} WHERE ${condition} AND seq <= ?`;
    for (const record of this.#store.iterate(sql, owner, this.mark)) this.#leave(record.seq, this.#read(record));
    this.#changed();
  }

  /** Takes in the rows that wait. */
  catchUp(): void {
    const rows = this.#store.all(`SELECT * FROM ${this.shape.table} WHERE seq > ? ORDER BY seq`, this.mark);
    if (rows.length === 0) return;
    for (const record of rows) this.#enter(record.seq, this.#read(record));
    this.facets.flush();
    this.#setMark(rows.at(-1)?.seq);
    this.#version += 1;
  }

  /** Rows that an expression finds in a span, in their order. */
  rows({ match }: Match, [from, to]: Span, limit: number): number[] {
    const sql = `SELECT rowid AS seq FROM ${this.#name} WHERE ${this.#name} MATCH ? AND ${within} ORDER BY rowid LIMIT ?`;
    return this.#store.all(sql, match, from, to, limit).map(row => row.seq);
  }

  /** How many these are: for facets a sum of what is kept, else counted once. */
  total(found: Match, span: Span): number {
    if (!found.facets) return this.#count(found.match, span);
    const { first, last, ends } = blocksOf(span);
    return found.facets.reduce((sum, id) => {
      const match = matchFacets([id]);
      const atEnds = ends.reduce((part, end) => part + this.#count(match, end), 0);
      return sum + atEnds + (first <= last ? this.facets.total(id, first, last) : 0);
    }, 0);
  }

  /** How many rows have a facet. */
  totalOf(key: string): number {
    this.catchUp();
    const id = this.facets.find(key);
    return id === undefined ? 0 : this.total({ match: '', facets: [id], owned: true }, whole);
  }

  /** The rows that have one of these facets. `exclusive`: no row has two of them. */
  withFacet(keys: string[], exclusive: boolean): Match | { spans: []; owned: true } {
    const facets = keys.map(key => this.facets.find(key)).filter(id => id !== undefined);
    if (facets.length === 0) return { spans: [], owned: true };
    return { match: matchFacets(facets), ...(exclusive && { facets }), owned: true };
  }

  /** The rows that have this somewhere in a text. It has to have three characters. */
  withText(name: string, part: string): Match {
    return { match: `${name} : "${foldText(part).replaceAll('"', '""')}"`, owned: false };
  }

  /** Changes whenever what is in the index does. */
  get version(): number {
    return this.#version;
  }

  /** Up to where all rows are in the index. */
  get mark(): number {
    this.#mark ??= Number(this.#store.meta(this.#name) ?? 0);
    return this.#mark;
  }

  /** A transaction is committed. */
  done(): void {
    this.#touched = false;
  }

  /** A transaction is rolled back: what was learnt in it is not so. */
  undone(): void {
    if (this.#touched) this.#forget();
    this.#touched = false;
  }

  /** Empties the index. */
  clear(): void {
    this.#store.db.exec(`INSERT INTO ${this.#name}(${this.#name}) VALUES ('delete-all')`);
    this.#touched = true;
    this.#forget();
  }

  #forget(): void {
    this.#mark = undefined;
    this.facets.forget();
    this.#counts.clear();
    this.#version += 1;
  }

  #count(match: string, [from, to]: Span): number {
    const key = `${match} ${from} ${to}`;
    const known = this.#counts.get(key);
    const sql = `SELECT count(*) AS total FROM ${this.#name} WHERE ${this.#name} MATCH ? AND ${within}`;
    const start = Math.max(from, (known?.upTo ?? -1) + 1);
    const rest: number = start > Math.min(to, this.mark) ? 0 : this.#store.get(sql, match, start, to)?.total;
    const total = (known?.total ?? 0) + rest;
    if (this.#counts.size >= mostCounts) this.#counts.clear();
    this.#counts.set(key, { total, upTo: this.mark });
    return total;
  }

  #enter(row: number, { facets, texts }: Entry): void {
    this.#touched = true;
    const columns = [...this.shape.texts, 'facets'];
    this.#store.run(
      `INSERT INTO ${this.#name} (rowid, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
      row,
      ...texts,
      this.facets.count(facets, row, 1),
    );
  }

  #leave(row: number, { facets }: Entry): void {
    this.#touched = true;
    this.facets.count(facets, row, -1);
    this.#store.run(`DELETE FROM ${this.#name} WHERE rowid = CAST(? AS INTEGER)`, row);
  }

  #entryOf(row: number): Entry | undefined {
    const record = this.#store.get(`SELECT * FROM ${this.shape.table} WHERE seq = ?`, row);
    return record && this.#read(record);
  }

  #read(record: Json): Entry {
    return this.shape.entryOf({ ...record, doc: JSON.parse(record.doc) });
  }

  #changed(): void {
    this.facets.flush();
    this.#counts.clear();
    this.#version += 1;
  }

  #setMark(mark: number): void {
    this.#touched = true;
    this.#mark = mark;
    this.#store.setMeta(this.#name, String(mark));
  }

  #lastRow(): number {
    return this.#store.get(`SELECT max(seq) AS seq FROM ${this.shape.table}`)?.seq ?? 0;
  }

  #setHash(bytes: number): void {
    this.#store.db.exec(`INSERT INTO ${this.#name}(${this.#name}, rank) VALUES ('hashsize', ${bytes})`);
  }
}
