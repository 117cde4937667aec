/** How a session is carried over, and where that differs from Stytch's guide. */
import { Box } from 'ink';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { useTemplatePlan } from '../../shared/use-template-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import { carryOverLines } from './carry-over-lines.ts';

export function CarryOver() {
  const { act } = useWizard();
  const { width, height } = useViewport();
  const { cookies } = useTemplatePlan();
  return (
    <Box flexDirection="column">
      <Lines lines={carryOverLines(cookies, width)} height={height - 2} />
      <Box marginTop={1}>
        <Choice
          options={[{ value: 'go', label: 'Go on' }]}
          onSubmit={() => act({ type: 'pass', id: 'carryOver' })}
          onBack={() => act({ type: 'back' })}
        />
      </Box>
    </Box>
  );
}
