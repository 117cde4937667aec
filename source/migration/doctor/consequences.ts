/** What follows from what doctor observed: for the plan, for a run, and for the report. */

import { type Addresses, isLoopback } from '../../config/addresses.ts';
import type { Answers } from '../../config/answers.ts';
import { someOf } from '../../figures.ts';
import type { Pace } from '../../stytch/endpoints.ts';
import { assumedText, type Consequence } from './assumption.ts';
import { assumptionOf, assumptions } from './assumptions/index.ts';
import { cautiousRate } from './assumptions/limits.ts';
import { type DoctorFile, readDoctor } from './doctor-file.ts';
import type { PlanFacts } from './plan-facts.ts';

/** One assumption that does not hold. */
export interface Difference {
  id: string;
  /** The answer as a sentence. */
  observed: string;
  does: Consequence['does'];
  text: string;
  when: Consequence['when'];
  names?: Consequence['names'];
}

/** Where a migration writes to, which decides whether an observation is about that. */
export interface Place {
  dir: string;
  mode: Answers['mode'];
  b2b: Addresses;
  /** True where the target is the local Stytch of this process, which behaves as observed. */
  local: boolean;
}

/** The real service, a local Stytch, or another host that was named. */
export function serviceOf({ api, management }: Addresses): DoctorFile['service'] {
  const named = [api, management].filter(one => one !== undefined);
  if (named.length === 0) return 'stytch';
  return named.every(isLoopback) ? 'local' : 'other';
}

/** The file of the folder, where it is about the service that is written to. A practice follows none. */
export function observedAt({ dir, mode, b2b, local }: Place): DoctorFile | undefined {
  if (mode === 'practice') return undefined;
  const file = readDoctor(dir);
  return file && (local || file.service === serviceOf(b2b)) ? file : undefined;
}

/** What differs from what this program assumes. An answer that it does not know is one, too. */
export function differencesOf(file: DoctorFile | undefined): Difference[] {
  return (file?.results ?? []).flatMap(({ id, status, observed, detail }) => {
    const assumption = assumptionOf(id);
    if (!assumption || observed === null || status === 'as_assumed' || status === 'not_asked') return [];
    const consequence = assumption.consequences[observed];
    const seen = assumption.answers[observed] ?? `Doctor saw "${observed}".`;
    return [
      {
        id,
        observed: detail ? `${seen.replace(/\.$/, '')} (${detail}).` : seen,
        does: consequence?.does ?? 'tells',
        text: consequence?.text ?? `What follows is not known: look at ${assumption.dependents.join(', ')}.`,
        when: consequence?.when,
        names: consequence?.names,
      },
    ];
  });
}

/** Where a run is to have a result, and there is none. */
const noResult: Difference = {
  id: 'no-result',
  observed: 'Doctor has not asked this service yet.',
  does: 'refuses',
  text: 'You chose to have a result of it: run "stytch-b2b-migrate doctor" with the same --dir, or choose --doctor assume.',
  when: ({ doctor, mode }) => doctor === 'ask' && mode !== 'practice',
};

/** Whether something was observed, of which it depends on the plan whether it matters. */
export const isObserved = (differences: readonly Difference[]): boolean =>
  differences.some(({ id }) => id !== noResult.id);

/** The same for a plan, which may need a result. */
export const planDifferences = (file: DoctorFile | undefined): Difference[] =>
  file ? differencesOf(file) : [noResult];

/** So many are named of what a consequence is about. */
const mostNamed = 3;

/** Those that matter with these answers and this plan, as sentences that name the assumption. */
export function consequencesFor(differences: readonly Difference[], answers: Answers, facts: PlanFacts) {
  const matters = differences.filter(({ when = () => true }) => when(answers, facts));
  const words = (...kinds: Consequence['does'][]) =>
    matters
      .filter(({ does }) => kinds.includes(does))
      .map(({ id, observed, text, names = () => [] }) => {
        const named = names(facts);
        const here = named.length > 0 ? ` Here: ${someOf(named.slice(0, mostNamed), named.length)}.` : '';
        return { id: `doctor_${id}`, text: `${observed} ${text}${here} (doctor: ${id})` };
      });
  return { warnings: words('adapts', 'tells'), problems: words('refuses') };
}

/** The pace of a run: slower where the rate that Stytch asks for is refused, unless the person names one. */
export function paceWith<P extends Pace>(pace: P | undefined, file: DoctorFile | undefined): P | Pace | undefined {
  const limited = differencesOf(file).some(({ id, does }) => id === 'unpublished-rate' && does === 'adapts');
  if (!limited || pace?.rate) return pace;
  return { ...pace, rate: { calls: cautiousRate, seconds: 1 } };
}

/** What the report says: each assumption once. Only the real service verifies. */
export interface AssumptionFacts {
  /** When the newest was observed; ISO 8601; null where nothing was. */
  at: string | null;
  verified: string[];
  differing: string[];
  assumed: string[];
}

export function assumptionFacts(file: DoctorFile | undefined): AssumptionFacts {
  const real = file?.service === 'stytch' ? file : undefined;
  const seen = new Map((real?.results ?? []).map(one => [one.id, one]));
  const differing = differencesOf(real);
  const differs = new Set(differing.map(({ id }) => id));
  const verified = assumptions.filter(({ id }) => seen.get(id)?.status === 'as_assumed');
  const known = new Set(verified);
  return {
    at: real?.at ?? null,
    verified: verified.map(assumedText),
    differing: differing.map(({ observed, text }) => `${observed} ${text}`),
    assumed: assumptions.filter(one => !known.has(one) && !differs.has(one.id)).map(assumedText),
  };
}
