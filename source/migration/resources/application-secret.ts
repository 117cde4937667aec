/**
 * A secret of the B2B project for the application, on request: written once to a file for the user only, or shown once. It is
 * never in the journal, so one whose answer was lost is deleted, and another is made.
 */
import type { Answers } from '../../config/answers.ts';
import { writePrivate } from '../../config/private-files.ts';
import { unless } from '../../stytch/errors.ts';
import type { RunContext } from './context.ts';
import { b2bEnvironment } from './environments.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';
import { temporarySecretId } from './temporary-secret.ts';

interface SecretIntent {
  project_slug: string;
  environment_slug: string;
  /** Ids of the secrets that were there before. */
  previous: string[];
}

export interface ApplicationSecretResult {
  secret_id: string;
  /** Where it was written; undefined where it was shown. */
  file?: string;
}

const asked = (answers: Answers) => answers.applicationSecret === 'file' && answers.b2bProject !== 'existing';

export const applicationSecret: Resource = {
  id: 'application-secret',
  title: () => 'Secret for the application',
  when: asked,
  // After the run's own secret, which must not be taken for one whose answer was lost.
  dependsOn: ['project', 'organizations'],

  desired: { fixed: () => [{ key: 'secret', desired: null }] },

  create: {
    id: 'application-secret',
    once: true,
    title: () => 'Secret for the application',
    async intend(_record, context): Promise<SecretIntent> {
      const at = await environment(context);
      const found = await context.management().secrets.all(at.project_slug, at.environment_slug);
      return { ...at, previous: found.map(one => one.secret_id) };
    },
    async find({ intent }, context) {
      const { project_slug, environment_slug, previous } = intent as SecretIntent;
      const { secrets } = context.management();
      const known: unknown[] = [...previous, temporarySecretId(context.journal)];
      const lost = (await secrets.all(project_slug, environment_slug)).filter(
        one => !known.includes(one.secret_id) && !one.used_at,
      );
      // No one has seen its value. Of several, one may be someone else's.
      const [only] = lost;
      if (only && lost.length === 1) await secrets.delete(project_slug, environment_slug, only.secret_id);
      return undefined;
    },
    async apply({ intent }, { answers, options, management }): Promise<ApplicationSecretResult> {
      const { project_slug, environment_slug } = intent as SecretIntent;
      const { secret_id, secret } = await management().secrets.create(project_slug, environment_slug);
      if (options.showSecret) {
        options.showSecret(secret);
        return { secret_id };
      }
      const file = answers.applicationSecretFile ?? '';
      writePrivate(file, append => append(`${secret}\n`));
      return { secret_id, file };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Secret for the application',
    async apply({ intent, result }, { management }) {
      const { project_slug, environment_slug } = intent as SecretIntent;
      const id = (result as ApplicationSecretResult | null)?.secret_id;
      const at = [project_slug, environment_slug] as const;
      const found = await unless(management().secrets.all(...at), 'project', 'environment');
      const own = found?.find(one => one.secret_id === id);
      if (!own) return;
      if (own.used_at) keep('in_use', 'The application uses the secret.');
      await management().secrets.delete(...at, own.secret_id);
    },
  },

  verify: null,
  calls: () => [{ endpoint: 'Management', calls: 2 }],
};

async function environment(context: RunContext) {
  const found = await b2bEnvironment(context);
  if (!found) throw new Error('A secret needs its environment');
  const { project_slug, environment_slug } = found;
  return { project_slug, environment_slug };
}
