/** What would become of the claim template: read once, while the plan is looked at. */
import { useEffect, useState } from 'react';
import type { TemplatePlan } from '../../migration/sessions/template-plan.ts';
import { persistable } from '../flow.ts';
import { forPeople, isAbort } from '../for-people.ts';
import { useWizard } from '../wizard-context.tsx';

const reading: TemplatePlan = { text: 'The claim template is being read…', diff: [] };
const none: TemplatePlan = { text: '', diff: [] };

export function useTemplatePlan(): TemplatePlan {
  const { facts, session } = useWizard();
  const asked = facts.answers.sessions === 'carry_over';
  const [plan, setPlan] = useState(asked ? reading : none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers cannot change while the plan is shown
  useEffect(() => {
    if (!asked) return;
    session.templatePlan(persistable(facts)).then(
      found => setPlan(found ?? none),
      error => {
        if (isAbort(error)) return;
        const { what, why, next } = forPeople(error);
        setPlan({ text: what, diff: [], problem: `${what} ${why} ${next}` });
      },
    );
  }, []);
  return plan;
}
