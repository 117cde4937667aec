/** All M2M clients and Connected Apps of a project, of either vertical. */
import type { B2bClient } from '../../../stytch/b2b.ts';
import type { ConsumerClient } from '../../../stytch/consumer.ts';

type Client = Pick<ConsumerClient | B2bClient, 'm2m' | 'connectedApp'>;

export type M2mClient = Awaited<ReturnType<Client['m2m']['clients']['search']>>['m2m_clients'][number];
export type ConnectedApp = Awaited<ReturnType<Client['connectedApp']['clients']['search']>>['connected_apps'][number];

const limit = 1000;

export const m2mClientsOf = (client: Client): Promise<M2mClient[]> =>
  pages(async cursor => {
    const page = await client.m2m.clients.search({ limit, ...cursor });
    return { found: page.m2m_clients, next: page.results_metadata.next_cursor };
  });

export const connectedAppsOf = (client: Client): Promise<ConnectedApp[]> =>
  pages(async cursor => {
    const page = await client.connectedApp.clients.search({ limit, ...cursor });
    return { found: page.connected_apps, next: page.results_metadata.next_cursor };
  });

async function pages<T>(
  page: (cursor: { cursor?: string }) => Promise<{ found: T[]; next?: string | null | undefined }>,
) {
  const all: T[] = [];
  for (let cursor: { cursor?: string } = {}; ; ) {
    const { found, next } = await page(cursor);
    all.push(...found);
    if (!next) return all;
    cursor = { cursor: next };
  }
}
