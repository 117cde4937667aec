/** What would happen, in numbers; then the confirmation. With problems the user can only go back. */
import { Box } from 'ink';
import { useState } from 'react';
import type { UserError } from '../../../config/user-error.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { justInTime } from '../../../migration/planning/just-in-time.ts';
import { isLarge } from '../../../migration/planning/plan-warnings.ts';
import { writesEmails } from '../../../migration/sessions/answer.ts';
import type { TemplatePlan } from '../../../migration/sessions/template-plan.ts';
import { Choice } from '../../components/Choice.tsx';
import { Confirmation } from '../../components/Confirmation.tsx';
import { useAccessible, useViewport } from '../../components/context.tsx';
import { Lines, useScroll } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import type { Facts } from '../../facts.ts';
import { Planning } from '../../shared/Planning.tsx';
import { usePlan } from '../../shared/use-plan.ts';
import { useTemplatePlan } from '../../shared/use-template-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import { wordsOf } from '../../words.ts';
import { DualWrite } from './DualWrite.tsx';
import { planLines } from './plan-lines.ts';
import { sessionPlanLines } from './session-plan-lines.ts';

export function Plan() {
  const { facts, act, workspace } = useWizard();
  const [confirming, setConfirming] = useState(false);
  const [writingModule, setWritingModule] = useState(false);
  const planned = usePlan();
  const template = useTemplatePlan();
  const back = () => act({ type: 'back' });
  const live = workspace.migration.unconfirmedLive();
  const confirm = () => {
    workspace.confirmWrites(live);
    act({ type: 'confirm' });
  };
  if (confirming)
    return <Confirmation {...confirmationOf(facts, live)} onYes={confirm} onNo={() => setConfirming(false)} />;
  if (writingModule) return <DualWrite onDone={() => setWritingModule(false)} />;
  if (planned.state === 'planning') return <Planning walked={planned.walked} />;
  const failed = planned.state === 'failed';
  const blocked = failed || planned.plan.problems.length > 0 || template.problem !== undefined;
  const real = facts.answers.mode === 'migrate';
  const offersModule = real && !blocked && isLarge(planned.plan) && !justInTime(facts.answers);
  return (
    <PlanScreen
      facts={facts}
      plan={failed ? undefined : withProblem(planned.plan, template)}
      error={failed ? planned.error : undefined}
      template={template}
      blocked={blocked}
      offersModule={offersModule}
      onBack={back}
      onModule={() => setWritingModule(true)}
      onStart={real ? () => setConfirming(true) : confirm}
    />
  );
}

interface PlanScreenProps {
  facts: Facts;
  plan: PlanSummary | undefined;
  error: UserError | undefined;
  template: TemplatePlan;
  blocked: boolean;
  offersModule: boolean;
  onBack: () => void;
  onModule: () => void;
  onStart: () => void;
}

/** Start is offered when every warning was on the screen. */
function PlanScreen({
  facts,
  plan,
  error,
  template,
  blocked,
  offersModule,
  onBack,
  onModule,
  onStart,
}: PlanScreenProps) {
  const { width, height } = useViewport();
  const plain = useAccessible();
  const words = wordsOf(facts.answers);
  const before = plan ? sessionPlanLines(plan, facts.answers, template, width) : [];
  const { lines, mustRead } = plan ? planLines(plan, { words, width, before, plain }) : { lines: [], mustRead: 0 };
  const rows = height - (offersModule ? 4 : 3);
  const scroll = useScroll(lines.length, rows);
  const unread = mustRead - scroll.seen;
  const start = facts.answers.mode === 'migrate' ? 'Start the migration' : `Start: ${facts.answers.mode}`;
  const next = unread > 0 ? { value: 'more', label: 'Read on: the next warnings' } : { value: 'start', label: start };
  const options = [
    ...(blocked ? [] : [next]),
    ...(offersModule ? [{ value: 'module', label: 'Write the dual-write module for your code base first' }] : []),
    { value: 'back', label: blocked ? 'Back to the answers, to fix this' : 'Back to the answers' },
  ];
  const choose = (value: string) => {
    if (value === 'back') onBack();
    else if (value === 'more') scroll.page(1);
    else if (value === 'module') onModule();
    else onStart();
  };
  return (
    <Box flexDirection="column">
      {error ? <ErrorMessage error={error} /> : <Lines lines={lines} height={rows} scroll={scroll} />}
      <Box marginTop={1}>
        <Choice options={options} onSubmit={choose} onBack={onBack} />
      </Box>
    </Box>
  );
}

/** A claim that cannot be added is a problem like any other. */
function withProblem(plan: PlanSummary, { problem }: TemplatePlan): PlanSummary {
  return problem ? { ...plan, problems: [...plan.problems, { id: 'claim', text: problem }] } : plan;
}

/** Real projects need a confirmation; live ones want their id typed. */
function confirmationOf(facts: Facts, live: string | null) {
  const consumer = writesEmails(facts.answers)
    ? 'In the Consumer project only the emails for the claim, and the claim template, are written.'
    : 'The Consumer project stays as it is.';
  return {
    title: live ? 'This is a live project. Real users log in there.' : 'This writes to your B2B project.',
    text: `${consumer}\nPeople can go on logging in there.`,
    word: live ?? undefined,
  };
}
