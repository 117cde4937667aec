/** Runs a proof: its links as they come, and its error. */
import { useState } from 'react';
import { toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';
import type { Link } from '../../migration/sessions/link.ts';
import type { ProofSession } from '../../migration/sessions/prove-session.ts';
import { useWizard } from '../wizard-context.tsx';

/** The session token is kept in no state and in no file. */
export function useProof() {
  const { answers, workspace } = useWizard();
  const [state, setState] = useState<'open' | 'work' | 'over'>('open');
  const [links, setLinks] = useState<Link[]>([]);
  const [error, setError] = useState<UserError>();

  const prove = (given: ProofSession) => {
    setState('work');
    setLinks([]);
    setError(undefined);
    workspace
      .prove(answers, given, link => setLinks(known => [...known, link]))
      .catch(error => setError(toUserError(error)))
      .finally(() => setState('over'));
  };
  return { state, links, error, prove, passed: state === 'over' && !error && links.every(link => link.ok) };
}
