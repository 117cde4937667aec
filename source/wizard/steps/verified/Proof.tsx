/** Takes one real session through the whole chain. A broken link names the setting and the value it should have. */
import type { ProofSession } from '../../../migration/sessions/prove-session.ts';
import { ProofScreen } from '../../shared/ProofScreen.tsx';
import { TokenField } from '../../shared/TokenField.tsx';
import { WriteGate } from '../../shared/WriteGate.tsx';
import { useWizard } from '../../wizard-context.tsx';

export const Proof = () => (
  <WriteGate>
    <Proving />
  </WriteGate>
);

function Proving() {
  const { facts, answers, act, workspace } = useWizard();
  const { sessionsFile } = facts.local;
  return (
    <ProofScreen<ProofSession>
      proving={(given, onLink) => workspace.prove(answers, given, onLink)}
      invented={
        sessionsFile === undefined
          ? undefined
          : { label: 'Prove it with a session of the practice', given: () => ({ file: sessionsFile }) }
      }
      own={{ label: 'Prove it with a session token', hint: 'Of a test user. Kept in memory only.' }}
      ask={(onGiven, onBack) => (
        <TokenField whose="a test user who was moved" onToken={typed => onGiven({ typed })} onBack={onBack} />
      )}
      on={{ passed: 'Go on', failed: 'Go on all the same' }}
      onDone={() => {
        act({ type: 'learn', facts: { proved: true } });
        act({ type: 'pass', id: 'proof' });
      }}
    />
  );
}
