/** Streams the Consumer project into the journal, a page at a time, and counts what is there. */
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { Journal } from '../engine/journal.ts';
import { Rate } from '../engine/rate.ts';
import type { InventoryProgress, InventorySummary } from '../model.ts';
import type { EmailBody, EmailResult } from '../tasks/emails.ts';
import { InventoryCounter } from './summarize.ts';
import { fromApi, type User } from './user.ts';

/** The service's largest page. */
const pageSize = 1000;

/** Reads all Users. What was read before stays until the first page has come. Rejects with the signal's reason when stopped. */
export async function readInventory(
  journal: Journal,
  consumer: ConsumerClient,
  onProgress: (progress: InventoryProgress) => void,
  signal?: AbortSignal,
): Promise<InventorySummary> {
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
        journal.clearUsers();
      }
      for (const found of page.results) {
        const user = withoutOurEmail(journal, fromApi(found));
        journal.addUser(user);
        counter.add(user);
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
  const summary = counter.summary(new Date().toISOString());
  journal.set('inventory', summary);
  return summary;
}

/** The email that a run wrote for the session claim is not the User's own metadata: what stood there before is. */
function withoutOurEmail(journal: Journal, user: User): User {
  const record = journal.record('emails', user.user_id);
  if (record?.state !== 'done') return user;
  const { claim, email } = record.body as EmailBody;
  if (user.trusted_metadata[claim] !== email) return user;
  const { [claim]: _ours, ...own } = user.trusted_metadata;
  const { before } = record.result as EmailResult;
  return { ...user, trusted_metadata: before === null ? own : { ...own, [claim]: before } };
}
