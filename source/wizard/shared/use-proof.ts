/** A proof at work: its links as they are told, and what went wrong. */
import { useState } from 'react';
import { toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';
import type { Link } from '../../migration/sessions/link.ts';
import type { ProofSession } from '../../migration/sessions/prove-session.ts';
import { persistable } from '../flow.ts';
import { useWizard } from '../wizard-context.tsx';

/** The session that is proved with is in no state and in no file. */
export function useProof() {
  const { facts, workspace } = useWizard();
  const [state, setState] = useState<'open' | 'work' | 'over'>('open');
  const [links, setLinks] = useState<Link[]>([]);
  const [trouble, setTrouble] = useState<UserError>();

  const prove = (given: ProofSession) => {
    setState('work');
    setLinks([]);
    setTrouble(undefined);
    workspace
      .prove(persistable(facts), given, link => setLinks(known => [...known, link]))
      .catch(error => setTrouble(toUserError(error)))
      .finally(() => setState('over'));
  };
  return { state, links, trouble, prove, well: state === 'over' && !trouble && links.every(link => link.ok) };
}
