/** The table that `npm run bench` prints: what was measured, what it should be, and whether it is. */

export interface Row {
  what: string;
  value: number;
  unit: string;
  /** The bound, in the same unit; a row without one is only shown. */
  most?: number;
  least?: number;
}

export function print(rows: Row[]): void {
  const lines = rows.map(({ what, value, unit, most, least }) => {
    const measured = `${round(value)}${unit}`;
    const bounds = [
      least === undefined ? [] : `≥ ${least}${unit}`,
      most === undefined ? [] : `≤ ${most}${unit}`,
    ].flat();
    if (bounds.length === 0) return [what, measured, '', ''];
    const good = value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
    return [what, measured, bounds.join(', '), good ? 'yes' : 'NO'];
  });
  const all = [['measured', 'is', 'should be', 'good'], ...lines];
  const wide = [0, 1, 2, 3].map(column => Math.max(...all.map(line => (line[column] ?? '').length)));
  for (const line of all) {
    process.stdout.write(`${line.map((cell, column) => cell.padEnd(wide[column] ?? 0)).join('  ')}\n`);
  }
}

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const round = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
