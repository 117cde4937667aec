/** What Members do not get of their Users, as the answers say: some of it depends on them. Pure. */
import type { Answers } from '../../config/answers.ts';
import type { InventorySummary, PlanSummary } from '../model.ts';
import type { NotCarriedCount } from '../sources/not-carried.ts';

const inCrosswalk =
  'the Member’s external id is the user_id; the column user_external_id of crosswalk.csv has the application’s own';

export function notCarriedNow(
  { notCarried }: Pick<InventorySummary, 'notCarried'>,
  answers: Answers,
  { metadata }: Pick<PlanSummary, 'metadata'>,
): NotCarriedCount[] {
  return notCarried.flatMap(one => {
    if (one.id === 'roles' && answers.roleFrom === 'consumer') return [];
    // Counted after the rules about metadata.
    if (one.id === 'large_metadata') {
      const { large } = metadata;
      return large ? [{ ...one, users: large.users, examples: large.examples }] : [];
    }
    if (one.id === 'external_id' && answers.memberExternalId === 'own') return [];
    if (one.id === 'external_id' && answers.memberExternalId === 'crosswalk') return [{ ...one, note: inCrosswalk }];
    return [one];
  });
}
