/** A proof with a test user: the ways to give one, the links as they are tried, and the way on. */
import { Box } from 'ink';
import { type ReactNode, useState } from 'react';
import { Choice } from '../components/Choice.tsx';
import { useViewport } from '../components/context.tsx';
import { Lines } from '../components/Lines.tsx';
import { Busy, ErrorMessage } from '../components/Notes.tsx';
import type { Option } from '../steps/question.ts';
import { linkLines } from './link-lines.ts';
import { type Proving, useProof } from './use-proof.ts';

interface ProofScreenProps<Given> {
  proving: Proving<Given>;
  /** With what the practice has invented; undefined outside of a practice. */
  invented: { label: string; given: () => Given | Promise<Given> } | undefined;
  /** With a test user of the team's own. */
  own: Omit<Option, 'value'>;
  /** Asks for that test user. */
  ask: (onGiven: (given: Given) => void, onBack: () => void) => ReactNode;
  /** The way on after a proof that passed, and after one that did not. */
  on: { passed: string; failed: string };
  onDone: (passed: boolean) => void;
  onBack?: () => void;
}

export function ProofScreen<Given>({ proving, invented, own, ask, on, onDone, onBack }: ProofScreenProps<Given>) {
  const { width, height } = useViewport();
  const { state, links, error, prove, passed } = useProof(proving);
  const [asking, setAsking] = useState(false);
  const given = (what: Given) => {
    setAsking(false);
    prove(what);
  };
  const choose = (value: string) => {
    if (value === 'invented' && invented) prove(invented.given());
    else if (value === 'own') setAsking(true);
    else onDone(passed);
  };
  if (asking) return ask(given, () => setAsking(false));

  const ways = [...(invented ? [{ value: 'invented', label: invented.label }] : []), { value: 'own', ...own }];
  const label = state === 'open' ? 'Leave it out for now' : passed ? on.passed : on.failed;
  const onward = { value: 'on', label };
  return (
    <Box flexDirection="column">
      {links.length > 0 && <Lines lines={linkLines(links, width)} height={height - 5} />}
      {error && <ErrorMessage error={error} />}
      {state === 'work' ? (
        <Busy>Trying…</Busy>
      ) : (
        <Box marginTop={links.length > 0 || error ? 1 : 0}>
          <Choice
            key={state + String(passed)}
            options={passed ? [onward, ...ways] : [...ways, onward]}
            onSubmit={choose}
            {...(onBack && { onBack })}
          />
        </Box>
      )}
    </Box>
  );
}
