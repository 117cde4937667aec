/** The environment's password scope is the one that was answered. */
import type { JournalRecord } from '../engine/record.ts';
import type { RunContext } from '../resources/context.ts';
import { scopeOf } from '../resources/read-scope.ts';
import type { Findings } from '../resources/verification.ts';

export async function verifyPasswordScope(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const found = await scopeOf(context);
  if (!found) {
    const checked = context.answers.passwordScopeChecked === 'checked';
    const who = checked ? 'The user said that they checked it' : 'It was not checked';
    return {
      compared: 0,
      mismatches: [],
      notChecked: [`The password scope of the B2B environment: no workspace key can read it. ${who}.`],
    };
  }
  const wanted = context.answers.passwordScope === 'cross_org';
  return {
    compared: 1,
    mismatches: found.value === wanted ? [] : [{ record: 'environment', field: 'password_scope' }],
  };
}
