/** The email under the claim key of every User: each claim is taken as proof, so it must be the User's own verified address. */
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { fromApi } from '../sources/user.ts';
import { expectedOf } from './expectation.ts';
import { equalIgnoringCase } from './values.ts';

export async function verifyEmailClaims(
  _record: JournalRecord,
  { journal, consumer, answers }: RunContext,
): Promise<Findings> {
  const claim = answers.claimName ?? 'email';
  const mismatches: Mismatch[] = [];
  let compared = 0;
  const state = journal.sql("SELECT state FROM records WHERE task = 'emails' AND key = ?");
  let cursor: string | undefined;
  do {
    const page = await consumer().users.search({ limit: 1000, cursor });
    for (const found of page.results) {
      const user = fromApi(found);
      const expected = expectedOf(user, answers, false);
      const value = Object.hasOwn(user.trusted_metadata, claim) ? user.trusted_metadata[claim] : undefined;
      const known = state.get(user.user_id)?.['state'];
      const own = user.emails.some(one => one.verified && equalIgnoringCase(one.email, String(value ?? '')));
      if (value === undefined || value === null) {
        // What failed is listed among the failures, and who comes in a later cohort gets the claim then.
        if (expected?.verified && known === 'done') mismatches.push({ record: user.user_id, field: 'claim_missing' });
        continue;
      }
      compared++;
      // One of two proved addresses: the session would look for a Member that has another one.
      if (own && (known !== 'done' || equalIgnoringCase(expected?.email ?? String(value), String(value)))) continue;
      const another = !own && typeof value === 'string' && value.includes('@');
      mismatches.push({ record: user.user_id, field: another ? 'claim_of_another' : 'claim' });
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  // Made by hand in the dashboard, from the values of the report.
  const byHand =
    answers.b2bProject === 'existing'
      ? ['The Trusted Auth Token profile and the claim template, which were made by hand.']
      : [];
  return { compared, mismatches, notChecked: byHand };
}
