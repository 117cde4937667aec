/** One real session goes the whole chain, link by link; a broken link names the setting and the value it should have. */
import { Box, Text } from 'ink';
import { useState } from 'react';
import type { Link } from '../../migration/sessions/prove.ts';
import type { ProofSession } from '../../migration/sessions/prove-session.ts';
import type { UserError } from '../../stytch/user-error.ts';
import { Choice } from '../components/Choice.tsx';
import { useRoom } from '../components/context.tsx';
import { Field } from '../components/Field.tsx';
import { Lines } from '../components/Lines.tsx';
import { Busy, Trouble } from '../components/Notes.tsx';
import { persistable } from '../flow.ts';
import { forPeople } from '../for-people.ts';
import { useWizard } from '../wizard-context.tsx';
import { linkLines } from './link-lines.ts';

type State = 'choose' | 'type' | 'work' | 'over';

export function Proof() {
  const { facts, act, session } = useWizard();
  const { width, height } = useRoom();
  const [state, setState] = useState<State>('choose');
  const [links, setLinks] = useState<Link[]>([]);
  const [trouble, setTrouble] = useState<UserError>();

  const prove = (given: ProofSession) => {
    setState('work');
    setLinks([]);
    setTrouble(undefined);
    session
      .prove(persistable(facts), given, link => setLinks(known => [...known, link]))
      .catch(error => setTrouble(forPeople(error)))
      .finally(() => setState('over'));
  };
  const goOn = () => {
    act({ type: 'learn', facts: { proved: true } });
    act({ type: 'pass', id: 'proof' });
  };
  const { sessionsFile } = facts.local;
  const choose = (value: string) => {
    if (value === 'practice' && sessionsFile) prove({ file: sessionsFile });
    else if (value === 'type') setState('type');
    else goOn();
  };

  if (state === 'type') {
    return (
      <Box flexDirection="column">
        <Text>Paste the session token, or session JWT, of a test person who was moved.</Text>
        <Text dimColor>In a browser it is the cookie stytch_session.</Text>
        <Field
          masked
          onSubmit={typed => (typed ? prove({ typed }) : setState('choose'))}
          onBack={() => setState('choose')}
        />
      </Box>
    );
  }
  const over = state === 'over';
  const well = over && !trouble && links.every(link => link.ok);
  const ways = [
    ...(sessionsFile ? [{ value: 'practice', label: 'Prove it with a session of the practice' }] : []),
    {
      value: 'type',
      label: 'Prove it with a session token',
      hint: 'Of a test person. Shown as dots, kept in memory only.',
    },
  ];
  const on = { value: 'on', label: over ? (well ? 'Go on' : 'Go on all the same') : 'Leave it out for now' };
  return (
    <Box flexDirection="column">
      {links.length > 0 && <Lines lines={linkLines(links, width)} height={height - 5} />}
      {trouble && <Trouble error={trouble} />}
      {state === 'work' ? (
        <Busy>Trying…</Busy>
      ) : (
        <Box marginTop={links.length > 0 || trouble ? 1 : 0}>
          <Choice key={state + String(well)} options={well ? [on, ...ways] : [...ways, on]} onSubmit={choose} />
        </Box>
      )}
    </Box>
  );
}
