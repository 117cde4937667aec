/** The run: one row a task. It starts when the screen opens; Ctrl+C stops it and saves. */
import { Box, useInput } from 'ink';
import { useEffect, useRef, useState } from 'react';
import { isAbort, toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import type { Throttle } from '../../../stytch/throttle.ts';
import { Choice } from '../../components/Choice.tsx';
import { useAccessible, useViewport } from '../../components/context.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';
import { cut } from '../../components/text.ts';
import { WriteGate } from '../../shared/WriteGate.tsx';
import { useWizard } from '../../wizard-context.tsx';
import { noProgress, noteOf, withEvent } from './run-progress.ts';
import { TaskRow } from './TaskRow.tsx';

export const Execution = () => (
  <WriteGate>
    <Running />
  </WriteGate>
);

/** p pauses and goes on; + and - change the rate by a tenth of what was agreed. */
function steer(throttle: Throttle, key: string): void {
  const { paused, rate, limit } = throttle.state;
  const step = Math.max(1, Math.round(limit / 10));
  if (key === 'p') throttle.set({ paused: !paused });
  else if (key === '+') throttle.set({ rate: rate + step });
  else if (key === '-') throttle.set({ rate: rate - step });
}

function Running() {
  const { answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const quiet = useAccessible();
  const latest = useRef(noProgress());
  const [progress, setProgress] = useState(noProgress);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<UserError>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: one run an attempt
  useEffect(() => {
    setError(undefined);
    const { throttle } = workspace.migration;
    // There are thousands of events: the screen updates ten times a second, for a screen reader every three seconds.
    const timer = setInterval(() => setProgress(latest.current), quiet ? 3000 : 100);
    workspace
      .run(answers, event => {
        latest.current = withEvent(latest.current, event, Date.now());
      })
      .then(
        result => {
          // Who interrupts a run also ends the wizard.
          if (result.outcome === 'interrupted') return;
          act({ type: 'learn', facts: { run: 'finished' } });
          act({ type: 'pass', id: 'execution' });
        },
        error => !isAbort(error) && setError(toUserError(error)),
      )
      .finally(() => {
        clearInterval(timer);
        // What follows has no key to go on with.
        throttle.resume();
      });
    return () => clearInterval(timer);
  }, [attempt]);

  useInput(input => {
    // Keys that were pressed quickly come in one piece.
    for (const key of input) steer(workspace.migration.throttle, key);
  });

  const note = noteOf(progress, Date.now());
  // An error and its choices need eight rows: in a low window they stand alone.
  const tasks = error && height < progress.tasks.length + 8 ? [] : progress.tasks;
  return (
    <Box flexDirection="column">
      {progress.tasks.length === 0 && !error && <Busy>Beginning…</Busy>}
      {tasks.map(task => (
        <TaskRow key={task.task} task={task} width={width} />
      ))}
      {note && !error && (
        <Box marginTop={1}>
          <Text color="yellow">{cut(note, width)}</Text>
        </Box>
      )}
      {error && (
        <Box flexDirection="column" marginTop={tasks.length > 0 ? 1 : 0}>
          <ErrorMessage error={error} />
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
