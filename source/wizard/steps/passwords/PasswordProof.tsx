/** Proves one password before anything is moved: only a login can see a hash that is slightly wrong. */
import { Box } from 'ink';
import { useState } from 'react';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import type { PasswordProof as Proof } from '../../../migration/run-options.ts';
import type { Link } from '../../../migration/sessions/link.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { linkLines } from '../../shared/link-lines.ts';
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
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [typing, setTyping] = useState(false);
  const [working, setWorking] = useState(false);
  const [links, setLinks] = useState<Link[]>([]);
  const [error, setError] = useState<UserError>();
  const proved = links.length > 0 && !working && !error && links.every(link => link.ok);

  const prove = (proof: Promise<Proof> | Proof) => {
    setTyping(false);
    setWorking(true);
    setLinks([]);
    setError(undefined);
    Promise.resolve(proof)
      .then(given => workspace.provePassword(answers, given, link => setLinks(known => [...known, link])))
      .catch(error => setError(toUserError(error)))
      .finally(() => setWorking(false));
  };
  const choose = (value: string) => {
    if (value === 'practice') prove(workspace.inventedProof());
    else if (value === 'type') setTyping(true);
    else {
      if (value === 'without') workspace.forgetProof();
      act({ type: 'pass', id: 'passwordProof' });
    }
  };

  if (typing)
    return (
      <TestUser
        second="password"
        onGiven={(email, password) => prove({ email, password })}
        onBack={() => setTyping(false)}
      />
    );
  const ways = [
    ...(facts.answers.mode === 'practice' ? [{ value: 'practice', label: 'Prove it with an invented user' }] : []),
    { value: 'type', label: 'Prove it with a test user', hint: 'Of your own. The password is kept in memory only.' },
  ];
  const on = proved
    ? { value: 'on', label: 'Go on: the run logs in with it first' }
    : { value: 'without', label: links.length > 0 ? 'Go on without the proof' : 'Leave it out for now' };
  return (
    <Box flexDirection="column">
      {links.length > 0 && <Lines lines={linkLines(links, width)} height={height - 6} />}
      {error && <ErrorMessage error={error} />}
      {working ? (
        <Busy>Trying…</Busy>
      ) : (
        <Box marginTop={links.length > 0 || error ? 1 : 0}>
          <Choice
            key={String(proved)}
            options={proved ? [on, ...ways] : [...ways, on]}
            onSubmit={choose}
            onBack={() => act({ type: 'back' })}
          />
        </Box>
      )}
    </Box>
  );
}
