/** The work: one row a task. It is begun by coming here; Ctrl+C stops it and saves. */
import { Box, Text } from 'ink';
import { useEffect, useRef, useState } from 'react';
import { isAbort, toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import { Choice } from '../../components/Choice.tsx';
import { useAccessible, useViewport } from '../../components/context.tsx';
import { Busy, Trouble } from '../../components/Notes.tsx';
import { cut } from '../../components/text.ts';
import { persistable } from '../../flow.ts';
import { useWizard } from '../../wizard-context.tsx';
import { TaskRow } from './TaskRow.tsx';
import { emptyTally, noteOf, tallied } from './tally.ts';

export function Execution() {
  const { facts, act, workspace } = useWizard();
  const { width } = useViewport();
  const quiet = useAccessible();
  const latest = useRef(emptyTally());
  const [tally, setTally] = useState(emptyTally);
  const [attempt, setAttempt] = useState(0);
  const [trouble, setTrouble] = useState<UserError>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: one run an attempt
  useEffect(() => {
    setTrouble(undefined);
    // Events come by the thousand; the screen looks ten times a second, a screen reader every three seconds.
    const timer = setInterval(() => setTally(latest.current), quiet ? 3000 : 100);
    workspace
      .run(persistable(facts), event => {
        latest.current = tallied(latest.current, event, Date.now());
      })
      .then(
        result => {
          // An interrupted run is left by whoever interrupted it.
          if (result.outcome === 'interrupted') return;
          act({ type: 'learn', facts: { run: 'finished' } });
          act({ type: 'pass', id: 'execution' });
        },
        error => !isAbort(error) && setTrouble(toUserError(error)),
      )
      .finally(() => clearInterval(timer));
    return () => clearInterval(timer);
  }, [attempt]);

  const note = noteOf(tally, Date.now());
  return (
    <Box flexDirection="column">
      {tally.tasks.length === 0 && !trouble && <Busy>Beginning…</Busy>}
      {tally.tasks.map(task => (
        <TaskRow key={task.task} task={task} width={width} />
      ))}
      {note && !trouble && (
        <Box marginTop={1}>
          <Text color="yellow">{cut(note, width)}</Text>
        </Box>
      )}
      {trouble && (
        <Box flexDirection="column" marginTop={1}>
          <Trouble error={trouble} />
          <Box marginTop={1}>
            <Choice
              options={[
                { value: 'again', label: 'Go on' },
                { value: 'review', label: 'Back to the answers' },
              ]}
              onSubmit={value => (value === 'again' ? setAttempt(attempt + 1) : act({ type: 'goto', id: 'review' }))}
            />
          </Box>
        </Box>
      )}
    </Box>
  );
}
