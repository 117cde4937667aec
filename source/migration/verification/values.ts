/** Whether two values are the same to Stytch. Written apart from the code that writes them. Pure. */

/** Canonical text: keys in order, and keys that hold nothing left out. */
function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return `[${value.map(one => (one === null ? 'null' : text(one) || '""')).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, held]) => held !== null && held !== undefined)
    .map(([key, held]) => `${JSON.stringify(key)}:${text(held)}`)
    .sort();
  return parts.length === 0 ? '' : `{${parts.join()}}`;
}

export const equal = (one: unknown, other: unknown): boolean => text(one) === text(other);

export const equalIgnoringCase = (one: string | undefined, other: string | undefined): boolean =>
  (one ?? '').toLowerCase() === (other ?? '').toLowerCase();
