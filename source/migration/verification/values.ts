/** Whether two values are the same to Stytch. Written apart from the code that writes them. Pure. */

/** Every leaf with the way to it, in one order. Keys that hold null are not there; an empty list or object is a leaf. */
function leaves(value: unknown): string {
  const found: string[] = [];
  const open: [way: string, value: unknown][] = [['', value]];
  for (;;) {
    const next = open.pop();
    if (!next) return found.sort().join('\n');
    const [way, held] = next;
    if (typeof held !== 'object' || held === null) {
      found.push(`${way} ${JSON.stringify(held)}`);
      continue;
    }
    const list = Array.isArray(held);
    const inner = Object.entries(held).filter(([, one]) => list || (one !== null && one !== undefined));
    if (inner.length === 0) found.push(`${way} ${list ? '[]' : '{}'}`);
    for (const [key, one] of inner) open.push([`${way}${list ? `[${key}]` : JSON.stringify(key)}`, one]);
  }
}

const nothing: ReadonlySet<unknown> = new Set([undefined, null, '']);
const isNothing = (value: unknown): boolean => nothing.has(value) || leaves(value) === ' {}';

export const equal = (one: unknown, other: unknown): boolean =>
  isNothing(one) || isNothing(other) ? isNothing(one) && isNothing(other) : leaves(one) === leaves(other);

export const equalIgnoringCase = (one: string | undefined, other: string | undefined): boolean =>
  (one ?? '').toLowerCase() === (other ?? '').toLowerCase();
