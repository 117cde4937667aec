/** A journal of many records, as a run that was stopped near its end leaves it. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { measure, runOf, type Stytch } from './program.ts';

/** Runs once, then multiplies Users and Members in the journal and opens the last record again. */
export async function fill(dir: string, service: Stytch, records: number): Promise<void> {
  await measure(runOf(dir, ['--rate', '10000']), service.env);
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${records})`;
  const one = "(SELECT * FROM records WHERE task = 'members' AND state = 'done' ORDER BY seq LIMIT 1)";
  database.exec(`
    BEGIN;
    ${numbers} INSERT INTO users (user_id, body) SELECT 'user-test-' || i,
      json_set((SELECT body FROM users ORDER BY seq LIMIT 1), '$.user_id', 'user-test-' || i) FROM n;
    ${numbers} INSERT INTO records (task, key, state, lane, parent, user_id, generation, desired, intent, result)
      SELECT 'members', one.parent || '/user-test-' || i, 'done', one.lane, one.parent, 'user-test-' || i,
        one.generation, one.desired, one.intent, one.result FROM n, ${one} AS one;
    UPDATE records SET state = 'intent', result = NULL WHERE task = 'members' AND user_id = 'user-test-${records}';
    DELETE FROM meta WHERE key = 'result';
    COMMIT;
  `);
  database.close();
}
