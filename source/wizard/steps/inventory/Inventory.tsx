/** Reads all Users, then shows what there is and what becomes of each way to log in. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { counted, duration, number } from '../../../figures.ts';
import type { InventoryProgress, InventorySummary } from '../../../migration/model.ts';
import { Bar } from '../../components/Bar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { useKeys, useViewport, whileBusy } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';
import { RetryScreen } from '../../shared/RetryScreen.tsx';
import { useWork } from '../../shared/use-work.ts';
import { useWizard } from '../../wizard-context.tsx';
import { inventoryLines } from './inventory-lines.ts';

export function Inventory() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [progress, setProgress] = useState<InventoryProgress>({ read: 0, total: null, rate: 0, secondsLeft: null });
  const [phase, setPhase] = useState<'reading' | 'counting'>('reading');
  const { working, error, begin } = useWork();

  const learn = (summary: InventorySummary) => act({ type: 'learn', facts: { summary } });
  const count = async () => {
    setPhase('counting');
    learn(await workspace.countSessions());
  };
  const read = () =>
    begin(async () => {
      setPhase('reading');
      // Known before the sessions are counted, so that the plan is computed meanwhile.
      learn(await workspace.read(answers, setProgress));
      await count();
    });
  const resume = () => (facts.summary && facts.summary.sessions === undefined ? begin(count) : read());
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once, with what was not done before
  useEffect(() => {
    if (facts.summary?.sessions === undefined) resume();
  }, []);

  const back = () => act({ type: 'back' });
  if (error) return <RetryScreen error={error} again={resume} back={back} />;
  if (working && phase === 'counting') return <Counting users={facts.summary?.users ?? 0} />;
  if (working || !facts.summary) return <Reading progress={progress} width={width} />;
  return (
    <Box flexDirection="column">
      <Lines lines={inventoryLines(facts.summary, width)} height={height - 3} />
      <Box marginTop={1}>
        <Choice
          options={[
            { value: 'use', label: 'Use what was read' },
            { value: 'again', label: 'Read again' },
          ]}
          onSubmit={value => (value === 'use' ? act({ type: 'pass', id: 'inventory' }) : read())}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

function Counting({ users }: { users: number }) {
  useKeys(whileBusy);
  return <Busy>{`${counted(users, 'User')} read. Asking some of them whether they are logged in…`}</Busy>;
}

function Reading({ progress, width }: { progress: InventoryProgress; width: number }) {
  const { read, total, rate, secondsLeft, wait } = progress;
  useKeys(whileBusy);
  if (wait) {
    return (
      <Box flexDirection="column">
        <Busy>{`${counted(read, 'User')} read`}</Busy>
        <Text color="yellow">{`Waiting ${duration(wait.seconds)}: ${wait.why}. Ctrl+C saves and leaves.`}</Text>
      </Box>
    );
  }
  const pace = rate > 0 ? `   ${number(Math.round(rate))} a second` : '';
  if (total === null) return <Busy>{`${counted(read, 'User')} read${pace}; how many there are is not known`}</Busy>;
  const left = secondsLeft === null ? '' : `   ${duration(secondsLeft)} left`;
  return (
    <Box flexDirection="column">
      <Bar share={total === 0 ? 1 : read / total} width={Math.min(60, width)} />
      <Text>{`${number(read)} of ${counted(total, 'User')}${pace}${left}`}</Text>
    </Box>
  );
}
