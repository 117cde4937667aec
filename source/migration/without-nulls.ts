/** Values as Stytch holds them. Pure; without recursion, as metadata may be nested more deeply than a call stack. */

/** The value without keys that hold null, at any depth: to Stytch such a key is not there. `sorted`: keys in one order. */
export function withoutNulls(value: unknown, sorted = false): unknown {
  const root: unknown[] = [];
  const open: { from: unknown; into: object; key: PropertyKey }[] = [{ from: value, into: root, key: 0 }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { from, into, key } = step;
    const made = typeof from === 'object' && from !== null ? (Array.isArray(from) ? [] : {}) : from;
    // Not an assignment: a key may be called "__proto__".
    Object.defineProperty(into, key, { value: made, enumerable: true, configurable: true, writable: true });
    if (typeof made !== 'object' || made === null) continue;
    const entries = Object.entries(from as object).filter(([, held]) => Array.isArray(from) || (held ?? null) !== null);
    if (sorted && !Array.isArray(from)) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, held] of entries.reverse()) open.push({ from: held, into: made, key: name });
  }
  return root[0];
}
