/** Small named things that belong to a scope (an environment or a project), kept in the order of their making. */
import type { Json } from './json.ts';
import type { Store } from './store.ts';

/** A view of one kind of document in one scope. */
export class Documents {
  readonly #store: Store;
  readonly #scope: string;
  readonly #kind: string;

  constructor(store: Store, scope: string, kind: string) {
    this.#store = store;
    this.#scope = scope;
    this.#kind = kind;
  }

  get(id: string): Json | undefined {
    const row = this.#store.get(
      'SELECT doc FROM documents WHERE scope = ? AND kind = ? AND id = ?',
      this.#scope,
      this.#kind,
      id,
    );
    return row && JSON.parse(row.doc);
  }

  all(): Json[] {
    return this.#store
      .all('SELECT doc FROM documents WHERE scope = ? AND kind = ? ORDER BY seq', this.#scope, this.#kind)
      .map(row => JSON.parse(row.doc));
  }

  put(id: string, doc: Json): void {
    this.#store.run(
      `INSERT INTO documents (scope, kind, id, doc) VALUES (?, ?, ?, ?)
       ON CONFLICT (scope, kind, id) DO UPDATE SET doc = excluded.doc`,
      this.#scope,
      this.#kind,
      id,
      JSON.stringify(doc),
    );
  }

  delete(id: string): boolean {
    return (
      this.#store.run('DELETE FROM documents WHERE scope = ? AND kind = ? AND id = ?', this.#scope, this.#kind, id)
        .changes > 0
    );
  }
}
