/** Holds what the search indexes keep against what they would hold if they were made anew from the documents. */
import { expect } from 'vitest';
import { Store } from '../../source/sandbox/core/store.ts';
import { facetOfWord } from '../../source/sandbox/search/facets.ts';
import type { SearchIndex } from '../../source/sandbox/search/search-index.ts';

/** Fails when an index of the world in a file has anything, or any total, that its documents do not say. */
export function expectIndexesOfDocuments(file: string): void {
  const store = new Store(file);
  try {
    for (const index of Object.values(store.indexes)) {
      store.write(() => index.catchUp());
      const kept = contentOf(store, index);
      store.write(() => {
        const { table } = index.shape;
        store.run('DELETE FROM facet_totals WHERE facet IN (SELECT id FROM facets WHERE kind = ?)', table);
        store.run('DELETE FROM meta WHERE key = ?', `${table}_search`);
        index.clear();
        index.catchUp();
      });
      expect(kept, `the index of ${index.shape.table}`).toEqual(contentOf(store, index));
    }
  } finally {
    store.close();
  }
}

/** All that an index holds: each row's words, and the totals of facets. */
function contentOf(store: Store, { shape }: SearchIndex): { words: string[]; totals: string[] } {
  const keys = new Map(
    store.all('SELECT id, key FROM facets WHERE kind = ?', shape.table).map(({ id, key }) => [id, key]),
  );
  store.db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, ${shape.table}_search, instance)`);
  const words = store
    .all('SELECT doc, col, term, offset FROM words')
    // Where two words of facets meet, there are words that mean nothing.
    .filter(({ col, term }) => col !== 'facets' || facetOfWord(term) !== undefined)
    .map(({ doc, col, term, offset }) =>
      col === 'facets' ? `${doc} ${keys.get(facetOfWord(term))}` : `${doc} ${col} ${offset} ${term}`,
    );
  store.db.exec('DROP TABLE temp.words');
  const totals = store.all(
    'SELECT key, block, total FROM facet_totals JOIN facets ON facets.id = facet WHERE kind = ? AND total <> 0',
    shape.table,
  );
  return { words: words.sort(), totals: totals.map(row => `${row.key}: ${row.block} ${row.total}`).sort() };
}
