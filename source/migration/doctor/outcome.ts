/** What a call of a probe came to: an answer, or the refusal that the service gave. */
import { UserError } from '../../config/user-error.ts';
import { errorTypeOf, isAmbiguous, isFatal } from '../../stytch/errors.ts';
import type { Observed } from './assumption.ts';

export type Outcome<T> = { value: T; refused?: undefined } | { refused: string; value?: undefined };

/** Rejects where the service said nothing about the question: no answer, a failure of its own, too many calls, wrong credentials. */
export async function outcome<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call };
  } catch (error) {
    const type = errorTypeOf(error);
    const silent = error instanceof UserError || isAmbiguous(error) || (isFatal(error) && !answers.has(type));
    if (silent || type === 'unknown_error' || type === 'too_many_requests') throw error;
    return { refused: type };
  }
}

/** These end a migration, and are answers here: to a wrong password, and to something that is not allowed. */
const answers: ReadonlySet<string> = new Set(['unauthorized_action', 'unauthorized_credentials']);

/** `accepted` or `refused`, in the words of the assumption; the error type as detail. */
export function verdict({ refused }: Outcome<unknown>, accepted: string, otherwise: string): Observed {
  return refused === undefined ? { answer: accepted } : { answer: otherwise, detail: refused };
}

/** For a question about an error type: the type itself where it is an answer, else `other_error`, or `accepted`. */
export function errorAnswer({ refused }: Outcome<unknown>, expected: string, named = expected): Observed {
  if (refused === undefined) return { answer: 'accepted' };
  return refused === expected ? { answer: named } : { answer: 'other_error', detail: refused };
}

type Named = readonly [name: string, call: () => Promise<unknown>];

/** For limits: values that are said to be taken, and values beyond. `narrower`, `wider`, else `as_noted`. */
export async function limitAnswer(inside: readonly Named[], beyond: readonly Named[]): Promise<Observed> {
  const refused: string[] = [];
  const accepted: string[] = [];
  for (const [name, call] of inside) if ((await outcome(call())).refused !== undefined) refused.push(name);
  for (const [name, call] of beyond) if ((await outcome(call())).refused === undefined) accepted.push(name);
  if (refused.length > 0) return { answer: 'narrower', detail: refused.join(', ') };
  return accepted.length > 0 ? { answer: 'wider', detail: accepted.join(', ') } : { answer: 'as_noted' };
}
