/** Carry sessions over, or let users log in again: what this project's numbers and rules say. Pure. */

import type { Answers } from '../../config/answers.ts';
import { number } from '../../figures.ts';
import type { InventorySummary } from '../model.ts';

export interface Weighed {
  /** Users who have a live session; null when it is not known. */
  users: number | null;
  /** False when `users` was worked out from a sample. */
  exact: boolean;
  /** Half of the sessions live longer than this many minutes. */
  minutesLeft: number | null;
  /** What the rules of the new Organizations say against carrying over, in sentences. */
  against: string[];
  advice: 'log_in_again' | 'carry_over';
  why: string;
}

/** Up to so many Users, one login each is less work and less risk than the set-up. */
const few = 10_000;

export function weigh(answers: Answers, inventory: InventorySummary): Weighed {
  const sample = inventory.sessions;
  const exact = sample?.sampled === inventory.users;
  const users = !sample?.sampled ? null : extrapolated((sample.withLive / sample.sampled) * inventory.users, exact);
  const against = rulesAgainst(answers, inventory);
  const common = { users, exact, minutesLeft: sample?.medianMinutesLeft ?? null, against };
  const again = (why: string): Weighed => ({ ...common, advice: 'log_in_again', why });
  if (users === null)
    return again('How many it would spare a login is not known; logging in again is the simpler way.');
  if (users === 0) return again('No User has a session to keep.');
  if (against.length > 0) return again('A new login is when the new rules begin to hold.');
  if (users <= few) {
    return again(
      'For a project of this size one login each is less work than the set-up, and proves that the move worked.',
    );
  }
  return {
    ...common,
    advice: 'carry_over',
    why: `${number(users)} logins in a few days would load your support and mail.`,
  };
}

/** From a sample, two digits are all that can be said. */
function extrapolated(users: number, exact: boolean): number {
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, users))) - 1);
  return exact ? Math.round(users) : Math.round(users / digits) * digits;
}

function rulesAgainst(answers: Answers, { factors }: InventorySummary): string[] {
  const users = (id: string) => factors.find(factor => factor.id === id)?.users ?? 0;
  const against: string[] = [];
  if (answers.passwords === 'none' && users('password') > 0) {
    against.push('Organizations will not take passwords; a session begun with one would be let in all the same.');
  }
  if (users('totp') > 0 && answers.totpSecrets !== 'file') {
    against.push(
      `${number(users('totp'))} must set up their authenticator app again; carried over, they do so only at their next login.`,
    );
  }
  return against;
}
