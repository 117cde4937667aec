/** The plan for the answers of now, calculated once for each change of them: it walks every User. */
import { useMemo } from 'react';
import type { PlannedOrganization, PlanSummary } from '../../migration/model.ts';
import type { UserError } from '../../stytch/user-error.ts';
import { persistable } from '../flow.ts';
import { forPeople } from '../for-people.ts';
import { useWizard } from '../wizard-context.tsx';

export type Planned = { plan: PlanSummary; largest: PlannedOrganization[] } | { trouble: UserError };

export function usePlan(largest: number): Planned {
  const { facts, session } = useWizard();
  return useMemo(() => {
    const answers = persistable(facts);
    try {
      return { plan: session.migration.plan(answers), largest: session.migration.organizations(answers, largest) };
    } catch (error) {
      return { trouble: forPeople(error) };
    }
  }, [facts, session, largest]);
}
