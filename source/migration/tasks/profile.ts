/** Creates the Trusted Auth Token profile, which lets the B2B project trust the Consumer project's session JWTs. */
import { RecordError } from '../../stytch/errors.ts';
import type { TrustedTokenProfile } from '../../stytch/management.ts';
import { differences, refuseDifferences } from '../differences.ts';
import { setsUpSessions } from '../sessions/answer.ts';
import { attributeMapping } from '../sessions/values.ts';
import { createdEnvironment, type EnvironmentResult } from './project.ts';
import type { RunContext, Task } from './task.ts';

export interface ProfileBody {
  name: string;
  audience: string;
  issuer: string;
  jwks_url: string;
  attribute_mapping: Record<string, string>;
  can_jit_provision: boolean;
}

export const profile: Task = {
  id: 'profile',
  once: true,
  title: () => 'Trusted token profile',
  // Without a workspace key it is made by hand in the dashboard; the report has the values.
  when: setsUpSessions,

  prepare({ journal, answers }) {
    const body: ProfileBody = {
      name: 'Consumer sessions',
      audience: answers.tokenAudience ?? '',
      issuer: answers.tokenIssuer ?? '',
      jwks_url: answers.tokenJwksUrl ?? '',
      attribute_mapping: attributeMapping(answers),
      can_jit_provision: answers.tokenJit === 'on',
    };
    journal.add('profile', 'profile', body);
  },

  async find(record, context) {
    const { at, wanted } = target(record.body as ProfileBody, context);
    const all = await context.management().trustedTokenProfiles.all(at.project_slug, at.environment_slug);
    const found = all.find(one => one.name === wanted.name);
    if (!found) return undefined;
    refuseDifferences(differences({ ...wanted }, { ...found }));
    return asResult(found);
  },

  async apply(record, context) {
    const { at, wanted } = target(record.body as ProfileBody, context);
    return asResult(
      await context.management().trustedTokenProfiles.create(at.project_slug, at.environment_slug, {
        ...wanted,
        public_key_type: 'JWK',
        pem_files: [],
      }),
    );
  },
};

const asResult = ({ profile_id }: TrustedTokenProfile) => ({ profile_id });

function target(wanted: ProfileBody, context: RunContext): { at: EnvironmentResult; wanted: ProfileBody } {
  const at = createdEnvironment(context);
  if (!at) throw new RecordError('environment_not_found', 'The B2B project is not there yet.');
  return { at, wanted };
}
