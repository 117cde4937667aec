/** Sentences about the hash file, the same in plan, report, wizard and on the command line. Pure. */
import { counted, number } from '../../figures.ts';
import type { HashFileSummary, InventorySummary } from '../model.ts';

/** The file with every bad line, in the folder of the migration. */
export const badHashesFile = 'report/bad-hashes.csv';

const users = (count: number) => counted(count, 'User');
const lines = ({ unit }: HashFileSummary, count: number) =>
  count === 1 ? `1 ${unit}` : `${number(count)} ${unit === 'entry' ? 'entries' : 'lines'}`;

/** Users who have a password. */
export const withPasswordIn = (inventory: InventorySummary): number =>
  inventory.factors.find(factor => factor.id === 'password')?.users ?? 0;

/** Users with a password who have no line at all. */
export const withoutLine = (file: HashFileSummary, inventory: InventorySummary): number =>
  Math.max(0, withPasswordIn(inventory) - file.matched - file.badUsers);

/** From less than this share of the Users with a password on, a file is taken for a wrong or old one. */
const fewest = 0.5;

export const isFew = (file: HashFileSummary, inventory: InventorySummary): boolean =>
  file.matched + file.badUsers < withPasswordIn(inventory) * fewest;

/** "1,773 of 1,805 Users with a password have a line." */
export function coverage(file: HashFileSummary, inventory: InventorySummary): string {
  const of = `${number(file.matched)} of ${users(withPasswordIn(inventory))} with a password`;
  const bad = file.badUsers > 0 ? `, ${number(file.badUsers)} a bad one` : '';
  return `${of} ${file.matched === 1 ? 'has' : 'have'} a ${file.unit}${bad}.`;
}

/** "27 lines cannot be used: 26 × hash is cut (the first is line 11); 1 × …"; nothing where all can. */
export function badLines(file: HashFileSummary): string {
  if (file.bad === 0) return '';
  const named = file.kinds.map(
    kind => `${number(kind.lines)} × ${kind.field} ${kind.reason} (the first is ${file.unit} ${number(kind.first)})`,
  );
  const rest = file.bad - file.kinds.reduce((sum, kind) => sum + kind.lines, 0);
  const others = rest > 0 ? [`${number(rest)} of other kinds`] : [];
  return `${lines(file, file.bad)} cannot be used: ${[...named, ...others].join('; ')}. All are listed in ${badHashesFile}.`;
}

/** Lines that are left aside and do no harm. */
export function asideLines(file: HashFileSummary): string {
  const parts: [count: number, text: string][] = [
    [file.unknown, 'of no User in this project'],
    [file.withoutPassword, 'of Users who have no password'],
    [file.repeated, 'there before, with the same hash'],
  ];
  const named = parts.filter(([count]) => count > 0).map(([count, text]) => `${number(count)} ${text}`);
  return named.length === 0 ? '' : `Not used: ${lines(file, sum(parts))} (${named.join(', ')}).`;
}

const sum = (parts: [number, string][]): number => parts.reduce((total, [count]) => total + count, 0);
