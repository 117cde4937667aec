/** Small helpers for plain text output. */

/** Two columns, aligned; one line each. */
export function columns(rows: [string, string][]): string[] {
  const wide = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(wide)}  ${value}`);
}
