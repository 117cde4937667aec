/** Each role that Members get is in the policy, as the B2B API itself gives it to the application. */
import type { JournalRecord } from '../engine/record.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';

export async function verifyRoles(_record: JournalRecord, { journal, b2b }: RunContext): Promise<Findings> {
  const client = await b2b();
  const { policy } = await client.rbac.policy();
  const known = new Set((policy?.roles ?? []).map(one => one.role_id));
  const wanted = journal.sql("SELECT key FROM records WHERE task = 'roles' ORDER BY seq").all();
  const missing = wanted.map(({ key }) => String(key)).filter(role => !known.has(role));
  return { compared: wanted.length, mismatches: missing.map(record => ({ record, field: 'role' })) };
}
