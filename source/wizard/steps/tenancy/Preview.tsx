/** The largest Organizations with their sizes as bars, and the Users who are left over. Nothing is created. */
import { Box } from 'ink';
import { useState } from 'react';
import { number } from '../../../figures.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { barText } from '../../components/Bar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import { cell, type Line, paragraph } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { Planning } from '../../shared/Planning.tsx';
import { usePlan } from '../../shared/use-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { Words } from '../../words.ts';
import { counted, wordsOf } from '../../words.ts';
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
  const lines = previewLines(plan, { rules: answers.tenancyRules, count: mostShown(height), words, width });
  return (
    <Box flexDirection="column">
      <Lines lines={lines} height={height - 3} />
      <Box marginTop={1}>
        <Choice
          options={[
            { value: 'on', label: 'Go on' },
            { value: 'edit', label: `Rename, merge or leave out ${words.organizations}` },
          ]}
          onSubmit={value => (value === 'on' ? act({ type: 'pass', id: 'preview' }) : setEditing(true))}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

const mostShown = (height: number) => Math.max(3, height - 9);

interface PreviewOptions {
  /** The team's own rules so far. */
  rules?: string | undefined;
  /** So many of the largest. */
  count: number;
  words: Words;
  width: number;
}

export function previewLines(plan: PlanSummary, { rules = 'none', count, words, width }: PreviewOptions): Line[] {
  const largest = plan.largest.slice(0, count);
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
    ...(rules === 'none' ? [] : paragraph(`Your rules: ${rules.replaceAll('\n', '; ')}`, width, { dim: true })),
    [],
    ...leftOverLines(plan.left, width),
  ];
}
