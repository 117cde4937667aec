/** Shown while a plan is computed. */

import { counted } from '../../figures.ts';
import { useKeys, whileBusy } from '../components/context.tsx';
import { Busy } from '../components/Notes.tsx';

/** `walked`: how many Users were placed so far. */
export function Planning({ walked }: { walked: number }) {
  useKeys(whileBusy);
  return <Busy>{walked === 0 ? 'Working out the plan…' : `Working out the plan: ${counted(walked, 'User')}…`}</Busy>;
}
