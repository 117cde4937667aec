/** Why Members cannot have the own external ids of their Users. Pure. */
import { counted } from '../../figures.ts';
import type { Warning } from '../model.ts';
import type { ExternalIdCounts } from './external-id-counter.ts';

const ids = (count: number) => counted(count, 'own external id');
const instead =
  'Correct them in the Consumer project, or let Members have the user_id (--member-external-id crosswalk).';

export function externalIdProblems({ shared, unusable }: ExternalIdCounts): Warning[] {
  const problems: Warning[] = [];
  if (shared.count > 0) {
    problems.push({
      id: 'external_id_shared',
      text: `${ids(shared.count)} would mean two Users (${shared.examples.join('; ')}): a Member is found by it. ${instead}`,
    });
  }
  if (unusable.count > 0) {
    problems.push({
      id: 'external_id_unusable',
      text: `${ids(unusable.count)} cannot be a Member's (${unusable.examples.join('; ')}): it has 1 to 128 letters, digits and . _ - |, and is not like an id of Stytch's own. ${instead}`,
    });
  }
  return problems;
}
