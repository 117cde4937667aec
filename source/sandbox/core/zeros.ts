/** An answer as a server in Go may write it: without the fields that have a zero value. */
export function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field && !(Array.isArray(field) && field.length === 0))
      .map(([name, field]) => [name, withoutZeros(field)]),
  );
}
