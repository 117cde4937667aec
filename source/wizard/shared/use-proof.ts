/** Runs a proof: its links as they come, and its error. */
import { useState } from 'react';
import { toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';
import type { Link } from '../../migration/sessions/link.ts';

/** What is proved, and hears of each link. What is given to it is kept in no state and in no file. */
export type Proving<Given> = (given: Given, onLink: (link: Link) => void) => Promise<void>;

export function useProof<Given>(proving: Proving<Given>) {
  const [state, setState] = useState<'open' | 'work' | 'over'>('open');
  const [links, setLinks] = useState<Link[]>([]);
  const [error, setError] = useState<UserError>();

  const prove = (given: Given | Promise<Given>) => {
    setState('work');
    setLinks([]);
    setError(undefined);
    Promise.resolve(given)
      .then(known => proving(known, link => setLinks(before => [...before, link])))
      .catch(error => setError(toUserError(error)))
      .finally(() => setState('over'));
  };
  return { state, links, error, prove, passed: state === 'over' && !error && links.every(link => link.ok) };
}
