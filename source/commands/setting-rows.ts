/** Settings as rows on stdout. */
import { number } from '../figures.ts';
import type { SettingsApplied } from '../migration/settings/apply.ts';
import type { ClientsMade } from '../migration/settings/clients.ts';
import type { SettingAction, SettingRow } from '../migration/settings/diff.ts';
import { rowId } from '../migration/settings/row-id.ts';
import { shortValue } from '../migration/settings/short-value.ts';
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
    print(`          Consumer   ${shortValue(row.consumer)}`);
    print(`          B2B        ${shortValue(row.b2b)}`);
    if (row.action === 'create' || row.action === 'change') print(`          new        ${shortValue(row.wanted)}`);
    if (row.note) print(`          ${row.note}`);
  }
  for (const { example, cause, cure } of more.failures ?? []) print(`failed    ${example} ${cause} ${cure}`);
  print(order.map(action => `${number(rows.filter(row => row.action === action).length)} ${action}`).join(', '));
}

const secretWords = { given: 'with the secret of your file', new: 'with a new secret', theirs: 'there already' };

/** Prints what became of each client, and whom to tell. */
export function showClients({ flags }: Headless, made: ClientsMade, file: string): void {
  if (flags.json) {
    printJson(made);
    return;
  }
  for (const { client_id, client_name, secret } of made.m2m)
    print(`M2M client     ${client_id}  ${client_name}: ${secretWords[secret]}`);
  for (const { old_client_id, client_id, client_name, redirect_urls, left } of made.apps) {
    print(
      `Connected App  ${client_name}: ${old_client_id} is now ${client_id}. Tell its owner: ${redirect_urls.join(', ')}`,
    );
    for (const why of left) print(`               ${why}`);
  }
  for (const { example, cause, cure } of made.failures) print(`failed         ${example} ${cause} ${cure}`);
  print(`New ids and secrets: ${file}`);
}
