/** Streams the Consumer project into the journal, a page at a time, and counts what is there. */
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { Journal } from '../engine/journal.ts';
import { Rate } from '../engine/rate.ts';
import type { InventoryProgress, InventorySummary } from '../model.ts';
import { withoutOurClaim } from './our-claims.ts';
import { InventoryCounter } from './summarize.ts';
import { fromApi } from './user.ts';
import { addUser, changesSinceKept, clearUsers, keepUsers } from './user-store.ts';

/** The service's largest page. */
const pageSize = 1000;

export interface ReadOptions {
  /** Which file the Users come from. */
  source?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Reads all Users. What was read before stays until the first page has come. Rejects with the signal's reason when stopped. */
export async function readInventory(
  journal: Journal,
  consumer: ConsumerClient,
  onProgress: (progress: InventoryProgress) => void,
  { source, signal }: ReadOptions = {},
): Promise<InventorySummary> {
  // Half a reading says nothing about what changed.
  const before = journal.get<boolean>('usersAreWhole') === true;
  const counter = new InventoryCounter();
  const rate = new Rate();
  let read = 0;
  let cursor: string | undefined;
  do {
    signal?.throwIfAborted();
    const page = await consumer.users.search({ limit: pageSize, cursor });
    const first = cursor === undefined;
    journal.transaction(() => {
      if (first) {
        // Half an inventory must never pass for a whole one.
        journal.unset('inventory');
        journal.unset('usersAreWhole');
        keepUsers(journal);
        clearUsers(journal);
      }
      for (const found of page.results) {
        const user = withoutOurClaim(journal, fromApi(found));
        // A User who changes while pages are read can come twice.
        if (addUser(journal, user)) counter.add(user);
      }
    });
    read += page.results.length;
    rate.count(page.results.length);
    const total = page.results_metadata.total >= 0 ? page.results_metadata.total : null;
    onProgress({
      read,
      total,
      rate: rate.perSecond(),
      secondsLeft: total === null ? null : rate.secondsFor(total - read),
    });
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  const reading = (journal.get<number>('readings') ?? 0) + 1;
  const changes = before ? changesSinceKept(journal) : undefined;
  const summary: InventorySummary = { ...counter.summary(new Date().toISOString()), reading, changes };
  journal.transaction(() => {
    journal.set('usersAreWhole', true);
    journal.set('source', source ?? null);
    journal.set('readings', reading);
    journal.set('inventory', summary);
  });
  return summary;
}

/** The Users of a file that is another now must be read again. */
export function forgetOtherSource(journal: Journal, source: string | undefined): void {
  const read = journal.get<string | null>('source');
  if (read && source && read !== source) journal.unset('inventory');
}
