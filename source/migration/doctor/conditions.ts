/** For which migrations another answer matters: by the answers, and by what the plan contains. */
import { carriesSessions } from '../sessions/answer.ts';
import type { Condition } from './assumption.ts';

export const copies: Condition = ({ settings }) => settings === 'copy';
export const carries: Condition = answers => carriesSessions(answers);
export const hasMembers: Condition = (_, { members }) => members > 0;
/** Members get a password by the run. */
export const withPasswords: Condition = ({ passwords }, facts) => passwords === 'file' && facts.withPassword > 0;

/** Each of them. */
export const all =
  (...conditions: Condition[]): Condition =>
  (answers, facts) =>
    conditions.every(holds => holds(answers, facts));
