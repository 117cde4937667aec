/** After the last session: removes the profile, the claim and the emails, and lists what is still open. */
import { Box } from 'ink';
import { useState } from 'react';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import { type FinishOptions, type FinishResult, finishLines } from '../../../migration/finish-sessions.ts';
import { Choice } from '../../components/Choice.tsx';
import { Confirmation } from '../../components/Confirmation.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { paragraph } from '../../components/text.ts';
import { useWizard } from '../../wizard-context.tsx';

const ways = [
  { value: 'keep', label: 'Not yet' },
  { value: 'remove', label: 'Remove it', hint: 'Consumer sessions that are still live stay.' },
  { value: 'endAll', label: "Remove it, and end the moved Users' Consumer sessions" },
];

export function FinishSessions() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [chosen, setChosen] = useState<FinishOptions>();
  const [working, setWorking] = useState(false);
  const [result, setResult] = useState<FinishResult>();
  const [error, setError] = useState<UserError>();
  const back = () => act({ type: 'goto', id: 'verified' });

  const finish = (options: FinishOptions) => {
    workspace.confirmWrites(workspace.migration.undoPreview(answers).name);
    setChosen(undefined);
    setError(undefined);
    setWorking(true);
    workspace
      .finishSessions(answers, options)
      .then(setResult, error => setError(toUserError(error)))
      .finally(() => setWorking(false));
  };
  const leave = () => {
    const over = result?.outcome === 'done' || result?.outcome === 'needs_people';
    if (over) act({ type: 'learn', facts: { answers: { ...facts.answers, sessions: 'finished' } } });
    back();
  };

  if (working) return <Busy>Removing…</Busy>;
  if (chosen) {
    return (
      <Confirmation
        title="Sessions that were not carried over must log in again afterwards."
        text={chosen.endAll ? 'The Consumer sessions of all moved Users end. This cannot be undone.' : ''}
        word={workspace.migration.undoPreview(answers).name}
        onYes={() => finish(chosen)}
        onNo={() => setChosen(undefined)}
      />
    );
  }
  if (result) {
    const lines = finishLines(result).flatMap(text => paragraph(text, width));
    return (
      <Box flexDirection="column">
        <Lines lines={lines} height={height - 2} />
        <Box marginTop={1}>
          <Choice options={[{ value: 'on', label: 'Go on' }]} onSubmit={leave} />
        </Box>
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      {error && <ErrorMessage error={error} />}
      <Choice
        options={ways}
        onSubmit={value => (value === 'keep' ? back() : setChosen({ endAll: value === 'endAll' }))}
        onBack={back}
      />
    </Box>
  );
}
