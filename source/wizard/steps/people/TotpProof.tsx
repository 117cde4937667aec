/** Proves one authenticator app before anything is moved: a secret in another encoding passes every check but a code. */
import type { TotpProof as Proof } from '../../../migration/run-options.ts';
import { ProofScreen } from '../../shared/ProofScreen.tsx';
import { TestUser } from '../../shared/TestUser.tsx';
import { useWizard } from '../../wizard-context.tsx';

export function TotpProof() {
  const { answers, act, workspace } = useWizard();
  const { invented } = workspace;
  return (
    <ProofScreen<Proof>
      proving={(given, onLink) => workspace.migration.proveTotp(answers, given, onLink)}
      invented={invented && { label: 'Prove it with an invented user', given: invented.totp }}
      own={{ label: 'Prove it with the app of a test user' }}
      ask={(onGiven, onBack) => (
        <TestUser
          second="code that the app shows now"
          onGiven={(email, code) => onGiven({ email, code })}
          onBack={onBack}
        />
      )}
      on={{ passed: 'Go on: the secrets are those of the apps', failed: 'Go on without the proof' }}
      onDone={() => act({ type: 'pass', id: 'totpProof' })}
      onBack={() => act({ type: 'back' })}
    />
  );
}
