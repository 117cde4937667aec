/** Proves one password before anything is moved: only a login can see a hash that is slightly wrong. */
import type { PasswordProof as Proof } from '../../../migration/run-options.ts';
import { ProofScreen } from '../../shared/ProofScreen.tsx';
import { TestUser } from '../../shared/TestUser.tsx';
import { WriteGate } from '../../shared/WriteGate.tsx';
import { useWizard } from '../../wizard-context.tsx';

export const PasswordProof = () => {
  const { act } = useWizard();
  return (
    <WriteGate liveOnly onNo={() => act({ type: 'back' })}>
      <Proving />
    </WriteGate>
  );
};

function Proving() {
  const { answers, act, workspace } = useWizard();
  const { invented } = workspace;
  return (
    <ProofScreen<Proof>
      proving={(given, onLink) => workspace.provePassword(answers, given, onLink)}
      invented={invented && { label: 'Prove it with an invented user', given: invented.password }}
      own={{ label: 'Prove it with a test user', hint: 'Of your own. The password is kept in memory only.' }}
      ask={(onGiven, onBack) => (
        <TestUser second="password" onGiven={(email, password) => onGiven({ email, password })} onBack={onBack} />
      )}
      on={{ passed: 'Go on: the run logs in with it first', failed: 'Go on without the proof' }}
      onDone={passed => {
        if (!passed) workspace.forgetProof();
        act({ type: 'pass', id: 'passwordProof' });
      }}
      onBack={() => act({ type: 'back' })}
    />
  );
}
