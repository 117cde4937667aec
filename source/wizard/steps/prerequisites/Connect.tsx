/** Opens the world and shows each check as it is made. A problem stays, with ways out. */
import { Box, Text } from 'ink';
import { useEffect, useState } from 'react';
import type { CredentialId } from '../../../config/credentials.ts';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import { hasJournal } from '../../archive.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Busy, Trouble } from '../../components/Notes.tsx';
import { cell, cut, wrapped } from '../../components/text.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { CheckRow } from '../../workspace.ts';

export function Connect() {
  const { facts, flow, act, workspace, dir, archive } = useWizard();
  const { width } = useViewport();
  const [attempt, setAttempt] = useState(0);
  const [rows, setRows] = useState<CheckRow[]>([]);
  const [trouble, setTrouble] = useState<UserError>();
  const [stuck, setStuck] = useState(false);
  const [well, setWell] = useState(facts.connected);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one connection an attempt, with the facts of that moment
  useEffect(() => {
    if (facts.connected) return;
    let gone = false;
    setRows([]);
    setTrouble(undefined);
    setStuck(false);
    workspace
      .connect(facts, found => !gone && setRows(found))
      .then(
        found => {
          if (gone) return;
          if (!found) return setStuck(true);
          act({ type: 'learn', facts: found });
          // Whoever resumes has read this before.
          if (flow.pace === 'resume') act({ type: 'pass', id: 'connect' });
          else setWell(true);
        },
        error => !gone && setTrouble(toUserError(error)),
      );
    return () => {
      gone = true;
    };
  }, [attempt]);

  const failed = rows.filter(row => row.state === 'problem').flatMap(row => row.tried ?? []);
  const back = () => act({ type: 'back' });
  const choose = async (value: string) => {
    if (value === 'on') act({ type: 'pass', id: 'connect' });
    if (value === 'again') setAttempt(attempt + 1);
    if (value === 'retype') act({ type: 'retype', credentials: failed });
    if (value === 'back') back();
    if (value === 'aside') {
      await workspace.close();
      await archive('work').then(
        () => setAttempt(attempt + 1),
        error => setTrouble(toUserError(error)),
      );
    }
  };
  const options = well
    ? [{ value: 'on', label: 'Go on' }]
    : waysOut({ failed, canSetAside: trouble !== undefined && hasJournal(dir) });
  return (
    <Box flexDirection="column">
      {rows
        .filter(row => !trouble || row.state !== 'running')
        .map(row => (
          <CheckLine key={row.label} row={row} width={width} environment={facts.environment} />
        ))}
      {rows.length === 0 && well && <Text>Everything is connected and was checked.</Text>}
      {trouble && <Trouble error={trouble} />}
      {(well || stuck || trouble) && (
        <Box marginTop={1}>
          <Choice key={String(well)} options={options} onSubmit={choose} onBack={back} />
        </Box>
      )}
    </Box>
  );
}

function waysOut(about: { failed: CredentialId[]; canSetAside: boolean }) {
  return [
    { value: 'again', label: 'Try again' },
    ...(about.failed.length > 0 ? [{ value: 'retype', label: 'Type other credentials' }] : []),
    { value: 'back', label: 'Back to the answers' },
    ...(about.canSetAside
      ? [{ value: 'aside', label: 'Set the old work aside and begin clean', hint: 'Answers stay. Nothing is deleted.' }]
      : []),
  ];
}

const marks = {
  running: { sign: ' ', color: undefined },
  ok: { sign: '✔', color: 'green' },
  problem: { sign: '✖', color: 'red' },
};

function CheckLine({
  row,
  width,
  environment,
}: {
  row: CheckRow;
  width: number;
  environment: ReadonlySet<CredentialId>;
}) {
  if (row.state === 'running') return <Busy>{`${row.label}…`}</Busy>;
  const { sign, color } = marks[row.state];
  const from = row.tried?.some(id => environment.has(id)) ? ' (from the environment)' : '';
  // What is well has one line, so that a small window holds all checks; a problem is told whole.
  const text = row.text + from;
  const lines = row.state === 'ok' ? [cut(text, width - 25)] : wrapped(text, width - 25);
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        <Text key={line}>
          <Text color={color}>{index === 0 ? `${sign} ` : '  '}</Text>
          {cell(index === 0 ? row.label : '', 23)}
          <Text dimColor={row.state === 'ok'}>{line}</Text>
        </Text>
      ))}
    </Box>
  );
}
