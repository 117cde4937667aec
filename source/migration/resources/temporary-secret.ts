/**
 * The way into the B2B project that was created through the management API. Its secret is shown once and must not be
 * written down, so each run makes one for itself and deletes it at the end; one that a killed run left is deleted first.
 */

import type { Dispatcher } from 'undici';
import { UserError } from '../../config/user-error.ts';
import { type B2bClient, b2bClient } from '../../stytch/b2b.ts';
import { explain, isAmbiguous, isNotFound } from '../../stytch/errors.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import { sleep } from '../../stytch/sleep.ts';
import type { Journal } from '../engine/journal.ts';
import { createdEnvironment } from './project.ts';

/** Written before a secret is asked for; completed with its id after. */
interface SecretIntent {
  /** The ids of those that were there before. */
  before: string[];
  /** Calls without an answer: each may have created one that is unknown to us, now or a little later. */
  unanswered: number;
  secretId?: string;
}

const key = 'temporarySecret';
const mostAttempts = 5;
/** Between two attempts, growing; ms. */
const pause = 500;

/** Makes a secret and a client with it. Throws UserError while the project is not created. */
export async function temporaryAccess(
  journal: Journal,
  management: ManagementClient,
  dispatcher: Dispatcher,
): Promise<B2bClient> {
  const at = createdEnvironment(journal);
  if (!at) {
    throw new UserError({
      what: 'There is no B2B project yet.',
      why: 'It is created by the first task of a run, and that has not happened.',
      next: 'Run the migration first.',
    });
  }
  const slugs = [at.project_slug, at.environment_slug] as const;
  const made = await makeSecret(journal, management, slugs);
  return b2bClient({ projectId: at.project_id, secret: made.secret, dispatcher });
}

/** Intent, call, result. What a call without an answer may have made is deleted with the rest, at the end of the run. */
async function makeSecret(journal: Journal, management: ManagementClient, slugs: readonly [string, string]) {
  await forgetSecret(journal, management);
  const before = (await management.secrets.all(...slugs)).map(found => found.secret_id);
  const note = (more: Omit<SecretIntent, 'before'>) => journal.set(key, { before, ...more });
  for (let attempt = 1; ; attempt++) {
    note({ unanswered: attempt });
    try {
      const made = await management.secrets.create(...slugs);
      note({ unanswered: attempt - 1, secretId: made.secret_id });
      return made;
    } catch (error) {
      if (!isAmbiguous(error)) note({ unanswered: attempt - 1 });
      if (!isAmbiguous(error) || attempt === mostAttempts) throw noAccess(error);
      await sleep(attempt * pause);
    }
  }
}

function noAccess(error: unknown): UserError {
  const { errorType, message } = explain(error);
  return new UserError({
    what: 'The B2B project cannot be opened.',
    why: `A run makes a secret for itself, and that failed (${errorType}: ${message})`,
    next:
      errorType === 'too_many_secrets'
        ? 'Delete a secret that is not used any more in the dashboard, then run again.'
        : 'Run again; what was done is kept.',
    cause: error,
  });
}

/** Its id, while there is one. */
export const temporarySecretId = (journal: Journal): string | undefined => journal.get<SecretIntent>(key)?.secretId;

const applicationSecrets = (journal: Journal): Set<unknown> =>
  new Set(
    [...journal.records('application-secret', 'done')].map(one => (one.result as { secret_id: string }).secret_id),
  );

/** Deletes the secret that a run made, and no other. Does nothing where there is none. */
export async function forgetSecret(journal: Journal, management: ManagementClient): Promise<void> {
  const intent = journal.get<SecretIntent>(key);
  const at = createdEnvironment(journal);
  if (!intent || !at) return;
  const slugs = [at.project_slug, at.environment_slug] as const;
  const secrets = await management.secrets.all(...slugs);
  const ofApplication = applicationSecrets(journal);
  const known = secrets.filter(found => found.secret_id === intent.secretId);
  const unknown = secrets.filter(
    // Our secret from a lost answer was never used: no one has seen it.
    found =>
      found.secret_id !== intent.secretId &&
      !intent.before.includes(found.secret_id) &&
      !found.used_at &&
      // Made for the application meanwhile, which has not used it yet.
      !ofApplication.has(found.secret_id),
  );
  // More than we can have created: one of them is someone else's, and it is unknown which.
  for (const { secret_id } of [...known, ...(unknown.length <= intent.unanswered ? unknown : [])]) {
    // Not there any more: an earlier call did it, and its answer was lost.
    await management.secrets.delete(...slugs, secret_id).catch(error => {
      if (!isNotFound(error, 'secret')) throw error;
    });
  }
  journal.unset(key);
}
