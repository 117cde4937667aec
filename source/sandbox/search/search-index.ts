/**
 * A search index: an entry for each row of a table, under the row's own number. It finds facets and parts of texts, joined in
 * any way, in the order of the rows, without a look at the documents.
 *
 * New rows wait, and are taken in by the hundred, or when the next search comes: that costs a twentieth of one by one.
 */
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { type Entry, foldText, type Shape } from './entry.ts';
import { Facets, matchFacets } from './facets.ts';
import { Findings, type Match } from './findings.ts';
import { FullText, matchText } from './full-text.ts';
import { RareTexts } from './rare-texts.ts';
import type { Condition } from './select.ts';
import { type Span, singles, whole } from './spans.ts';

const mostWaiting = 256;

export class SearchIndex {
  readonly shape: Shape;
  readonly #store: Store;
  readonly #facets: Facets;
  readonly #fullText: FullText;
  readonly #findings: Findings;
  readonly #rareTexts: RareTexts;
  #building = false;
  /** All rows up to this one are in the index. */
  #mark: number | undefined;
  #version = 0;
  /** Whether the transaction under way has changed the index. */
  #touched = false;

  constructor(store: Store, shape: Shape) {
    this.shape = shape;
    this.#store = store;
    this.#facets = new Facets(store, shape.table);
    this.#fullText = new FullText(store, shape);
    this.#findings = new Findings(this.#facets, this.#fullText);
    this.#rareTexts = new RareTexts(this.#fullText);
  }

  /** Makes the index of a new services. Until it is `ready` nobody searches, and rows are taken in at once. */
  build(): void {
    this.#building = true;
    this.#fullText.create();
    this.#fullText.setHeap('building');
  }

  ready(): void {
    this.#building = false;
    this.#facets.flush();
    this.#setMark(this.#store.get(`SELECT max(seq) AS seq FROM ${this.shape.table}`)?.seq ?? 0);
    this.#fullText.setHeap('usual');
  }

  /** A row was added at the end of the table. */
  added(row: number, record: Json): void {
    if (this.#building) this.#enter(row, this.shape.entryOf(record));
    else if (row <= this.mark) {
      // The number of a row that was deleted, given once more.
      this.#setMark(row - 1);
      this.#findings.forget();
    } else if (row - this.mark >= mostWaiting) this.catchUp();
  }

  /** Changes or deletes a row by `work`, and its entry with it. */
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

  /** Before all rows of an environment or an Organization are deleted: their entries go. */
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
    this.#facets.flush();
    this.#setMark(rows.at(-1)?.seq);
    this.#version += 1;
  }

  /** The first rows of a span behind `after` that an expression finds. */
  rows(found: Match, span: Span, after: number, limit: number): number[] {
    return this.#findings.rows(found, span, after, limit, this.mark);
  }

  /** How many rows of a span an expression finds. */
  total(found: Match, span: Span): number {
    return this.#findings.total(found, span, this.mark);
  }

  /** How many rows have a facet. */
  totalOf(key: string): number {
    this.catchUp();
    const found = this.withFacet([key], true);
    return 'match' in found ? this.total(found, whole) : 0;
  }

  /** The rows that have one of these facets. `exclusive`: no row has two of them. */
  withFacet(keys: string[], exclusive: boolean): Condition {
    const facets = keys.map(key => this.#facets.find(key)).filter(id => id !== undefined);
    if (facets.length === 0) return { spans: [], owned: true };
    return { match: matchFacets(facets), ...(exclusive && { facets }), owned: true };
  }

  /** The rows of these owners that have something, of three characters or more, in a text. */
  withText(name: string, part: string, owners: string[]): Condition {
    const folded = foldText(part);
    const place = this.shape.texts.indexOf(name);
    const candidates = this.#rareTexts.find(name, folded, this.mark);
    if (!candidates) return { match: matchText(name, folded), owned: false };
    const rows = candidates.filter(row => {
      const entry = this.#entryOf(row);
      return entry?.texts[place]?.includes(folded) && entry.facets.some(key => owners.includes(key));
    });
    return { spans: singles(rows), owned: true };
  }

  /** Changes whenever what is in the index does. */
  get version(): number {
    return this.#version;
  }

  get mark(): number {
    this.#mark ??= Number(this.#store.meta(this.#fullText.name) ?? 0);
    return this.#mark;
  }

  /** A transaction was committed. */
  done(): void {
    this.#touched = false;
  }

  /** A transaction was rolled back: what was learnt in it is not so. */
  undone(): void {
    if (this.#touched) this.#forget();
    this.#touched = false;
  }

  /** Empties the index. */
  clear(): void {
    this.#touched = true;
    this.#fullText.clear();
    this.#forget();
  }

  #enter(row: number, { facets, texts }: Entry): void {
    this.#touched = true;
    this.#fullText.add(row, [...texts, this.#facets.count(facets, row, 1)]);
  }

  #leave(row: number, { facets }: Entry): void {
    this.#touched = true;
    this.#facets.count(facets, row, -1);
    this.#fullText.remove(row);
  }

  #entryOf(row: number): Entry | undefined {
    const record = this.#store.get(`SELECT * FROM ${this.shape.table} WHERE seq = ?`, row);
    return record && this.#read(record);
  }

  #read(record: Json): Entry {
    return this.shape.entryOf({ ...record, doc: JSON.parse(record.doc) });
  }

  #changed(): void {
    this.#facets.flush();
    this.#findings.forget();
    this.#version += 1;
  }

  #forget(): void {
    this.#mark = undefined;
    this.#facets.forget();
    this.#findings.forget();
    this.#version += 1;
  }

  #setMark(mark: number): void {
    this.#touched = true;
    this.#mark = mark;
    this.#store.setMeta(this.#fullText.name, String(mark));
  }
}
