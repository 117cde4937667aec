/** What becomes of the Users and of their ways to log in, as two bars. Pure. */
import type { Outcomes } from '../../migration/model.ts';
import { type MethodCount, methodTotals } from '../../migration/planning/methods.ts';
import type { Line } from '../components/text.ts';
import { segmentLines } from './segments.ts';

/** Before the run no User has failed. */
export function usersPicture(outcomes: Partial<Outcomes>, verb: string, width: number, plain = false): Line[] {
  const { migrated = 0, left = 0, later = 0, waiting = 0, failed = 0, skipped = 0 } = outcomes;
  return segmentLines(
    'Users',
    [
      { label: verb, count: migrated, color: 'green' },
      { label: 'later', count: later, color: 'yellow' },
      { label: 'waiting', count: waiting, color: 'yellow' },
      { label: 'left out', count: left + skipped, color: 'yellow' },
      { label: 'failed', count: failed, color: 'red' },
    ],
    width,
    plain,
  );
}

/** Ways to log in beside email, of those who become Members. */
export function methodsPicture(methods: readonly MethodCount[], width: number, plain = false): Line[] {
  const { kept, again, lost } = methodTotals(methods);
  return segmentLines(
    'Log-ins',
    [
      { label: 'kept', count: kept, color: 'green' },
      { label: 'to set up again', count: again, color: 'yellow' },
      { label: 'lost', count: lost, color: 'red' },
    ],
    width,
    plain,
  );
}
