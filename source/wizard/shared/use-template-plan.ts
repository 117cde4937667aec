/** How the claim template would change: read once, while the plan is shown. */
import { useEffect, useState } from 'react';
import { isAbort, toUserError } from '../../config/to-user-error.ts';
import { cookiesUnread } from '../../migration/sessions/cookies.ts';
import type { TemplatePlan } from '../../migration/sessions/template-plan.ts';
import { useWizard } from '../wizard-context.tsx';

const reading: TemplatePlan = {
  text: 'The claim template is being read…',
  diff: [],
  cookies: 'Reading the settings of the frontend SDK…',
};
const none: TemplatePlan = { text: '', diff: [], cookies: cookiesUnread };

export function useTemplatePlan(): TemplatePlan {
  const { answers, workspace } = useWizard();
  const asked = answers.sessions === 'carry_over';
  const [plan, setPlan] = useState(asked ? reading : none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers cannot change while the plan is shown
  useEffect(() => {
    if (!asked) return;
    workspace.templatePlan(answers).then(
      found => setPlan(found ?? none),
      error => {
        if (isAbort(error)) return;
        const { what, why, next } = toUserError(error);
        setPlan({ ...none, text: what, problem: `${what} ${why} ${next}` });
      },
    );
  }, []);
  return plan;
}
