/** The largest Organizations with their sizes as bars, and the Users who are left over. Nothing is created. */
import { Box } from 'ink';
import { useState } from 'react';
import { withRules } from '../../../config/organization-rules.ts';
import { counted, number } from '../../../figures.ts';
import type { PlanSummary, Warning } from '../../../migration/model.ts';
import { claimProblems } from '../../../migration/planning/organizations/claims.ts';
import { tenancyWarnings } from '../../../migration/planning/tenancy-warnings.ts';
import { barText } from '../../components/Bar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import { cell, type Line, marked, paragraph } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { Planning } from '../../shared/Planning.tsx';
import { usePlan } from '../../shared/use-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { Words } from '../../words.ts';
import { wordsOf } from '../../words.ts';
import { EditTenants } from './EditTenants.tsx';

export function Preview() {
  const { facts, answers, act } = useWizard();
  const { width, height } = useViewport();
  const [editing, setEditing] = useState(false);
  const planned = usePlan();
  const back = () => act({ type: 'back' });
  if (planned.state === 'planning') return <Planning walked={planned.walked} />;
  if (planned.state === 'failed') {
    return (
      <Box flexDirection="column">
        <ErrorMessage error={planned.error} />
        <Box marginTop={1}>
          <Choice options={[{ value: 'back', label: 'Back to the answers' }]} onSubmit={back} onBack={back} />
        </Box>
      </Box>
    );
  }
  const { plan } = planned;
  const words = wordsOf(facts.answers);
  if (editing) {
    const known = answers.tenancyRules ?? 'none';
    const addRule = (rule: string) => {
      setEditing(false);
      act({ type: 'amend', id: 'tenancyRules', value: known === 'none' ? rule : `${known}; ${rule}` });
    };
    const close = () => setEditing(false);
    return <EditTenants organizations={plan.largest} words={words} height={height} onRule={addRule} onBack={close} />;
  }
  const { claimConflicts } = plan.organizationSettings;
  const unclear = [
    ...claimProblems(claimConflicts),
    ...(facts.summary ? tenancyWarnings(answers, facts.summary, plan) : []),
  ];
  const fixes = claimConflicts.slice(0, mostFixes);
  const choose = (value: string) => {
    const fix = fixes.find(one => one.remedy === value);
    if (fix) {
      const known = answers.organizationSettings ?? 'none';
      act({ type: 'amend', id: 'organizationSettings', value: withRules(known, fix.remedy) });
    } else if (value === 'on') act({ type: 'pass', id: 'preview' });
    else setEditing(true);
  };
  const lines = previewLines(plan, { rules: answers.tenancyRules, unclear, height, words, width });
  return (
    <Box flexDirection="column">
      <Lines lines={lines} height={height - 3 - fixes.length} />
      <Box marginTop={1}>
        <Choice
          options={[
            { value: 'on', label: 'Go on' },
            ...fixes.map(({ domain, remedy }) => ({ value: remedy, label: `Fix ${domain}: ${remedy}` })),
            { value: 'edit', label: `Change ${words.organizations}, or move a User` },
          ]}
          height={2 + fixes.length}
          onSubmit={choose}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

/** So many conflicts have an entry that ends them. */
const mostFixes = 2;

interface PreviewOptions {
  /** The team's own rules so far. */
  rules?: string | undefined;
  /** What the user should look at, and can change. */
  unclear?: Warning[];
  /** Rows of the screen: the more, the more of the largest are named. */
  height: number;
  words: Words;
  width: number;
}

export function previewLines(
  plan: PlanSummary,
  { rules = 'none', unclear = [], height, words, width }: PreviewOptions,
): Line[] {
  const warnings = unclear.flatMap(({ text }) => marked(text, { text: '! ', color: 'yellow' }, width));
  const ownRules =
    rules === 'none' ? [] : paragraph(`Your rules: ${rules.replaceAll('\n', '; ')}`, width, { dim: true });
  const leftOver = leftOverLines(plan.left, width);
  // The title, "and … smaller", a blank line, and the two answers below them.
  const others = 6 + warnings.length + ownRules.length + leftOver.length;
  const largest = plan.largest.slice(0, Math.max(3, height - others));
  const most = Math.max(1, ...largest.map(each => each.members));
  const name = Math.min(32, Math.floor(width * 0.4));
  const bar = Math.min(40, width - name - 9);
  const rest = plan.organizations - largest.length;
  return [
    [
      { text: counted(plan.organizations, words.organization, words.organizations), bold: true },
      { text: ` with ${counted(plan.members + plan.atFirstLogin, words.member, words.members)}` },
      { text: plan.inSeveral ? `; ${counted(plan.inSeveral, 'User')} in several` : '' },
    ],
    ...largest.map(each => [
      { text: cell(each.name, name) },
      { text: cell(number(each.members), 7, 'right') },
      { text: `  ${barText(each.members / most, bar)}`, color: 'cyan' as const },
    ]),
    ...(rest > 0 ? [[{ text: `and ${number(rest)} smaller`, dim: true }]] : []),
    ...warnings,
    ...ownRules,
    [],
    ...leftOver,
  ];
}
