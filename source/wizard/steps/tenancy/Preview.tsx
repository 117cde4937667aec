/** The largest Organizations with their sizes as bars, and the Users who are left over. Nothing is created. */
import { Box } from 'ink';
import { number } from '../../../figures.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { barText } from '../../components/Bar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import { cell, type Line } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { Planning } from '../../shared/Planning.tsx';
import { usePlan } from '../../shared/use-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { Words } from '../../words.ts';
import { counted, wordsOf } from '../../words.ts';

export function Preview() {
  const { facts, act } = useWizard();
  const { width, height } = useViewport();
  const planned = usePlan();
  const back = () => act({ type: 'back' });
  if (planned.state === 'planning') return <Planning walked={planned.walked} />;
  const failed = planned.state === 'failed';
  return (
    <Box flexDirection="column">
      {failed ? (
        <ErrorMessage error={planned.error} />
      ) : (
        <Lines
          lines={previewLines(planned.plan, mostShown(height), wordsOf(facts.answers), width)}
          height={height - 2}
        />
      )}
      <Box marginTop={1}>
        <Choice
          options={[failed ? { value: 'back', label: 'Back to the answers' } : { value: 'on', label: 'Go on' }]}
          onSubmit={() => (failed ? back() : act({ type: 'pass', id: 'preview' }))}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

const mostShown = (height: number) => Math.max(3, height - 8);

export function previewLines(plan: PlanSummary, count: number, words: Words, width: number): Line[] {
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
    [],
    ...leftOverLines(plan.left, width),
  ];
}
