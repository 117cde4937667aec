/** M2M clients and Connected Apps that were made are there, and as they were made. */
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { AppResult } from '../resources/clients/connected-apps.ts';
import type { M2mResult } from '../resources/clients/m2m-clients.ts';
import { connectedAppsOf, m2mClientsOf } from '../resources/clients/search.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { sameSetting } from '../settings/diff.ts';

export async function verifyM2mClients(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const made = results<M2mResult>('m2m-clients', context);
  const there = made.length === 0 ? [] : await m2mClientsOf(await context.b2b());
  return compare(made, ({ client_id, client_name, client_description, scopes, trusted_metadata }) => {
    const found = there.find(one => one.client_id === client_id);
    if (!found) return { record: `m2m-clients/${client_id}`, field: 'missing' };
    const wanted = [client_name, client_description, scopes.toSorted(), trusted_metadata];
    const now = [found.client_name, found.client_description, found.scopes.toSorted(), found.trusted_metadata ?? {}];
    return wanted.every((value, index) => sameSetting(value, now[index]))
      ? undefined
      : {
          record: `m2m-clients/${client_id}`,
          field: 'm2m_client',
          why: 'The M2M client is otherwise than it was made.',
        };
  });
}

export async function verifyConnectedApps(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const made = results<AppResult>('connected-apps', context);
  const there = made.length === 0 ? [] : await connectedAppsOf(await context.b2b());
  return compare(made, ({ client_id, redirect_urls }) => {
    const found = there.find(one => one.client_id === client_id);
    if (!found) return { record: `connected-apps/${client_id}`, field: 'missing' };
    return sameSetting(redirect_urls.toSorted(), (found.redirect_urls ?? []).toSorted())
      ? undefined
      : { record: `connected-apps/${client_id}`, field: 'redirect_urls', why: 'Its redirect URLs are others.' };
  });
}

const results = <T>(task: string, { journal }: RunContext): T[] =>
  [...journal.records(task, 'done')].map(one => one.result as T);

function compare<T>(made: T[], differs: (one: T) => Mismatch | undefined): Findings {
  return { compared: made.length, mismatches: made.flatMap(one => differs(one) ?? []) };
}
