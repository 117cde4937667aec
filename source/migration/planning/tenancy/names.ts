/** Names of tenants: several Users may call one differently, and a key may be an id, which is no name for people. Pure. */

/** Counts what each tenant is called. */
export class NameCounter {
  /** Most tenants have one name: those cost no map each. */
  readonly #names = new Map<string, { name: string; count: number; others?: Map<string, number> }>();

  /** Nothing is counted for a tenant whose name its own Users say. */
  add(tenant: string, name: string): void {
    if (name === '') return;
    const known = this.#names.get(tenant);
    if (!known) this.#names.set(tenant, { name, count: 1 });
    else if (known.name === name) known.count++;
    else {
      known.others ??= new Map();
      known.others.set(name, (known.others.get(name) ?? 0) + 1);
    }
  }

  /** What most Users call it; of equals, the first in the alphabet: the order of reading decides nothing. */
  best(tenant: string): string {
    const known = this.#names.get(tenant);
    if (!known) return '';
    const counts: [string, number][] = [[known.name, known.count], ...(known.others ?? [])];
    const [[name] = ['']] = counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return name;
  }

  /** Tenants that have several names, with all of them. */
  *differing(): Iterable<{ tenant: string; names: string[] }> {
    for (const [tenant, { name, others }] of this.#names)
      if (others) yield { tenant, names: [name, ...others.keys()].sort() };
  }
}

/** Numbers, UUIDs, hexadecimal and prefixed random texts: ids of a database, no names for people. */
export const looksLikeId = (text: string): boolean =>
  /^\d+$/.test(text) ||
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ||
  /^(?=.*\d)[0-9a-f]{12,}$/i.test(text) ||
  /^[a-z]{2,12}[_-](?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{10,}$/.test(text);
