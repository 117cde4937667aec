/** What Users who become Members keep of their ways to log in, by the answers. Pure. */
import type { Answers } from '../../config/answers.ts';
import { factors } from '../sources/factors.ts';
import { totpSecretOf } from '../sources/totp-file.ts';
import { emailOf, phoneOf, type User } from '../sources/user.ts';

/** kept: works as before. again: the user sets it up once more. lost: B2B has no counterpart. */
export type MethodOutcome = 'kept' | 'again' | 'lost';

/** One way to log in, and how many of those who become Members have it with each outcome. */
export interface MethodCount {
  id: string;
  label: string;
  kept: number;
  again: number;
  lost: number;
}

/** Counts User by User; `counts` may be asked at any time. */
export class MethodCounter {
  readonly #counts = new Map<string, MethodCount>();

  add(user: User, password: boolean, answers: Answers): void {
    for (const { id, label, has } of factors) {
      if (!has(user)) continue;
      const count = this.#counts.get(id) ?? { id, label, kept: 0, again: 0, lost: 0 };
      this.#counts.set(id, count);
      count[outcomeOf(id, user, password, answers)]++;
    }
  }

  /** In the order of factors.ts; only those that some User has. */
  counts(): MethodCount[] {
    return factors.flatMap(({ id }) => this.#counts.get(id) ?? []);
  }
}

/** What becomes of one way to log in of a User who becomes a Member; `password`: with the password. */
export function outcomeOf(id: string, user: User, password: boolean, answers: Answers): MethodOutcome {
  if (id === 'password') {
    const atLogin = answers.passwords === 'at_login' && !user.passwordReset && emailOf(user)?.verified === true;
    if (password || atLogin) return 'kept';
    return answers.passwords === 'none' ? 'lost' : 'again';
  }
  if (id === 'totp') return totpSecretOf(user, answers) ? 'kept' : 'again';
  if (id === 'phone') return phoneOf(user) === undefined ? 'lost' : 'kept';
  const fate = factors.find(factor => factor.id === id)?.fate;
  return fate === 'lost' ? 'lost' : 'again';
}

/** The sum over all ways to log in. */
export function methodTotals(methods: readonly MethodCount[]): Record<MethodOutcome, number> {
  const totals = { kept: 0, again: 0, lost: 0 };
  for (const { kept, again, lost } of methods) {
    totals.kept += kept;
    totals.again += again;
    totals.lost += lost;
  }
  return totals;
}
