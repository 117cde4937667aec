/** Reads all Users, then shows what there is and what becomes of each way to log in. */

import { Box, Text } from 'ink';
import { useCallback, useEffect, useState } from 'react';
import { duration, number } from '../../figures.ts';
import type { InventoryProgress } from '../../migration/model.ts';
import type { UserError } from '../../stytch/user-error.ts';
import { Bar } from '../components/Bar.tsx';
import { Choice } from '../components/Choice.tsx';
import { useRoom } from '../components/context.tsx';
import { Lines } from '../components/Lines.tsx';
import { Busy, Trouble } from '../components/Notes.tsx';
import { forPeople } from '../for-people.ts';
import { useWizard } from '../wizard-context.tsx';
import { counted } from '../words.ts';
import { inventoryLines } from './inventory-lines.ts';

export function Inventory() {
  const { facts, act, session } = useWizard();
  const { width, height } = useRoom();
  const [progress, setProgress] = useState<InventoryProgress>({ read: 0, total: null, rate: 0, secondsLeft: null });
  const [trouble, setTrouble] = useState<UserError>();
  const [reading, setReading] = useState(facts.summary === null);

  const read = useCallback(() => {
    setTrouble(undefined);
    setReading(true);
    session.read(setProgress).then(
      summary => {
        act({ type: 'learn', facts: { summary } });
        setReading(false);
      },
      error => {
        // Stopped by leaving: nobody is there to be told.
        if (error?.name === 'AbortError') return;
        setTrouble(forPeople(error));
        setReading(false);
      },
    );
  }, [session, act]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once, when nothing was read before
  useEffect(() => {
    if (!facts.summary) read();
  }, []);

  const back = () => act({ type: 'back' });
  if (trouble) {
    const options = [
      { value: 'again', label: 'Try again' },
      { value: 'back', label: 'Back' },
    ];
    return (
      <Box flexDirection="column">
        <Trouble error={trouble} />
        <Box marginTop={1}>
          <Choice options={options} onSubmit={value => (value === 'again' ? read() : back())} onBack={back} />
        </Box>
      </Box>
    );
  }
  if (reading || !facts.summary) return <Reading progress={progress} width={width} />;
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

function Reading({ progress, width }: { progress: InventoryProgress; width: number }) {
  const { read, total, rate, secondsLeft } = progress;
  const pace = rate > 0 ? `   ${number(Math.round(rate))} a second` : '';
  if (total === null) return <Busy>{`${counted(read, 'User')} read${pace}; how many there are is not known`}</Busy>;
  if (read >= total)
    return <Busy>{`${counted(read, 'User')} read. Asking some of them whether they are logged in…`}</Busy>;
  const left = secondsLeft === null ? '' : `   ${duration(secondsLeft)} left`;
  return (
    <Box flexDirection="column">
      <Bar share={total === 0 ? 1 : read / total} width={Math.min(60, width)} />
      <Text>{`${number(read)} of ${counted(total, 'User')}${pace}${left}`}</Text>
    </Box>
  );
}
