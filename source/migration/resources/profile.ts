/** Creates the Trusted Auth Token profile, which lets the B2B project trust the Consumer project's session JWTs. */

import type { Answers } from '../../config/answers.ts';
import { isNotFound } from '../../stytch/errors.ts';
import { setsUpSessions } from '../sessions/answer.ts';
import { refuseForeignValues } from '../sessions/profile-check.ts';
import { attributeMapping } from '../sessions/values.ts';
import { verifyProfile } from '../verification/profile.ts';
import { differingFields } from './compare.ts';
import type { RunContext } from './context.ts';
import { createdEnvironment, type EnvironmentResult } from './project.ts';
import type { Resource } from './resource.ts';

export interface ProfileFields {
  name: string;
  audience: string;
  issuer: string;
  jwks_url: string;
  attribute_mapping: Record<string, string>;
  can_jit_provision: boolean;
}

interface ProfileIntent {
  payload: ProfileFields;
  /** Ids of the profiles that were there before: none of them is ours, whatever its name. */
  previous: string[];
}

const fieldsOf = (answers: Answers): ProfileFields => ({
  name: 'Consumer sessions',
  audience: answers.tokenAudience ?? '',
  issuer: answers.tokenIssuer ?? '',
  jwks_url: answers.tokenJwksUrl ?? '',
  attribute_mapping: attributeMapping(answers),
  can_jit_provision: answers.tokenJit === 'on',
});

export const profile: Resource = {
  id: 'profile',
  title: () => 'Trusted token profile',
  // Without a workspace key it is made by hand in the dashboard; the report has the values.
  when: answers => setsUpSessions(answers),
  dependsOn: ['project'],

  async check(context) {
    if (context.journal.record('profile', 'profile')?.state !== 'done') await refuseForeignValues(context);
  },

  desired: { fixed: ({ answers }) => [{ key: 'profile', desired: fieldsOf(answers) }] },

  create: {
    id: 'profile',
    once: true,
    title: () => 'Trusted token profile',
    async intend(record, context): Promise<ProfileIntent> {
      const known = record.intent as ProfileIntent | null;
      const previous = known?.previous ?? (await all(context)).map(one => one.profile_id);
      return { payload: record.desired as ProfileFields, previous };
    },
    async find(record, context) {
      const found = await ours(record.intent as ProfileIntent, context);
      return found && { profile_id: found.profile_id };
    },
    async apply(record, context) {
      const { project_slug, environment_slug } = environment(context);
      const { payload } = record.intent as ProfileIntent;
      const made = await context.management().trustedTokenProfiles.create(project_slug, environment_slug, {
        ...payload,
        public_key_type: 'JWK',
        pem_files: [],
      });
      return { profile_id: made.profile_id };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Trusted Auth Token profile',
    async apply(record, context) {
      if (!createdEnvironment(context.journal)) return;
      const { project_slug, environment_slug } = environment(context);
      const known = (record.result as { profile_id: string } | null)?.profile_id;
      const id = known ?? (await ours(record.intent as ProfileIntent, context))?.profile_id;
      if (!id) return;
      await context
        .management()
        .trustedTokenProfiles.delete(project_slug, environment_slug, id)
        .catch(error => {
          if (!isNotFound(error, 'trusted_token_profile')) throw error;
        });
    },
  },

  verify: { compare: verifyProfile },
  calls: () => [{ endpoint: 'Management', calls: 4 }],
};

function environment({ journal }: RunContext): EnvironmentResult {
  const at = createdEnvironment(journal);
  if (!at) throw new Error('A profile needs its environment');
  return at;
}

const all = (context: RunContext) => {
  const { project_slug, environment_slug } = environment(context);
  return context.management().trustedTokenProfiles.all(project_slug, environment_slug);
};

/** The profile that an attempt without an answer made: exactly this one, and not there before. */
async function ours({ payload, previous }: ProfileIntent, context: RunContext) {
  const found = await all(context);
  return found.find(one => !previous.includes(one.profile_id) && differingFields(payload, one).length === 0);
}
