/** Takes one real session through the whole chain. A broken link names the setting and the value it should have. */
import { Box } from 'ink';
import { useState } from 'react';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { linkLines } from '../../shared/link-lines.ts';
import { TokenField } from '../../shared/TokenField.tsx';
import { useProof } from '../../shared/use-proof.ts';
import { WriteGate } from '../../shared/WriteGate.tsx';
import { useWizard } from '../../wizard-context.tsx';

export const Proof = () => (
  <WriteGate>
    <Proving />
  </WriteGate>
);

function Proving() {
  const { facts, act } = useWizard();
  const { width, height } = useViewport();
  const { state, links, error, prove, passed } = useProof();
  const [typing, setTyping] = useState(false);
  const { sessionsFile } = facts.local;
  const given = (typed: string) => {
    setTyping(false);
    prove({ typed });
  };
  const choose = (value: string) => {
    if (value === 'practice' && sessionsFile) prove({ file: sessionsFile });
    else if (value === 'type') setTyping(true);
    else {
      act({ type: 'learn', facts: { proved: true } });
      act({ type: 'pass', id: 'proof' });
    }
  };
  if (typing) return <TokenField whose="a test user who was moved" onToken={given} onBack={() => setTyping(false)} />;

  const ways = [
    ...(sessionsFile ? [{ value: 'practice', label: 'Prove it with a session of the practice' }] : []),
    { value: 'type', label: 'Prove it with a session token', hint: 'Of a test user. Kept in memory only.' },
  ];
  const on = {
    value: 'on',
    label: state === 'open' ? 'Leave it out for now' : passed ? 'Go on' : 'Go on all the same',
  };
  return (
    <Box flexDirection="column">
      {links.length > 0 && <Lines lines={linkLines(links, width)} height={height - 5} />}
      {error && <ErrorMessage error={error} />}
      {state === 'work' ? (
        <Busy>Trying…</Busy>
      ) : (
        <Box marginTop={links.length > 0 || error ? 1 : 0}>
          <Choice key={state + String(passed)} options={passed ? [on, ...ways] : [...ways, on]} onSubmit={choose} />
        </Box>
      )}
    </Box>
  );
}
