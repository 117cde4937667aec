/** The Trusted Auth Token profile trusts the Consumer project's JWTs and nothing else, and no other profile trusts them, too. */
import type { Answers } from '../../config/answers.ts';
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
  const mapping = new Map<string, unknown>(Object.entries(found.attribute_mapping ?? {}));
  const wanted = wantedMapping(answers);
  const further = [...new Set([...mapping.keys(), ...wanted.keys()])].filter(
    one => one !== 'email' && one !== 'token_id',
  );
  const keys: unknown = Reflect.get(found, 'public_key_type');
  const same: Record<string, boolean> = {
    audience: found.audience === answers.tokenAudience,
    issuer: found.issuer === answers.tokenIssuer,
    jwks_url: found.jwks_url === answers.tokenJwksUrl,
    public_key_type: keys === undefined || keys === 'JWK',
    email_mapping: equal(mapping.get('email'), answers.claimName ?? 'email'),
    token_id_mapping: equal(mapping.get('token_id'), 'sub'),
    // An attribute more decides whose session it becomes, or with which roles.
    attribute_mapping: further.every(attribute => equal(mapping.get(attribute), wanted.get(attribute))),
    can_jit_provision: (found.can_jit_provision ?? false) === (answers.tokenJit === 'on'),
  };
  const fields = Object.keys(same).filter(field => !same[field]);
  const others = profiles.filter(one => one !== found);
  const rivals = others.filter(one => trustsTheSame(one, answers));
  const unexpected = others.filter(one => !rivals.includes(one)).map(one => one.name);
  return {
    compared: 1,
    mismatches: [
      ...fields.map(field => ({ record: 'profile', field })),
      ...rivals.map(one => ({ record: one.profile_id, field: 'second_profile' })),
    ],
    ...(unexpected.length > 0 && {
      notes: [`Further profiles in the B2B project let other tokens in: ${unexpected.join(', ')}.`],
    }),
  };
}

const trustsTheSame = (one: { issuer: string; audience: string; jwks_url?: string }, answers: Answers): boolean =>
  one.issuer === answers.tokenIssuer || one.audience === answers.tokenAudience || one.jwks_url === answers.tokenJwksUrl;

/** Attributes beside the email and the token's id, each with its claim, as they were answered. */
function wantedMapping({ tokenMapping = 'none' }: Answers): Map<string, string> {
  const pairs = tokenMapping.matchAll(/([a-z_]+)\s*=\s*([^,\s]+)/g);
  return new Map([...pairs].map(([, attribute = '', claim = '']) => [attribute, claim]));
}
