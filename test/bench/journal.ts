/** A journal of many records, as a run that was stopped near its end leaves it. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sumOf } from '../../source/migration/engine/checksum.ts';
import { measure, runOf, type Stytch } from './program.ts';

/** Runs once, then multiplies Users and Members in the journal and opens the last record again. */
export async function fill(dir: string, service: Stytch, records: number): Promise<void> {
  await measure(runOf(dir, ['--rate', '10000']), service.env);
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  database.function('sum_of', { deterministic: true }, (name, text) => sumOf(String(name), String(text)));
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${records})`;
  const one = "(SELECT * FROM records WHERE task = 'members' AND state = 'done' ORDER BY seq LIMIT 1)";
  const name = "'members ' || one.parent || '/user-test-' || i";
  database.exec(`
    BEGIN;
    ${numbers}, bodies AS (SELECT 'user-test-' || i AS user_id, json_set(
        (SELECT body FROM users ORDER BY seq LIMIT 1), '$.user_id', 'user-test-' || i) AS body FROM n)
      INSERT INTO users (user_id, body, body_sum) SELECT user_id, body, sum_of(user_id, body) FROM bodies;
    ${numbers} INSERT INTO records (task, key, state, lane, parent, user_id, generation,
        desired, desired_sum, intent, intent_sum, result, result_sum)
      SELECT 'members', one.parent || '/user-test-' || i, 'done', one.lane, one.parent, 'user-test-' || i,
        one.generation, one.desired, sum_of(${name}, one.desired), one.intent, sum_of(${name}, one.intent),
        one.result, sum_of(${name}, one.result) FROM n, ${one} AS one;
    UPDATE records SET state = 'intent', result = NULL WHERE task = 'members' AND user_id = 'user-test-${records}';
    DELETE FROM meta WHERE key = 'result';
    COMMIT;
  `);
  database.close();
}
