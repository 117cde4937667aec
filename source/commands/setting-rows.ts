/** Settings as rows on stdout. */
import { number } from '../figures.ts';
import type { SettingsApplied } from '../migration/settings/apply.ts';
import { rowId, type SettingAction, type SettingRow } from '../migration/settings/diff.ts';
import type { Headless } from './headless.ts';
import { print, printJson } from './print.ts';

const order: SettingAction[] = ['conflict', 'manual', 'create', 'change', 'cannot', 'keep'];

/** Prints the table, what needs the user first; or JSON. */
export function showRows(
  { flags }: Headless,
  rows: SettingRow[],
  more: Partial<Omit<SettingsApplied, 'rows'>> = {},
): void {
  if (flags.json) {
    printJson({ ...more, rows: rows.map(row => ({ id: rowId(row), ...row })) });
    return;
  }
  const sorted = order.flatMap(action => rows.filter(row => row.action === action));
  for (const row of sorted) {
    print(`${row.action.padEnd(8)}  ${row.title}: ${row.item}`);
    if (row.action === 'keep') continue;
    if (row.action === 'conflict') print(`          id         ${rowId(row)}`);
    print(`          Consumer   ${inLine(row.consumer)}`);
    print(`          B2B        ${inLine(row.b2b)}`);
    if (row.action === 'create' || row.action === 'change') print(`          new        ${inLine(row.wanted)}`);
    if (row.note) print(`          ${row.note}`);
  }
  for (const { example, cause, cure } of more.failures ?? []) print(`failed    ${example} ${cause} ${cure}`);
  print(order.map(action => `${number(rows.filter(row => row.action === action).length)} ${action}`).join(', '));
}

const inLine = (value: unknown): string =>
  value === undefined
    ? 'none'
    : typeof value === 'string'
      ? value.replace(/\s+/g, ' ') || 'none'
      : JSON.stringify(value);
