/** Work that a screen begins and waits for: one at a time, with its error. */
import { useCallback, useRef, useState } from 'react';
import { isAbort, toUserError } from '../../config/to-user-error.ts';
import type { UserError } from '../../config/user-error.ts';

export interface Work {
  working: boolean;
  error: UserError | undefined;
  /** Does nothing while other work goes on: two quick Enters are one. Work that was stopped shows as it was: the wizard ends. */
  begin: (work: () => Promise<void>) => void;
}

export function useWork(): Work {
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<UserError>();
  const busy = useRef(false);
  const begin = useCallback((work: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setError(undefined);
    setWorking(true);
    const over = () => {
      busy.current = false;
      setWorking(false);
    };
    work().then(over, error => {
      if (isAbort(error)) return;
      setError(toUserError(error));
      over();
    });
  }, []);
  return { working, error, begin };
}
