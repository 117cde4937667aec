/** The plan for the answers of now, calculated once for each change of them: it walks every User. */
import { useMemo } from 'react';
import { toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';
import type { PlannedOrganization, PlanSummary } from '../../migration/model.ts';
import { persistable } from '../flow.ts';
import { useWizard } from '../wizard-context.tsx';

export type Planned = { plan: PlanSummary; largest: PlannedOrganization[] } | { trouble: UserError };

export function usePlan(largest: number): Planned {
  const { facts, workspace } = useWizard();
  return useMemo(() => {
    const answers = persistable(facts);
    try {
      return { plan: workspace.migration.plan(answers), largest: workspace.migration.organizations(answers, largest) };
    } catch (error) {
      return { trouble: toUserError(error) };
    }
  }, [facts, workspace, largest]);
}
