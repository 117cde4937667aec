/** Opens the environment and shows each check as it runs. A problem stays on the screen, with what the user can do. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import type { CredentialId } from '../../../config/credentials.ts';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import { hasJournal } from '../../archive.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';
import { cell, cut, type Line, wrapped } from '../../components/text.ts';
import type { CheckRow } from '../../project-checks.ts';
import { useWizard } from '../../wizard-context.tsx';

export function Connect() {
  const { facts, flow, act, workspace, dir, archive } = useWizard();
  const { width, height } = useViewport();
  const [attempt, setAttempt] = useState(0);
  const [rows, setRows] = useState<CheckRow[]>([]);
  const [error, setError] = useState<UserError>();
  const [refused, setRefused] = useState(false);
  const [passed, setPassed] = useState(facts.connected);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one connection an attempt, with the facts of that moment
  useEffect(() => {
    if (facts.connected) return;
    let unmounted = false;
    setRows([]);
    setError(undefined);
    setRefused(false);
    workspace
      .connect(facts, found => !unmounted && setRows(found))
      .then(
        found => {
          if (unmounted) return;
          if (!found) return setRefused(true);
          act({ type: 'learn', facts: found });
          // A user who resumes has seen the checks before.
          if (flow.pace === 'resume') act({ type: 'pass', id: 'connect' });
          else setPassed(true);
        },
        error => !unmounted && setError(toUserError(error)),
      );
    return () => {
      unmounted = true;
    };
  }, [attempt]);

  const failed = rows.filter(row => row.state === 'problem').flatMap(row => row.tried ?? []);
  const back = () => act({ type: 'back' });
  const choose = async (value: string) => {
    if (value === 'on') act({ type: 'pass', id: 'connect' });
    if (value === 'again') setAttempt(attempt + 1);
    if (value === 'retype') act({ type: 'retype', credentials: failed });
    if (value === 'back') back();
    if (value === 'archive') {
      await workspace.close();
      await archive('work').then(
        () => setAttempt(attempt + 1),
        error => setError(toUserError(error)),
      );
    }
  };
  const options = passed
    ? [{ value: 'on', label: 'Go on' }]
    : recoveryOptions({ failed, canArchive: error !== undefined && hasJournal(dir) });
  const checked = rows.flatMap(row => checkLines(row, width, facts.environment));
  const running = rows.filter(row => row.state === 'running');
  return (
    <Box flexDirection="column">
      <Lines lines={checked} height={Math.max(3, height - options.length - 1)} />
      {!error && running.map(row => <Busy key={row.label}>{`${row.label}…`}</Busy>)}
      {rows.length === 0 && passed && <Text>Everything is connected and was checked.</Text>}
      {error && <ErrorMessage error={error} />}
      {(passed || refused || error) && (
        <Box marginTop={1}>
          <Choice key={String(passed)} options={options} onSubmit={choose} onBack={back} />
        </Box>
      )}
    </Box>
  );
}

function recoveryOptions(about: { failed: CredentialId[]; canArchive: boolean }) {
  return [
    { value: 'again', label: 'Try again' },
    ...(about.failed.length > 0 ? [{ value: 'retype', label: 'Type other credentials' }] : []),
    { value: 'back', label: 'Back to the answers' },
    ...(about.canArchive
      ? [
          {
            value: 'archive',
            label: 'Set the old work aside and begin clean',
            hint: 'Answers stay. Nothing is deleted.',
          },
        ]
      : []),
  ];
}

const marks = {
  ok: { text: '✔ ', color: 'green' },
  problem: { text: '✖ ', color: 'red' },
} as const;

function checkLines(row: CheckRow, width: number, environment: ReadonlySet<CredentialId>): Line[] {
  if (row.state === 'running') return [];
  const from = row.tried?.some(id => environment.has(id)) ? ' (from the environment)' : '';
  const label = 23;
  const room = width - label - 2;
  // A passed check takes one line, so that a small window holds all of them; a problem is shown in full.
  const lines = row.state === 'ok' ? [cut(row.text + from, room)] : wrapped(row.text + from, room);
  return lines.map((text, index) => [
    index === 0 ? marks[row.state as keyof typeof marks] : { text: '  ' },
    { text: cell(index === 0 ? row.label : '', label) },
    { text, dim: row.state === 'ok' },
  ]);
}
