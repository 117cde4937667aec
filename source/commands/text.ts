/** Small helpers for plain text output. */

/** 12,345. */
export const n = (count: number): string => count.toLocaleString('en');

/** Two columns, aligned. */
export function columns(rows: [string, string][]): string {
  const wide = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(wide)}  ${value}`).join('\n');
}

/** Seconds as people say them: 40 s, 12 min, 3 h 5 min. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
