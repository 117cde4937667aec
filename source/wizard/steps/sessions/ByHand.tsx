/** The settings to make in the dashboard, as exact values to copy; a session token checks them. */
import { Box } from 'ink';
import { useState } from 'react';
import type { Answers } from '../../../config/answers.ts';
import type { ProofSession } from '../../../migration/sessions/prove-session.ts';
import { claimTemplateValue, profileValues } from '../../../migration/sessions/values.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { cell, type Line, paragraph, wrapped } from '../../components/text.ts';
import { linkLines } from '../../shared/link-lines.ts';
import { TokenField } from '../../shared/TokenField.tsx';
import { useProof } from '../../shared/use-proof.ts';
import { WriteGate } from '../../shared/WriteGate.tsx';
import { useWizard } from '../../wizard-context.tsx';

export function ByHand() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const { state, links, error, prove } = useProof((given: ProofSession, onLink) =>
    workspace.prove(answers, given, onLink),
  );
  const [typing, setTyping] = useState(false);
  const back = () => act({ type: 'back' });
  const given = (typed: string) => {
    setTyping(false);
    prove({ typed, valuesOnly: true });
  };
  const choose = (value: string) => {
    if (value === 'made') act({ type: 'pass', id: 'byHand' });
    else setTyping(true);
  };
  if (typing)
    return (
      <WriteGate liveOnly onNo={() => setTyping(false)}>
        <TokenField whose="a test user of the Consumer project" onToken={given} onBack={() => setTyping(false)} />
      </WriteGate>
    );

  const options = [
    { value: 'made', label: 'It is made: go on' },
    { value: 'check', label: 'Check the values with a session token' },
  ];
  const checked = links.length > 0 ? [...linkLines(links, width), []] : [];
  return (
    <Box flexDirection="column">
      <Lines lines={[...checked, ...handLines(facts.answers, width)]} height={height - options.length - 1} />
      {error && <ErrorMessage error={error} />}
      {state === 'work' ? (
        <Busy>Trying…</Busy>
      ) : (
        <Box marginTop={1}>
          <Choice options={options} onSubmit={choose} onBack={back} />
        </Box>
      )}
    </Box>
  );
}

export function handLines(answers: Answers, width: number): Line[] {
  const label = 20;
  const rows = (values: [string, string][]): Line[] =>
    values.flatMap(([name, value]) =>
      wrapped(value, width - label).map(
        (text, index): Line => [{ text: cell(index === 0 ? name : '', label), dim: true }, { text }],
      ),
    );
  return [
    [{ text: 'B2B project: a new Trusted Auth Token profile', bold: true }],
    ...rows(profileValues(answers)),
    [{ text: 'Consumer project: add to the custom claims template of sessions', bold: true }],
    ...rows([claimTemplateValue(answers)]),
    ...paragraph(
      'With a custom domain the issuer is its base URL, such as https://login.example.com; the check says which it is. The run writes the emails.',
      width,
      { dim: true },
    ),
  ];
}
