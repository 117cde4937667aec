/** The authenticator apps that came along: each User of the file with an app, in each Organization where they are a Member. */
import { isNotFound } from '../../stytch/errors.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { totpSecrets } from '../sources/totp-file.ts';

export async function verifyTotps(_record: JournalRecord, { journal, b2b, answers }: RunContext): Promise<Findings> {
  const mismatches: Mismatch[] = [];
  const ids = [...totpSecrets(answers.totpFile ?? '').keys()];
  const made = journal.sql(
    `SELECT m.key, m.result, u.body FROM records m JOIN users u USING (user_id)
      WHERE m.task = 'members' AND m.state = 'done' AND m.user_id IN (SELECT value FROM json_each(?)) ORDER BY m.seq`,
  );
  const failed = journal.sql(
    "SELECT 1 FROM records WHERE task = 'totps' AND key = ? AND state IN ('failed', 'skipped')",
  );
  const client = await b2b();
  let compared = 0;
  for (const { key, result, body } of made.all(JSON.stringify(ids))) {
    // What failed is listed among the failures.
    if (!(JSON.parse(String(body)) as { totp: boolean }).totp || failed.get(String(key))) continue;
    const { organization_id, member_id } = JSON.parse(String(result));
    try {
      const { member } = await client.organizations.members.get({ organization_id, member_id });
      compared++;
      if (member.totp_registration_id === '') mismatches.push({ record: String(key), field: 'totp' });
    } catch (error) {
      // A Member that is gone is named by the check of Members.
      if (!isNotFound(error, 'member', 'organization')) throw error;
    }
  }
  return { compared, mismatches };
}
