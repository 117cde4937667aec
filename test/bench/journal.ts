/** A journal of many records, as a run that was stopped near its end leaves it. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { measure, runOf, type Stytch } from './program.ts';

/** Runs once, then multiplies Users and Members in the journal and opens the last record again. */
export async function fill(dir: string, service: Stytch, records: number): Promise<void> {
  await measure(runOf(dir, ['--rate', '10000']), service.env);
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${records})`;
  database.exec(`
    BEGIN;
    ${numbers} INSERT INTO users (user_id, body) SELECT 'user-test-' || i,
      json_set((SELECT body FROM users ORDER BY seq LIMIT 1), '$.user_id', 'user-test-' || i) FROM n;
    ${numbers} INSERT INTO records (task, key, state, body, result) SELECT 'members', 'many/user-test-' || i, 'done',
      json_object('organization', 'many', 'user_id', 'user-test-' || i, 'email', i || '@many.example', 'verified', json('true'), 'password', json('false')),
      json_object('member_id', 'member-' || i, 'organization_id', 'many', 'base', json_object()) FROM n;
    UPDATE records SET state = 'intent', result = NULL WHERE task = 'members' AND key = 'many/user-test-${records}';
    DELETE FROM meta WHERE key = 'result';
    COMMIT;
  `);
  database.close();
}
