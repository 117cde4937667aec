/** Proves one authenticator app before anything is moved: a secret in another encoding passes every check but a code. */
import { Box } from 'ink';
import { useState } from 'react';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import type { Link } from '../../../migration/sessions/link.ts';
import type { TotpProof as Proof } from '../../../migration/totp-proof.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import { linkLines } from '../../shared/link-lines.ts';
import { TestUser } from '../../shared/TestUser.tsx';
import { useWizard } from '../../wizard-context.tsx';

export function TotpProof() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [typing, setTyping] = useState(false);
  const [links, setLinks] = useState<Link[]>([]);
  const [error, setError] = useState<UserError>();
  const proved = links.length > 0 && links.every(link => link.ok);
  const prove = (proof: Promise<Proof> | Proof) => {
    setTyping(false);
    setLinks([]);
    setError(undefined);
    Promise.resolve(proof)
      .then(given => workspace.migration.proveTotp(answers, given, link => setLinks(known => [...known, link])))
      .catch(error => setError(toUserError(error)));
  };
  const choose = (value: string) => {
    if (value === 'practice') prove(workspace.inventedTotp());
    else if (value === 'type') setTyping(true);
    else act({ type: 'pass', id: 'totpProof' });
  };
  const back = () => act({ type: 'back' });
  if (typing)
    return (
      <TestUser
        second="code that the app shows now"
        onGiven={(email, code) => prove({ email, code })}
        onBack={() => setTyping(false)}
      />
    );
  const ways = [
    ...(facts.answers.mode === 'practice' ? [{ value: 'practice', label: 'Prove it with an invented user' }] : []),
    { value: 'type', label: 'Prove it with the app of a test user' },
  ];
  const on = {
    value: 'on',
    label: proved
      ? 'Go on: the secrets are those of the apps'
      : links.length > 0
        ? 'Go on without the proof'
        : 'Leave it out for now',
  };
  return (
    <Box flexDirection="column">
      {links.length > 0 && <Lines lines={linkLines(links, width)} height={height - 5} />}
      {error && <ErrorMessage error={error} />}
      <Box marginTop={links.length > 0 || error ? 1 : 0}>
        <Choice key={String(proved)} options={proved ? [on, ...ways] : [...ways, on]} onSubmit={choose} onBack={back} />
      </Box>
    </Box>
  );
}
