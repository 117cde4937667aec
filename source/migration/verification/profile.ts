/** The Trusted Auth Token profile trusts the Consumer project's JWTs, and nothing else. */
import type { JournalRecord } from '../engine/record.ts';
import type { RunContext } from '../resources/context.ts';
import { createdEnvironment } from '../resources/project.ts';
import type { Findings } from '../resources/verification.ts';
import { equal } from './values.ts';

export async function verifyProfile(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const { journal, answers } = context;
  const at = createdEnvironment(journal);
  const made = journal.record('profile', 'profile');
  if (!at || made?.state !== 'done') return { compared: 0, mismatches: [] };
  const profiles = await context.management().trustedTokenProfiles.all(at.project_slug, at.environment_slug);
  const found = profiles.find(one => one.profile_id === (made.result as { profile_id: string }).profile_id);
  if (!found) return { compared: 1, mismatches: [{ record: 'profile', field: 'missing' }] };
  const mapping = found.attribute_mapping ?? {};
  const same: Record<string, boolean> = {
    audience: found.audience === answers.tokenAudience,
    issuer: found.issuer === answers.tokenIssuer,
    jwks_url: found.jwks_url === answers.tokenJwksUrl,
    email_mapping: equal(mapping['email'], answers.claimName ?? 'email'),
    token_id_mapping: equal(mapping['token_id'], 'sub'),
    can_jit_provision: (found.can_jit_provision ?? false) === (answers.tokenJit === 'on'),
  };
  const fields = Object.keys(same).filter(field => !same[field]);
  return { compared: 1, mismatches: fields.map(field => ({ record: 'profile', field })) };
}
