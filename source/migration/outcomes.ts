/** What became of each User, counted from the journal. Every User is in exactly one place, so the numbers add up. */
import type { Journal } from './engine/journal.ts';
import type { Outcomes, PlanSummary } from './model.ts';

/** The worst state among a User's Members decides. */
const ranking = `max(CASE r.state WHEN 'failed' THEN 4 WHEN 'planned' THEN 3 WHEN 'intent' THEN 3 WHEN 'skipped' THEN 2 ELSE 1 END)`;

export function outcomesOf(journal: Journal, plan: Pick<PlanSummary, 'users' | 'left'>): Outcomes {
  const generation = journal.get<number>('generation') ?? 0;
  const rows = journal
    .sql(
      `SELECT worst, count(*) AS n FROM (
         SELECT ${ranking} AS worst FROM records r JOIN users USING (user_id)
         WHERE r.task = 'members' AND r.generation = ? GROUP BY r.user_id)
       GROUP BY worst`,
    )
    .all(generation);
  const byRank = new Map(rows.map(({ worst, n }) => [Number(worst), Number(n)]));
  const counted = {
    migrated: byRank.get(1) ?? 0,
    skipped: byRank.get(2) ?? 0,
    waiting: byRank.get(3) ?? 0,
    failed: byRank.get(4) ?? 0,
  };
  const left = plan.left.reduce((sum, one) => sum + one.users, 0);
  const known = counted.migrated + counted.failed + counted.waiting + counted.skipped;
  return { ...counted, left, later: plan.users - left - known };
}

/** "200 Users = 190 migrated + 10 left out"; parts that nobody is in are left out, except the first. */
export function equation(users: number, outcomes: Outcomes, format: (count: number) => string): string {
  const parts: [keyof Outcomes, string][] = [
    ['migrated', 'migrated'],
    ['failed', 'failed'],
    ['waiting', 'waiting'],
    ['left', 'left out'],
    ['later', 'later'],
    ['skipped', 'skipped'],
  ];
  const shown = parts.filter(([id]) => id === 'migrated' || outcomes[id] > 0);
  const total = users === 1 ? '1 User' : `${format(users)} Users`;
  return `${total} = ${shown.map(([id, label]) => `${format(outcomes[id])} ${label}`).join(' + ')}`;
}
