/** What became of each User, counted from the journal. Every User is in exactly one place, so the numbers add up. */
import type { Answers } from '../config/answers.ts';
import { counted, number } from '../figures.ts';
import type { Journal } from './engine/journal.ts';
import type { InventorySummary, Outcomes, PlanSummary } from './model.ts';
import { place } from './planning/placement.ts';
import { userBatches } from './sources/user-store.ts';

/** The worst state among a User's Members decides. */
const ranking = `max(CASE r.state WHEN 'failed' THEN 4 WHEN 'planned' THEN 3 WHEN 'intent' THEN 3 WHEN 'skipped' THEN 2 ELSE 1 END)`;
const byRank = [undefined, 'migrated', 'skipped', 'waiting', 'failed'] as const;

const worstOfEach = `SELECT r.user_id, ${ranking} AS worst FROM records r JOIN users USING (user_id)
  WHERE r.task = 'members' AND r.generation = ? GROUP BY r.user_id`;

export function outcomesOf(journal: Journal, answers: Answers, plan: Pick<PlanSummary, 'users' | 'left'>): Outcomes {
  const generation = journal.get<number>('generation') ?? 0;
  const counted: Outcomes = { migrated: 0, failed: 0, waiting: 0, left: 0, later: 0, skipped: 0 };
  for (const one of plan.left) counted.left += one.users;
  const { sql, values } = stale(journal)
    ? {
        sql: `${worstOfEach} HAVING r.user_id NOT IN (SELECT value FROM json_each(?))`,
        values: [leftNow(journal, answers)],
      }
    : { sql: worstOfEach, values: [] };
  for (const { worst, n } of journal
    .sql(`SELECT worst, count(*) AS n FROM (${sql}) GROUP BY worst`)
    .all(generation, ...values)) {
    const outcome = byRank[Number(worst)];
    if (outcome) counted[outcome] = Number(n);
  }
  const { migrated, failed, waiting, skipped, left } = counted;
  return { ...counted, later: plan.users - left - migrated - failed - waiting - skipped };
}

/** The Users were read again since the records were made: some of those who have records may be placed nowhere now. */
function stale(journal: Journal): boolean {
  const madeOf = journal.get<string>('recordsMadeOf');
  if (madeOf === undefined) return true;
  const [, inputs] = JSON.parse(madeOf) as [unknown, unknown[]];
  return inputs[3] !== journal.get<InventorySummary>('inventory')?.reading;
}

/** Users with records whom the answers now place in no Organization: they are counted as left out only. */
function leftNow(journal: Journal, answers: Answers): string {
  const left: string[] = [];
  for (const users of userBatches(journal)) {
    for (const user of users) if ('left' in place(user, answers)) left.push(user.user_id);
  }
  return JSON.stringify(left);
}

/** "200 Users = 190 migrated + 10 left out"; parts with no Users are left out, except the first. */
export function equation(users: number, outcomes: Outcomes): string {
  const parts: [keyof Outcomes, string][] = [
    ['migrated', 'migrated'],
    ['failed', 'failed'],
    ['waiting', 'waiting'],
    ['left', 'left out'],
    ['later', 'later'],
    ['skipped', 'skipped'],
  ];
  const shown = parts.filter(([id]) => id === 'migrated' || outcomes[id] > 0);
  return `${counted(users, 'User')} = ${shown.map(([id, label]) => `${number(outcomes[id])} ${label}`).join(' + ')}`;
}
