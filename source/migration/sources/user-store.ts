/** The Users as they were last read, in the journal's database. */
import { opened, sealed } from '../engine/checksum.ts';
import type { Journal } from '../engine/journal.ts';
import { sameEmail, type User } from './user.ts';

/** Adds a User; false for one that was read before in the same reading, whose values are replaced. */
export function addUser(journal: Journal, user: User): boolean {
  const body = sealed(user.user_id, user);
  const insert = journal.sql('INSERT OR IGNORE INTO users (user_id, body, body_sum) VALUES (?, ?, ?)');
  if (insert.run(user.user_id, ...body).changes === 1) return true;
  journal.sql('UPDATE users SET body = ?, body_sum = ? WHERE user_id = ?').run(...body, user.user_id);
  return false;
}

export function clearUsers(journal: Journal): void {
  journal.db.exec('DELETE FROM users');
}

/** Remembers what the Users are now, until the process ends. */
export function keepUsers(journal: Journal): void {
  journal.db.exec(`
    DROP TABLE IF EXISTS temp.kept_users;
    CREATE TEMP TABLE kept_users AS SELECT user_id, body_sum FROM users;
    CREATE UNIQUE INDEX temp.kept_users_id ON kept_users (user_id);
  `);
}

/** How the Users differ from those that were kept. */
export function changesSinceKept(journal: Journal): { added: number; changed: number; gone: number } {
  const count = (sql: string) => Number(journal.sql(`SELECT count(*) AS count ${sql}`).get()?.['count']);
  const changes = {
    added: count('FROM users WHERE user_id NOT IN (SELECT user_id FROM kept_users)'),
    changed: count('FROM users JOIN kept_users USING (user_id) WHERE users.body_sum <> kept_users.body_sum'),
    gone: count('FROM kept_users WHERE user_id NOT IN (SELECT user_id FROM users)'),
  };
  journal.db.exec('DROP TABLE temp.kept_users');
  return changes;
}

/** Whether there is a User with this user_id. */
export const hasUser = (journal: Journal, userId: string): boolean =>
  journal.sql('SELECT 1 FROM users WHERE user_id = ?').get(userId) !== undefined;

export function userOf(journal: Journal, userId: string): User | undefined {
  const row = journal.sql('SELECT body, body_sum FROM users WHERE user_id = ?').get(userId);
  return row && asUser(userId, String(row['body']), Number(row['body_sum']));
}

/** Throws UserError for a User who is not what was read. */
const asUser = (userId: string, body: string, sum: number): User => opened(userId, body, sum) as User;

/** All Users in the order in which they were read, a batch at a time, so that a long walk can let other work go on. */
export const userBatches = (journal: Journal, size = 1000): Iterable<User[]> => ({
  [Symbol.iterator]: () => walk(journal, size),
});

function* walk(journal: Journal, size: number): Generator<User[]> {
  const page = journal.sql('SELECT seq, user_id, body, body_sum FROM users WHERE seq > ? ORDER BY seq LIMIT ?');
  // An array for each row is made in half of the time of an object: there may be a million.
  page.setReturnArrays(true);
  for (let after = 0; ; ) {
    const rows = page.all(after, size) as unknown as [seq: number, userId: string, body: string, sum: number][];
    if (rows.length === 0) return;
    after = rows.at(-1)?.[0] ?? after;
    yield rows.map(row => asUser(row[1], row[2], row[3]));
  }
}

/** The User who has verified this email, if one was read. */
export function userWithEmail(journal: Journal, email: string): User | undefined {
  for (const users of userBatches(journal)) {
    const found = users.find(user => user.emails.some(one => one.verified && sameEmail(one.email, email)));
    if (found) return found;
  }
  return undefined;
}

/** At most `count` user ids, spread evenly over all; the same ones as long as the Users are the same. */
export function spreadUsers(journal: Journal, count: number): string[] {
  const range = journal.sql('SELECT min(seq) AS first, max(seq) AS last FROM users').get() as Record<string, number>;
  const { first, last } = range;
  if (!first || !last) return [];
  const step = Math.max(1, (last - first + 1) / count);
  const next = journal.sql('SELECT user_id FROM users WHERE seq >= ? ORDER BY seq LIMIT 1');
  const found = new Set<string>();
  for (let index = 0; index * step <= last - first; index++) {
    // At a random position within each interval, never at a fixed distance: patterns among Users must not align with it.
    const place = first + (index + ((index * 0.618034) % 1)) * step;
    const row = next.get(step > 1 ? Math.floor(place) : first + index) as { user_id: string } | undefined;
    if (row) found.add(row.user_id);
  }
  return [...found].slice(0, count);
}
