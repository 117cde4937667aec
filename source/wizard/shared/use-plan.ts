/** The plan for the answers of now, computed outside of rendering: it reads every User. */
import { useEffect, useState } from 'react';
import type { Answers } from '../../config/answers.ts';
import { isAbort, toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';
import type { PlanSummary } from '../../migration/model.ts';
import { useWizard, type Wizard } from '../wizard-context.tsx';

export type Planned =
  | { state: 'planning'; walked: number }
  | { state: 'planned'; plan: PlanSummary }
  | { state: 'failed'; error: UserError };

/**
 * `changes`: answers to plan with in place of those of now; null computes nothing. Questions that are still open count
 * with their default, so that a user who accepts the defaults has the plan computed once, not at each step.
 */
export function usePlan(changes: Answers | null = {}): Planned {
  const { answersWithDefaults, workspace } = useWizard();
  const [planned, setPlanned] = useState<Planned>({ state: 'planning', walked: 0 });
  const answers = changes && JSON.stringify({ ...answersWithDefaults, ...changes });
  useEffect(() => {
    if (answers === null) return;
    const stop = new AbortController();
    const show = (next: Planned) => !stop.signal.aborted && setPlanned(next);
    const onProgress = (walked: number) => show({ state: 'planning', walked });
    workspace.plan(JSON.parse(answers), { onProgress, signal: stop.signal }).then(
      plan => show({ state: 'planned', plan }),
      error => !isAbort(error) && show({ state: 'failed', error: toUserError(error) }),
    );
    return () => stop.abort();
  }, [answers, workspace]);
  return planned;
}

/**
 * Computes the plan while questions are answered, so that it is there when a screen shows it: a million Users take seconds.
 * The screens join this computation. A failure is theirs to show.
 */
export function usePlanAhead({ answersWithDefaults, facts, workspace }: Wizard): void {
  const wanted = facts.summary !== null && facts.run === 'none' && answersWithDefaults.tenancy !== undefined;
  const answers = wanted ? JSON.stringify(answersWithDefaults) : null;
  useEffect(() => {
    if (answers === null) return;
    const stop = new AbortController();
    workspace.plan(JSON.parse(answers), { signal: stop.signal }).catch(() => {});
    return () => stop.abort();
  }, [answers, workspace]);
}
